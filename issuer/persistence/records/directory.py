"""The directory: certifications in date whose holders agreed to be listed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, false, func, select, text

from issuer.persistence.models.certifications import Certification, TrackVersion
from issuer.persistence.models.directory import (
    DirectoryEntry,
    DirectoryKind,
    DirectoryPerson,
    DirectorySpecialisation,
)
from issuer.persistence.models.own_side import DirectoryProfile
from issuer.persistence.models.people import Holder
from issuer.persistence.records.directory_filters import (
    DirectoryFilter,
    DirectoryPosition,
    had,
    in_date,
)
from issuer.persistence.records.directory_finding import (
    Found,
    gathered,
    in_order,
    met_early,
    ordered,
)
from issuer.persistence.records.directory_kinds import Kind, every_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryRow:
    """One listed certification."""

    certification_id: int
    public_id: str
    token: str
    """Of the holder's profile."""
    holder_name: str
    """As the holder wishes to be shown."""
    country: str
    languages: str
    specialisations: str
    contact: bool
    """Whether visitors may write, and there is an address to write to."""
    programme: str
    programme_name: str
    track: str
    track_name: str
    level: str
    awarded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialisationCount:
    """How many listed certifications are of people with one specialisation."""

    folded: str
    label: str
    """As one of them writes it."""
    number: int


class Directory:
    """Finds listed certifications by index, whatever their number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, wanted: DirectoryFilter, *, at: datetime, limit: int) -> list[DirectoryRow]:
        """Return up to ``limit`` entries in the order that is wished for."""
        self._plan_for_these_values()
        if wanted.words or wanted.specialisation:
            # What many have is met soon: the page stands at the beginning of the order, and
            # the thousands who have it too need not be gathered.
            rows = self._shown(met_early(wanted, at), wanted, limit)
            if len(rows) == limit:
                return rows
            return self._shown(gathered(wanted, at), wanted, limit)
        found = in_order(wanted, at, plans_by_statistics=self._is_postgresql)
        return self._shown(found, wanted, limit)

    def counts(self, wanted: DirectoryFilter, *, at: datetime) -> dict[int, int]:
        """Return how many entries of each kind bear the name; no other filter is asked."""
        self._plan_for_these_values()
        kind = DirectoryEntry.kind_id
        query = select(kind, func.count()).where(*in_date(at), *had(wanted, at))
        rows = self._connection.execute(query.group_by(kind)).all()
        return dict(rows)

    def kinds(self) -> dict[int, Kind]:
        """Return what the numbers of all kinds stand for; a number means the same for ever."""
        return every_kind(self._connection)

    def specialisations(self, *, at: datetime, limit: int) -> list[SpecialisationCount]:
        """Return the ``limit`` most frequent specialisations of everybody who is listed."""
        table = DirectorySpecialisation
        number = func.count().label("number")
        query = (
            select(table.folded, func.min(table.label).label("label"), number)
            .where(*in_date(at, table))
            .group_by(table.folded)
            .order_by(number.desc(), table.folded)
            .limit(limit)
        )
        return [SpecialisationCount(**row._mapping) for row in self._connection.execute(query)]

    def position(self, certification_id: int) -> DirectoryPosition | None:
        """Return where an entry stands; None where it is not in the directory any more."""
        query = (
            select(
                DirectoryEntry.certification_id,
                DirectoryEntry.folded_name,
                DirectoryEntry.awarded_at,
            )
            .where(DirectoryEntry.certification_id == certification_id)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else DirectoryPosition(**row._mapping)

    def of_person(self, token: str, *, at: datetime) -> list[DirectoryRow]:
        """Return what the person with this public address holds; nothing for who is not listed."""
        query = (
            _details()
            .where(DirectoryPerson.token == token, *in_date(at))
            .order_by(Certification.programme, Certification.track)
        )
        return self._rows(query)

    def token_of(self, holder_id: int) -> str | None:
        """Return the public address of a listed person."""
        query = select(DirectoryPerson.token).where(DirectoryPerson.holder_id == holder_id)
        return self._connection.execute(query).scalar()

    def tokens(self, first: int, beyond: int, *, at: datetime) -> list[str]:
        """Return the public addresses of listed people whose keys lie in a range."""
        active = (
            select(DirectoryEntry.certification_id)
            .where(DirectoryEntry.holder_id == DirectoryPerson.holder_id, *in_date(at))
            .exists()
        )
        query = (
            select(DirectoryPerson.token)
            .join(Holder, Holder.id == DirectoryPerson.holder_id)
            .where(
                DirectoryPerson.holder_id >= first,
                DirectoryPerson.holder_id < beyond,
                Holder.directory_opt_in,
                active,
            )
            .order_by(DirectoryPerson.holder_id)
        )
        return list(self._connection.execute(query).scalars())

    def last_key(self) -> int:
        """Return the highest key of a listed person, 0 where there is nobody."""
        return self._connection.execute(select(func.max(DirectoryPerson.holder_id))).scalar() or 0

    @property
    def _is_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    def _plan_for_these_values(self) -> None:
        """Let no plan be kept from one search to the next, until the transaction ends.

        PostgreSQL keeps the plan of a statement that it met a few times, and takes every
        beginning of a name for a rare one then: three times the work for those that are not.
        """
        if self._is_postgresql:
            self._connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))

    def _shown(self, found: Found, wanted: DirectoryFilter, limit: int) -> list[DirectoryRow]:
        """Return the first rows with all that is shown of them."""
        # The page is found in few tables; names and addresses are looked up for it alone.
        page = ordered(found, found.selected_columns, wanted).limit(limit).subquery()
        entry = DirectoryEntry
        query = _details().join(
            page,
            and_(page.c.certification_id == entry.certification_id, page.c.start == entry.start),
        )
        return self._rows(ordered(query, page.c, wanted))

    def _rows(self, query: Select[*tuple[Any, ...]]) -> list[DirectoryRow]:
        return [DirectoryRow(**row._mapping) for row in self._connection.execute(query)]


def _details() -> Select[*tuple[Any, ...]]:
    """Return the query for what is shown; who is listed is said by the holder's own row."""
    query: Select[*tuple[Any, ...]] = (
        select(
            Certification.id.label("certification_id"),
            Certification.public_id,
            DirectoryPerson.token,
            func.coalesce(func.nullif(DirectoryProfile.shown_name, ""), Holder.name).label(
                "holder_name"
            ),
            DirectoryKind.country,
            func.coalesce(DirectoryProfile.languages, "").label("languages"),
            func.coalesce(DirectoryProfile.specialisations, "").label("specialisations"),
            and_(func.coalesce(DirectoryProfile.contact, false()), Holder.mail != "").label(
                "contact"
            ),
            Certification.programme,
            TrackVersion.programme_name,
            Certification.track,
            TrackVersion.name.label("track_name"),
            Certification.level,
            DirectoryEntry.awarded_at,
        )
        .select_from(DirectoryEntry)
        .join(DirectoryKind, DirectoryKind.id == DirectoryEntry.kind_id)
        .join(Certification, Certification.id == DirectoryEntry.certification_id)
        .join(Holder, Holder.id == Certification.holder_id)
        .join(DirectoryPerson, DirectoryPerson.holder_id == Holder.id)
        .outerjoin(DirectoryProfile, DirectoryProfile.holder_id == Holder.id)
        .join(
            TrackVersion,
            and_(
                TrackVersion.programme == Certification.programme,
                TrackVersion.track == Certification.track,
                TrackVersion.version == Certification.track_version,
            ),
        )
        .where(Holder.directory_opt_in)
    )
    return query
