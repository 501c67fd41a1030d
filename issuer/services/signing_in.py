"""Signing in without a password: a one-time link to the recorded mail address, then a session.

Of either, only the digest of a random secret is kept (see ``sessions``). Nobody learns here
whether an address is known: asking for a link looks nothing up while the visitor waits (see
``issuer.web.me.posting``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from issuer.persistence import Database, Records
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.sign_ins import LinkRecord
from issuer.services.sessions import (
    digest_of,
    is_to_be_noted,
    new_secret,
    open_session,
    running,
)

LINK_LIFE: Final = timedelta(minutes=15)
MOST_LINKS: Final = 5
"""Links that one person is mailed in ``_LINKS_COUNTED``: nobody's mailbox is flooded."""
_LINKS_COUNTED: Final = timedelta(hours=1)
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedLink:
    """A link to be mailed now: the only moment at which its secret is known."""

    holder: HolderRecord
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSession:
    """A session that has just begun."""

    secret: str
    onward: str


def make_links(
    database: Database, mail: str, *, onward: str, at: datetime
) -> tuple[MailedLink, ...]:
    """Make a one-time link for each holder with this mail address; nearly always none or one.

    Args:
        database: of the office.
        mail: as it was typed.
        onward: path below ``/me`` that the visitor was on the way to; checked by the caller.
        at: now.
    """
    with database.reading() as records:
        known = records.holders.by_mail(mail)
    if not known:
        return ()
    with database.transaction() as records:
        records.sign_ins.forget(before=at - _KEPT)
        return tuple(
            _link(records, holder, onward, at)
            for holder in known
            if records.sign_ins.links_since(holder.id, at - _LINKS_COUNTED) < MOST_LINKS
        )


def link_holder(database: Database, secret: str, *, at: datetime) -> HolderRecord | None:
    """Return who would sign in with this link; None where it is of no use (any more).

    Uses nothing up: programs that look into mails open every link that they find.
    """
    with database.reading() as records:
        link = records.sign_ins.link(digest_of(secret))
        if link is None or link.used_at is not None or link.expires_at <= at:
            return None
        return _holder(records, link.holder_id)


def sign_in(database: Database, secret: str, *, at: datetime) -> OpenedSession | None:
    """Use a link up and begin a session; None where the link is of no use (any more)."""
    digest = digest_of(secret)
    with database.transaction() as records:
        if not records.sign_ins.use_link(digest, at=at):
            return None
        link = records.sign_ins.link(digest)
        if link is None or _holder(records, link.holder_id) is None:
            return None
        session = open_session(records.holder_sessions, link.holder_id, at=at)
        return OpenedSession(secret=session, onward=link.onward)


def signed_in(database: Database, secret: str, *, at: datetime) -> HolderRecord | None:
    """Return who is signed in by a session; None where it is unknown or has ended."""
    with database.reading() as records:
        session = running(records.holder_sessions, secret, at=at)
        holder = None if session is None else _holder(records, session.owner_id)
    if session is not None and holder is not None and is_to_be_noted(session, at=at):
        with database.transaction() as records:
            records.holder_sessions.seen(session.digest, at=at)
    return holder


def sign_out(database: Database, secret: str) -> None:
    """End a session for good; whoever kept its cookie has nothing."""
    with database.transaction() as records:
        records.holder_sessions.end(digest_of(secret))


def _link(records: Records, holder: HolderRecord, onward: str, at: datetime) -> MailedLink:
    secret = new_secret()
    link = LinkRecord(
        digest=digest_of(secret),
        holder_id=holder.id,
        onward=onward,
        created_at=at,
        expires_at=at + LINK_LIFE,
    )
    records.sign_ins.add_link(link)
    return MailedLink(holder=holder, secret=secret, expires_at=link.expires_at)


def _holder(records: Records, holder_id: int) -> HolderRecord | None:
    holder = records.holders.by_ids([holder_id])[holder_id]
    return None if holder.erased_at is not None else holder
