"""The one key store: private keys on disk, encrypted, outside of the tree."""

from keys.store.signer import DiskSigner
from keys.store.store import KeyStore

__all__ = ["DiskSigner", "KeyStore"]
