"""did:key: an identity that is its own public key (did:key method v0.9).

The one legal verification method is ``did:key:z…#z…`` with the same text twice.
"""

from keys import multikey
from keys.errors import KeysError
from keys.public import PublicKey


def did_key(key: PublicKey) -> str:
    """Return the DID of ``key``."""
    return f"did:key:{multikey.encode(key)}"


def verification_method(did: str) -> str:
    """Return the address of the one key of ``did``."""
    return f"{did}#{did.removeprefix('did:key:')}"


def parse(did: str) -> PublicKey:
    """Return the key that ``did`` is; raises KeysError unless it is exactly one Multikey."""
    if not did.startswith("did:key:"):
        raise KeysError("this is not a did:key identity")
    return multikey.decode(did.removeprefix("did:key:"))
