"""People, by the identifier that the organisation uses for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from issuer.persistence.folding import fold, words
from issuer.persistence.models.certifications import Certification
from issuer.persistence.models.concerns import Concern
from issuer.persistence.models.messages import VisitorMessage
from issuer.persistence.models.own_side import DirectoryProfile, HolderSession, SignInLink
from issuer.persistence.models.people import (
    Attempt,
    FormerIdentifier,
    Fulfilment,
    Holder,
    HolderWord,
)
from issuer.persistence.models.routing import AccessSpan, AgentReport
from issuer.persistence.models.tickets import Ticket
from issuer.persistence.one_of import one_of
from issuer.persistence.records.listing import refresh_listing
from issuer.persistence.writing import insert_rows, new_keys


class Saved(StrEnum):
    """What saving a row did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderDraft:
    """A person as a roster gives them; the whole row, not a patch."""

    external_id: str
    name: str
    mail: str = ""
    role: str = ""
    tier: str = ""
    hired_on: date | None = None
    left_on: date | None = None
    country: str = ""
    """ISO 3166-1 alpha-2 or empty."""
    language: str = ""
    """BCP 47 tag or empty."""
    directory_opt_in: bool | None = None
    """None leaves the holder's choice as it is; a new holder is not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderRecord:
    """A person as recorded."""

    id: int
    external_id: str
    name: str
    mail: str
    role: str
    tier: str
    hired_on: date | None
    left_on: date | None
    country: str
    language: str
    directory_opt_in: bool
    mail_in_credentials: bool
    erased_at: datetime | None


_COLUMNS = (
    Holder.id,
    Holder.external_id,
    Holder.name,
    Holder.mail,
    Holder.role,
    Holder.tier,
    Holder.hired_on,
    Holder.left_on,
    Holder.country,
    Holder.language,
    Holder.directory_opt_in,
    Holder.mail_in_credentials,
    Holder.erased_at,
)
_NAMES = tuple(column.key for column in _COLUMNS)


class Holders:
    """Reads and saves holders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_external_ids(self, external_ids: Iterable[str]) -> dict[str, HolderRecord]:
        """Return the holders that are known, by external id.

        Who was erased is found by the digest that was left in place of the identifier, and a
        person whose records were merged by their former identifiers too: such a record's own
        ``external_id`` is another one.
        """
        names = {name: name for name in external_ids}
        names |= {erased_name(name): name for name in names}
        query = select(*_COLUMNS).where(Holder.external_id.in_(list(names)))
        rows = self._connection.execute(query).all()
        found = {names[row.external_id]: _record(row) for row in rows}
        merged = (
            select(FormerIdentifier.external_id.label("former"), *_COLUMNS)
            .join(Holder, Holder.id == FormerIdentifier.holder_id)
            .where(FormerIdentifier.external_id.in_(list(names)))
        )
        for former, *row in self._connection.execute(merged).all():
            found[former] = _record(row)
        return found

    def merge(self, ended: HolderRecord, into: HolderRecord, *, at: datetime) -> None:
        """Let ``ended`` be a former identifier of ``into``, and nothing else any more.

        Whatever is to be kept of ``ended`` was moved before.
        """
        self._connection.execute(
            update(FormerIdentifier)
            .where(FormerIdentifier.holder_id == ended.id)
            .values(holder_id=into.id)
        )
        self._carry_choice(ended, into, at)
        self.erase(ended, at=at)
        self._connection.execute(
            insert(FormerIdentifier).values(
                external_id=ended.external_id, holder_id=into.id, merged_at=at
            )
        )

    def former(self, holder_id: int) -> list[str]:
        """Return the identifiers of the records that were merged into this one."""
        query = select(FormerIdentifier.external_id).where(FormerIdentifier.holder_id == holder_id)
        return list(self._connection.execute(query).scalars())

    def by_ids(self, ids: Iterable[int]) -> dict[int, HolderRecord]:
        """Return the holders with these keys."""
        query = select(*_COLUMNS).where(Holder.id.in_(list(ids)))
        return {row.id: _record(row) for row in self._connection.execute(query).all()}

    def by_mail(self, mail: str) -> list[HolderRecord]:
        """Return the holders with this mail address, in capitals or not; nearly always one."""
        query = select(*_COLUMNS).where(
            Holder.folded_mail == mail.lower(), Holder.folded_mail != "", Holder.erased_at.is_(None)
        )
        rows = self._connection.execute(query.order_by(Holder.id)).all()
        return [_record(row) for row in rows]

    def set_listed(self, holder_id: int, *, listed: bool, at: datetime) -> None:
        """Let a holder stand in the directory, or not: from this moment on."""
        statement = update(Holder).where(Holder.id == holder_id)
        self._connection.execute(statement.values(directory_opt_in=listed, changed_at=at))
        refresh_listing(self._connection, [holder_id])

    def name_mail_in_credentials(self, holder_id: int, *, wished: bool, at: datetime) -> None:
        """Let a holder's credentials name their mail address, hashed, or not."""
        statement = update(Holder).where(Holder.id == holder_id)
        self._connection.execute(statement.values(mail_in_credentials=wished, changed_at=at))

    def name_for_search(self, holder_id: int, name: str) -> None:
        """Let the directory sort and find a holder by ``name``, and by no other."""
        statement = update(Holder).where(Holder.id == holder_id)
        self._connection.execute(statement.values(folded_name=fold(name)))
        self._connection.execute(delete(HolderWord).where(HolderWord.holder_id == holder_id))
        found = [{"holder_id": holder_id, "word": word} for word in words(name)]
        insert_rows(self._connection, HolderWord, found)

    def after(self, last: int, *, limit: int) -> list[HolderRecord]:
        """Return up to ``limit`` holders in the order of their keys, beyond key ``last``.

        Holders who were erased are left out.
        """
        query = (
            select(*_COLUMNS)
            .where(Holder.id > last, Holder.erased_at.is_(None))
            .order_by(Holder.id)
            .limit(limit)
        )
        return [_record(row) for row in self._connection.execute(query).all()]

    def count(self) -> int:
        """Return how many holders there are, without those who were erased."""
        query = select(func.count()).select_from(Holder).where(Holder.erased_at.is_(None))
        return self._connection.execute(query).scalar_one()

    def folded_name(self, holder_id: int) -> str:
        """Return the name by which the directory sorts a holder."""
        query = select(Holder.folded_name).where(Holder.id == holder_id)
        return self._connection.execute(query).scalar_one()

    def lock(self, ids: Iterable[int]) -> None:
        """Let no other writer act on these holders' certifications until the transaction ends."""
        if self._connection.dialect.name == "sqlite":
            return  # A writer has the whole database for itself.
        query = (
            select(Holder.id)
            .where(one_of(Holder.id, sorted(set(ids))))
            .order_by(Holder.id)
            .with_for_update()
        )
        self._connection.execute(query).all()

    def save(self, drafts: Sequence[HolderDraft], *, at: datetime) -> list[Saved]:
        """Add or change holders; one answer for each draft, in their order.

        The external ids of ``drafts`` are all different.
        """
        known = self.by_external_ids(draft.external_id for draft in drafts)
        new = [draft for draft in drafts if draft.external_id not in known]
        if new:
            self._add(new, at)
        # Who chose by themselves whether to be listed is not listed, or left out, by a roster.
        chose = self._chose(record.id for record in known.values())
        answers = []
        changed = []
        for draft in drafts:
            record = known.get(draft.external_id)
            if record is None:
                answers.append(Saved.ADDED)
            elif values := _changes(record, draft, chose=record.id in chose):
                self._change(record, values, at)
                answers.append(Saved.CHANGED)
                changed.append(record.id)
            else:
                answers.append(Saved.UNCHANGED)
        refresh_listing(self._connection, changed)
        return answers

    def erase(self, holder: HolderRecord, *, at: datetime) -> None:
        """Delete everything by which a holder is known, and the evidence of what they did."""
        key = holder.id
        self._connection.execute(delete(HolderWord).where(HolderWord.holder_id == key))
        self._connection.execute(delete(Attempt).where(Attempt.holder_id == key))
        self._connection.execute(delete(Fulfilment).where(Fulfilment.holder_id == key))
        self._connection.execute(delete(Ticket).where(Ticket.holder_id == key))
        self._connection.execute(delete(FormerIdentifier).where(FormerIdentifier.holder_id == key))
        for table in (
            SignInLink,
            HolderSession,
            DirectoryProfile,
            VisitorMessage,
            AgentReport,
            AccessSpan,
        ):
            self._connection.execute(delete(table).where(table.holder_id == key))
        # What visitors wrote about the person is about the person.
        held = select(Certification.id).where(Certification.holder_id == key)
        self._connection.execute(delete(Concern).where(Concern.certification_id.in_(held)))
        nobody = HolderDraft(external_id="", name="")
        self._connection.execute(
            update(Holder)
            .where(Holder.id == key)
            .values(
                **_values(nobody),
                external_id=erased_name(holder.external_id),
                directory_opt_in=False,
                mail_in_credentials=False,
                changed_at=at,
                erased_at=at,
            )
        )
        refresh_listing(self._connection, [key])

    def _carry_choice(self, ended: HolderRecord, into: HolderRecord, at: datetime) -> None:
        """Keep what the person chose for the directory, where they did under ``ended`` alone.

        Links and sessions of ``ended`` are not carried: they were given for another address.
        """
        if not self._chose([ended.id]) or self._chose([into.id]):
            return
        profile = update(DirectoryProfile).where(DirectoryProfile.holder_id == ended.id)
        # A name to be shown under was made of the name that the other record had.
        forget = {"shown_name": ""} if ended.name != into.name else {}
        self._connection.execute(profile.values(holder_id=into.id, **forget))
        if ended.name == into.name:
            self.name_for_search(into.id, self._shown(into))
        self.set_listed(into.id, listed=ended.directory_opt_in, at=at)

    def _shown(self, holder: HolderRecord) -> str:
        query = select(DirectoryProfile.shown_name).where(DirectoryProfile.holder_id == holder.id)
        return self._connection.execute(query).scalar() or holder.name

    def _chose(self, ids: Iterable[int]) -> set[int]:
        query = select(DirectoryProfile.holder_id).where(DirectoryProfile.holder_id.in_(list(ids)))
        return set(self._connection.execute(query).scalars())

    def _add(self, drafts: Sequence[HolderDraft], at: datetime) -> None:
        ids = new_keys(self._connection, Holder, len(drafts))
        rows = [
            {
                **_values(draft),
                "id": key,
                "external_id": draft.external_id,
                "directory_opt_in": bool(draft.directory_opt_in),
                "recorded_at": at,
                "changed_at": at,
            }
            for key, draft in zip(ids, drafts, strict=True)
        ]
        insert_rows(self._connection, Holder, rows)
        found = [
            {"holder_id": key, "word": word}
            for key, draft in zip(ids, drafts, strict=True)
            for word in words(draft.name)
        ]
        insert_rows(self._connection, HolderWord, found)
        listed = [key for key, draft in zip(ids, drafts, strict=True) if draft.directory_opt_in]
        refresh_listing(self._connection, listed)

    def _change(self, record: HolderRecord, values: Mapping[str, Any], at: datetime) -> None:
        statement = update(Holder).where(Holder.id == record.id)
        self._connection.execute(statement.values(**values, changed_at=at))
        if "name" not in values:
            return
        # A name that a holder chose to be shown under was made of the name that it had been.
        self._connection.execute(
            update(DirectoryProfile)
            .where(DirectoryProfile.holder_id == record.id)
            .values(shown_name="")
        )
        self.name_for_search(record.id, values["name"])


