"""The one error root of this package."""


class KeysError(Exception):
    """Something about key material is not as it must be; the message says what and the remedy."""


class SecretExposedError(KeysError):
    """A document that should hold public facts alone holds a private key: refuse and alarm."""


class SignatureMismatchError(KeysError):
    """The signature is not that of this key over these bytes."""


class KeyStoreError(KeysError):
    """The place or the files of the key store are not as they must be, or the passphrase."""
