"""The one error root of this package."""


class KeysError(Exception):
    """Something about key material is not as it must be; the message says what and the remedy."""
