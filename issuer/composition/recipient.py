"""A mail address as a credential names it, where its holder wishes that."""

import hashlib

from issuer.composition.inputs import HashedMail


def hashed_mail(address: str, salt: str) -> HashedMail:
    """Return the identity of a mail address (Open Badges 3.0, IdentityObject and IdentityHash).

    A hash hides nothing from who can guess the address: it lets a backpack recognise its user's
    badge, and whoever knows an address find out whether the badge is about it.

    Args:
        address: as recorded; it is hashed in lower case, which is how verifiers compare it.
        salt: random, of this credential alone; 128 bits at least.
    """
    digest = hashlib.sha256((address.lower() + salt).encode()).hexdigest()
    return HashedMail(digest=f"sha256${digest}", salt=salt)
