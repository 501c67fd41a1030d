"""Passwords of accounts: hashed with Argon2id, long enough, and never the account's own name."""

import secrets
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from issuer.errors import RefusedError

SHORTEST: Final = 12
LONGEST: Final = 200
"""Letters; more would make the hashing itself an attack."""
_GENERATED_BYTES: Final = 15
_TELLING: Final = 4
"""Letters of a name that are too many to be in its password."""


def generated() -> str:
    """Return a password of 120 random bits, to be handed over once."""
    return secrets.token_urlsafe(_GENERATED_BYTES)


def hashed(password: str, *, name: str) -> str:
    """Return the hash of a new password, in Argon2's own notation.

    Raises RefusedError where the password is too short, too long, or easily guessed from the
    name of its account.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise RefusedError(
            f"A password has {SHORTEST} to {LONGEST} letters. Some words in a row do well."
        )
    telling = name.partition("@")[0]
    told = len(telling) >= _TELLING and telling in password.casefold()
    if told or len(set(password)) < SHORTEST // 2:
        raise RefusedError(
            "That password is easily guessed: it has the account's name in it, or too few "
            "different letters. Choose another."
        )
    return _hasher().hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether this is the password; without a hash, False after the same time.

    So the time of an answer does not tell whether there is such an account.
    """
    try:
        _hasher().verify(password_hash or _of_nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Return whether a hash was made with weaker parameters than are used now."""
    return _hasher().check_needs_rehash(password_hash)


@cache
def _hasher() -> PasswordHasher:
    """Argon2id as RFC 9106 recommends it where memory is scarce (64 MiB, 3 passes)."""
    return PasswordHasher()


@cache
def _of_nobody() -> str:
    return _hasher().hash(generated())
