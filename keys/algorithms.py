"""The key types that this house signs and verifies with."""

from enum import StrEnum


class KeyType(StrEnum):
    """Key types by the names that the cryptosuites and JOSE specifications use."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    P521 = "P-521"
    """Verified in tokens alone (ES512); Multikey and the cryptosuites do not know it."""
    RSA = "RSA"
