"""Sessions: how they begin, how long they last, and who is in one.

Of a session, only the SHA-256 of a random secret of 256 bits is kept: whoever reads the
database is signed in nowhere. It ends when it is signed out, when it is not used for a while,
and in any case after some hours; the browser's cookie has no say in that.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from issuer.persistence.records.sessions import SessionRecord, Sessions

IDLE: Final = timedelta(hours=1)
"""A session that is not used for so long has ended."""
LONGEST: Final = timedelta(hours=12)
"""So long after signing in, a session has ended in any case."""
_NOTED: Final = timedelta(minutes=1)
"""How exactly the use of a session is noted: not with every request."""
_SECRET_BYTES: Final = 32
_LONGEST_SECRET: Final = 64


def new_secret() -> str:
    """Return a secret of 256 random bits, as letters that fit into addresses and cookies."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret[:_LONGEST_SECRET].encode()).hexdigest()


def open_session(sessions: Sessions, owner_id: int, *, at: datetime) -> str:
    """Begin a session and return its secret; what ended long ago is forgotten."""
    sessions.forget(before=at - LONGEST)
    secret = new_secret()
    sessions.open(
        SessionRecord(digest=digest_of(secret), owner_id=owner_id, created_at=at, seen_at=at)
    )
    return secret


def running(sessions: Sessions, secret: str, *, at: datetime) -> SessionRecord | None:
    """Return the session with this secret; None where it is unknown or has ended."""
    session = sessions.find(digest_of(secret))
    if session is None or at - session.seen_at >= IDLE or at - session.created_at >= LONGEST:
        return None
    return session


def is_to_be_noted(session: SessionRecord, *, at: datetime) -> bool:
    """Return whether the use of a session is to be noted now."""
    return at - session.seen_at >= _NOTED
