"""The directory: certifications in date whose holders agreed to be listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, literal, select, tuple_

from issuer.domain.standing import IN_DATE
from issuer.persistence.models.certifications import Certification, Span, TrackVersion
from issuer.persistence.models.people import Holder, HolderWord

_BEYOND = "\U0010ffff"
"""Sorts after every letter that may follow a prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPosition:
    """The last entry of a page: the next one begins behind it."""

    folded_name: str
    holder_id: int
    programme: str
    track: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryFilter:
    """What is looked for; words are folded, and each must begin a word of the name."""

    words: Sequence[str] = ()
    programme: str | None = None
    track: str | None = None
    level: str | None = None
    after: DirectoryPosition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryRow:
    """One listed certification."""

    certification_id: int
    public_id: str
    holder_name: str
    country: str
    programme: str
    programme_name: str
    track: str
    track_name: str
    level: str


class Directory:
    """Finds listed certifications by index, whatever their number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, wanted: DirectoryFilter, *, at: datetime, limit: int) -> list[DirectoryRow]:
        """Return up to ``limit`` entries in the order of folded names."""
        query = (
            select(
                Certification.id.label("certification_id"),
                Certification.public_id,
                Holder.name.label("holder_name"),
                Holder.country,
                Certification.programme,
                TrackVersion.programme_name,
                Certification.track,
                TrackVersion.name.label("track_name"),
                Certification.level,
            )
            .join(Holder, Holder.id == Certification.holder_id)
            .join(
                TrackVersion,
                and_(
                    TrackVersion.programme == Certification.programme,
                    TrackVersion.track == Certification.track,
                    TrackVersion.version == Certification.track_version,
                ),
            )
            .where(
                Holder.directory_opt_in,
                # Asked for each holder in turn: so the answer begins with the first names and
                # ends with the page, instead of sorting everybody who is active.
                select(Span.certification_id)
                .where(
                    Span.certification_id == Certification.id,
                    Span.start <= at,
                    Span.end > at,
                    Span.standing.in_([standing.value for standing in IN_DATE]),
                )
                .exists(),
            )
            .order_by(Holder.folded_name, Holder.id, Certification.programme, Certification.track)
            .limit(limit)
        )
        for word in wanted.words:
            query = query.where(
                Holder.id.in_(
                    select(HolderWord.holder_id).where(
                        HolderWord.word >= word, HolderWord.word < word + _BEYOND
                    )
                )
            )
        if wanted.programme is not None:
            query = query.where(Certification.programme == wanted.programme)
        if wanted.track is not None:
            query = query.where(Certification.track == wanted.track)
        if wanted.level is not None:
            query = query.where(Certification.level == wanted.level)
        if wanted.after is not None:
            position = wanted.after
            query = query.where(
                # Said for the index; the comparison of the whole place follows.
                Holder.folded_name >= position.folded_name,
                tuple_(Holder.folded_name, Holder.id, Certification.programme, Certification.track)
                > tuple_(
                    literal(position.folded_name),
                    literal(position.holder_id),
                    literal(position.programme),
                    literal(position.track),
                ),
            )
        return [DirectoryRow(**row._mapping) for row in self._connection.execute(query)]
