"""The passphrase of the key store: a value that does not show itself."""

import secrets
from typing import Self

from keys.errors import KeyStoreError

_SHORTEST = 12


class Passphrase:
    """A passphrase; only ``reveal`` gives it away, never ``repr``, ``str`` or a pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take the passphrase; raises KeyStoreError if it is shorter than 12 characters."""
        if len(text) < _SHORTEST:
            raise KeyStoreError(
                f"the passphrase of the key store is too short: use at least {_SHORTEST} "
                "characters, or let one be generated"
            )
        self._text = text

    @classmethod
    def generate(cls) -> Self:
        """Return a new random passphrase of 256 bits."""
        return cls(secrets.token_urlsafe(32))

    def reveal(self) -> str:
        """Return the passphrase itself: to encrypt, to decrypt, or to write it to its file."""
        return self._text

    def __repr__(self) -> str:
        return "Passphrase(hidden)"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a passphrase is not pickled")