def erased_name(external_id: str) -> str:
    """Return what stands in place of an erased holder's identifier.

    So a roster that still has the person does not bring them back unnoticed. Whoever holds the
    database and guesses the identifier can see that it was erased, and nothing more.
    """
    return "erased:" + sha256(b"assay erased\0" + external_id.encode()).hexdigest()


def _values(draft: HolderDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "folded_name": fold(draft.name),
        "mail": draft.mail,
        "folded_mail": draft.mail.lower(),
        "role": draft.role,
        "tier": draft.tier,
        "hired_on": draft.hired_on,
        "left_on": draft.left_on,
        "country": draft.country,
        "language": draft.language,
    }


def _changes(record: HolderRecord, draft: HolderDraft, *, chose: bool) -> dict[str, Any]:
    values = {
        name: value
        for name, value in _values(draft).items()
        if name in HolderRecord.__slots__ and getattr(record, name) != value
    }
    if "name" in values:
        values["folded_name"] = fold(draft.name)
    if "mail" in values:
        values["folded_mail"] = draft.mail.lower()
    wished = None if chose else draft.directory_opt_in
    if wished is not None and wished != record.directory_opt_in:
        values["directory_opt_in"] = wished
    return values


def _record(row: Sequence[Any]) -> HolderRecord:
    return HolderRecord(**dict(zip(_NAMES, row, strict=True)))
