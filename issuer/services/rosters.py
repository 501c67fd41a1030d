"""The roster: who the people are. Saying the same twice changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from issuer.persistence import Database, Records
from issuer.persistence.records.holders import HolderDraft, HolderRecord, Saved
from issuer.services.entries import HolderEntry
from issuer.services.importing import ImportSummary, Outcome, import_rows
from issuer.services.table import BadCell, BadRow, Row, Table

ROSTER = Table(HolderEntry)

_OUTCOMES = {
    Saved.ADDED: Outcome.ADDED,
    Saved.CHANGED: Outcome.CHANGED,
    Saved.UNCHANGED: Outcome.UNCHANGED,
}


def import_roster(
    database: Database,
    rows: Iterable[Row[HolderEntry] | BadRow],
    *,
    at: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportSummary:
    """Add and change holders; what an entry does not say stays as it is recorded.

    A second row for the same person is refused: which one holds would be left to chance. A
    person who was erased on their own request does not come back by a roster (row D2).
    """
    seen: dict[str, int] = {}

    def save(records: Records, good: Sequence[Row[HolderEntry]]) -> list[Outcome | BadRow]:
        known = records.holders.by_external_ids({row.entry.external_id for row in good})
        answers: list[Outcome | BadRow | None] = []
        drafts = []
        for row in good:
            record = known.get(row.entry.external_id)
            refusal = _refusal(row, record, seen)
            answers.append(refusal)
            if refusal is None:
                drafts.append(_merged(row.entry, record))
        saved = iter(records.holders.save(drafts, at=at))
        return [_OUTCOMES[next(saved)] if answer is None else answer for answer in answers]

    return import_rows(database, rows, save, dry_run=dry_run, skip_bad=skip_bad)


def _refusal(
    row: Row[HolderEntry], record: HolderRecord | None, seen: dict[str, int]
) -> BadRow | None:
    external_id = row.entry.external_id
    first = seen.setdefault(external_id, row.row)
    message = ""
    if first != row.row:
        message = f"the same person as in row {first}; keep one of the two rows"
    elif record is not None and record.erased_at is not None:
        message = "this person was erased on their own request and is not taken in again"
    elif record is not None and record.external_id != external_id:
        message = f"this record was merged into {record.external_id}; take this row off the roster"
    if not message:
        return None
    return BadRow(row=row.row, cells=(BadCell(column="external_id", message=message),))


def _merged(entry: HolderEntry, record: HolderRecord | None) -> HolderDraft:
    """Fill what the entry does not say with what is recorded."""
    return HolderDraft(
        external_id=entry.external_id,
        name=entry.name,
        mail=_said(entry.email, record.mail if record else ""),
        role=_said(entry.role, record.role if record else ""),
        tier=_said(entry.tier, record.tier if record else ""),
        hired_on=entry.hired_on or (record.hired_on if record else None),
        left_on=entry.left_on or (record.left_on if record else None),
        country=_said(entry.country, record.country if record else ""),
        language=_said(entry.language, record.language if record else ""),
        directory_opt_in=entry.directory,
    )


def _said(value: str | None, recorded: str) -> str:
    return recorded if value is None else value
