"""The cryptosuites that are understood, as one table.

VC Data Integrity EdDSA Cryptosuites 1.0 §3.2, §3.3; ECDSA Cryptosuites 1.0 §3.2, §3.3;
Ed25519Signature2020 as EdDSA Cryptosuites 1.0 §3.1 keeps it. A name is compared exactly; an
unknown one is never guessed.
"""

from dataclasses import dataclass
from typing import Literal

from keys.algorithms import KeyType
from keys.public import SIGNATURE_LENGTHS
from verifier.canonicalization import Digest
from verifier.errors import InvalidError

DATA_INTEGRITY_PROOF = "DataIntegrityProof"

DIGESTS: dict[KeyType, Digest] = {
    KeyType.ED25519: "sha256",
    KeyType.P256: "sha256",
    KeyType.P384: "sha384",
}
"""The hash of document and proof configuration, and inside of RDFC-1.0, per kind of key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """How a proof type makes the bytes that are signed, and with which keys."""

    name: str
    canonicalization: Literal["rdfc", "jcs"]
    key_types: tuple[KeyType, ...]

    def key_type_of(self, signature: bytes) -> KeyType:
        """Return the kind of key that makes signatures of this length in this suite.

        Raises InvalidError for a length that no key of the suite makes (row L14).
        """
        for key_type in self.key_types:
            if SIGNATURE_LENGTHS[key_type] == len(signature):
                return key_type
        raise InvalidError(
            f"the signature has {len(signature)} bytes, which no {self.name} signature has",
            code="PROOF_VERIFICATION_ERROR",
        )


_ED25519 = (KeyType.ED25519,)
_ECDSA = (KeyType.P256, KeyType.P384)

EDDSA_RDFC_2022 = Suite(name="eddsa-rdfc-2022", canonicalization="rdfc", key_types=_ED25519)

_CRYPTOSUITES = {
    suite.name: suite
    for suite in (
        EDDSA_RDFC_2022,
        Suite(name="eddsa-jcs-2022", canonicalization="jcs", key_types=_ED25519),
        Suite(name="ecdsa-rdfc-2019", canonicalization="rdfc", key_types=_ECDSA),
        Suite(name="ecdsa-jcs-2019", canonicalization="jcs", key_types=_ECDSA),
    )
}
_OLDER_TYPES = {
    "Ed25519Signature2020": Suite(
        name="Ed25519Signature2020", canonicalization="rdfc", key_types=_ED25519
    ),
}


def find_suite(proof_type: object, cryptosuite: object) -> Suite:
    """Return the suite that a proof names by ``type`` and ``cryptosuite``.

    Raises InvalidError for a name that is not exactly one of the table (row L14): what cannot
    be checked is not good.
    """
    if proof_type == DATA_INTEGRITY_PROOF:
        suite = _CRYPTOSUITES.get(cryptosuite) if isinstance(cryptosuite, str) else None
        if suite is None:
            raise InvalidError(
                f"the cryptosuite {cryptosuite!r:.80} is not one that is understood here",
                code="UNSUPPORTED_CRYPTOSUITE",
            )
        return suite
    older = _OLDER_TYPES.get(proof_type) if isinstance(proof_type, str) else None
    if older is None or cryptosuite is not None:
        raise InvalidError(
            f"a proof of the type {proof_type!r:.80} is not one that is understood here",
            code="UNSUPPORTED_PROOF_TYPE",
        )
    return older
