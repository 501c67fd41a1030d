"""The one key store: private keys on disk, encrypted, outside of the tree."""
