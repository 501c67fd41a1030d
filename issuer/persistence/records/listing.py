"""What the directory finds people by, kept true by whatever changes it, in its transaction."""

import secrets
from base64 import b32encode
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, func, select
from sqlalchemy.orm import aliased

from issuer.domain.standing import IN_DATE
from issuer.persistence.folding import fold
from issuer.persistence.models.certifications import Certification, Cycle, Span
from issuer.persistence.models.credentials import Credential
from issuer.persistence.models.directory import (
    DirectoryEntry,
    DirectoryPerson,
    DirectorySpecialisation,
)
from issuer.persistence.models.own_side import DirectoryProfile
from issuer.persistence.models.people import Holder
from issuer.persistence.one_of import one_of
from issuer.persistence.records.directory_kinds import Kind, kind_ids
from issuer.persistence.writing import insert_rows

_CHUNK: Final = 500
"""Holders per statement."""

_SHARED: Final = ("certification_id", "start", "end", "holder_id")
"""What an entry and its specialisations say alike."""

_OWN: Final = (*_SHARED, "folded_name", "awarded_at")
"""What an entry says for itself; the rest is its kind."""

_KIND: Final = tuple(field.name for field in fields(Kind))


def refresh_listing(connection: Connection, holder_ids: Iterable[int]) -> None:
    """Write anew how these holders stand in the directory.

    To be called after every change of what they agreed to, of their name or country, of a
    timeline, and of a version's revocation. A public address is given with the consent and
    ends with it: an old link to somebody who left leads nowhere again.
    """
    keys = sorted(set(holder_ids))
    for first in range(0, len(keys), _CHUNK):
        _refresh(connection, keys[first : first + _CHUNK])


def refresh_listing_of(connection: Connection, certification_ids: Iterable[int]) -> None:
    """Write anew how the holders of these certifications stand in the directory."""
    keys = sorted(set(certification_ids))
    for first in range(0, len(keys), _CHUNK):
        among = one_of(Certification.id, keys[first : first + _CHUNK])
        holders = connection.execute(select(Certification.holder_id).where(among)).scalars()
        refresh_listing(connection, holders.all())


def _refresh(connection: Connection, keys: Sequence[int]) -> None:
    # Locked first: of two acts on one holder, the later one reads what the earlier one wrote.
    query = select(Holder.id, Holder.directory_opt_in).where(one_of(Holder.id, keys))
    rows = connection.execute(query.order_by(Holder.id).with_for_update()).all()
    listed = {row.id for row in rows if row.directory_opt_in}
    for table in (DirectoryEntry, DirectorySpecialisation):
        connection.execute(delete(table).where(one_of(table.holder_id, keys)))
    gone = [key for key in keys if key not in listed]
    if gone:
        connection.execute(delete(DirectoryPerson).where(one_of(DirectoryPerson.holder_id, gone)))
    if not listed:
        return
    known = connection.execute(
        select(DirectoryPerson.holder_id).where(DirectoryPerson.holder_id.in_(sorted(listed)))
    )
    new = listed - set(known.scalars())
    if new:
        people = [{"holder_id": key, "token": _token()} for key in sorted(new)]
        insert_rows(connection, DirectoryPerson, people)
    entries = list(_entries(connection, sorted(listed)))
    if not entries:
        return
    _insert(connection, entries)
    profiles = _specialisations(connection, {entry["holder_id"] for entry in entries})
    skills = [
        {**{name: entry[name] for name in _SHARED}, "folded": folded, "label": label}
        for entry in entries
        for folded, label in profiles.get(entry["holder_id"], {}).items()
    ]
    insert_rows(connection, DirectorySpecialisation, skills)


def _insert(connection: Connection, entries: Sequence[dict[str, Any]]) -> None:
    kinds = [Kind(**{name: entry[name] for name in _KIND}) for entry in entries]
    numbers = kind_ids(connection, set(kinds))
    rows = [
        {**{name: entry[name] for name in _OWN}, "kind_id": numbers[kind]}
        for entry, kind in zip(entries, kinds, strict=True)
    ]
    insert_rows(connection, DirectoryEntry, rows)


def _specialisations(connection: Connection, keys: Collection[int]) -> dict[int, dict[str, str]]:
    """Return what each holder says they are good at, by its folded form."""
    query = select(DirectoryProfile.holder_id, DirectoryProfile.specialisations).where(
        DirectoryProfile.holder_id.in_(sorted(keys)), DirectoryProfile.specialisations != ""
    )
    return {
        row.holder_id: {
            folded: label for label in row.specialisations.splitlines() if (folded := fold(label))
        }
        for row in connection.execute(query)
    }


def _entries(connection: Connection, keys: Sequence[int]) -> Iterator[dict[str, Any]]:
    newer = aliased(Credential)
    awarded = (
        select(func.min(Cycle.decided_at))
        .where(Cycle.certification_id == Certification.id)
        .scalar_subquery()
    )
    query = (
        select(
            Certification.id.label("certification_id"),
            Span.start,
            Span.end,
            Certification.holder_id,
            Holder.folded_name,
            func.coalesce(awarded, Certification.created_at).label("awarded_at"),
            Certification.programme,
            Certification.track,
            Certification.level,
            func.coalesce(DirectoryProfile.country, Holder.country).label("country"),
            func.coalesce(DirectoryProfile.languages, "").label("languages"),
        )
        .join(Holder, Holder.id == Certification.holder_id)
        .outerjoin(DirectoryProfile, DirectoryProfile.holder_id == Holder.id)
        .join(Span, Span.certification_id == Certification.id)
        # What is being corrected is not shown: the newest version must be there, and clear.
        .join(
            Credential,
            and_(
                Credential.certification_id == Certification.id,
                Credential.issued_at.is_not(None),
                Credential.revoked_at.is_(None),
            ),
        )
        .where(
            Certification.holder_id.in_(keys),
            Span.standing.in_([standing.value for standing in IN_DATE]),
            ~select(newer.id)
            .where(
                newer.certification_id == Certification.id,
                newer.version > Credential.version,
                newer.issued_at.is_not(None),
            )
            .exists(),
        )
        .order_by(Certification.id, Span.start)
    )
    rows = (
        {**row._mapping, "languages": _between_blanks(row.languages)}
        for row in connection.execute(query)
    )
    for _certification, spans in groupby(rows, key=lambda row: row["certification_id"]):
        yield from _joined(spans)


def _between_blanks(languages: str) -> str:
    """Let each tag stand between two blanks, so that a search meets whole tags alone.

    Tags are sorted: whoever speaks the same is of one kind, and kinds are counted.
    """
    return f" {' '.join(sorted(languages.split()))} " if languages else ""


def _joined(spans: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Make one stretch of those that follow each other without a gap: active, then due."""
    whole: dict[str, Any] | None = None
    for span in spans:
        if whole is not None and whole["end"] == span["start"]:
            whole["end"] = span["end"]
            continue
        if whole is not None:
            yield whole
        whole = span
    if whole is not None:
        yield whole


def _token() -> str:
    return b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
