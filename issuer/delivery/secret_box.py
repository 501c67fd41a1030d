"""Secrets that rest in the database: encrypted with the office's passphrase.

AES-256-GCM under a key that scrypt makes of the passphrase (RFC 7914; OWASP's equivalent of
N=2^17, p=1), with a salt of each secret's own. Whoever has the database alone has no secret.
"""

import base64
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from issuer.errors import UnavailableError
from keys.passphrase import Passphrase

_SALT: Final = 16
_NONCE: Final = 12


class SecretBox:
    """Seals and opens secrets; the passphrase never shows."""

    def __init__(self, passphrase: Passphrase | None) -> None:
        """Take the passphrase; without one, sealing and opening say how to give it."""
        self._passphrase = passphrase

    def seal(self, secret: bytes) -> str:
        """Return ``secret`` encrypted, as text."""
        salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
        return base64.b64encode(
            salt + nonce + AESGCM(self._key(salt)).encrypt(nonce, secret, None)
        ).decode()

    def open(self, sealed: str) -> bytes:
        """Return what was sealed.

        Raises UnavailableError where the passphrase is another one, or there is none.
        """
        raw = base64.b64decode(sealed)
        salt, nonce, rest = raw[:_SALT], raw[_SALT : _SALT + _NONCE], raw[_SALT + _NONCE :]
        try:
            return AESGCM(self._key(salt)).decrypt(nonce, rest, None)
        except InvalidTag:
            raise UnavailableError(
                "The secret of a webhook does not open with this passphrase. Give the passphrase "
                "with which it was added, or remove the webhook and add it anew."
            ) from None

    def _key(self, salt: bytes) -> bytes:
        if self._passphrase is None:
            raise UnavailableError(
                "The secrets of webhooks are encrypted with the passphrase of the signing keys, "
                "and none is set. Set passphrase_file."
            )
        return Scrypt(salt=salt, length=32, n=2**14, r=8, p=5).derive(
            self._passphrase.reveal().encode()
        )
