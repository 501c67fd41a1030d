"""Evidence for decisions: attempts at assessments, and requirements that were met.

Evidence is only ever added. The same sitting with another score is refused, since a decision
may rest on what is recorded.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from issuer.domain.programme import Programme, Track
from issuer.errors import NotFoundError
from issuer.persistence import Database, Records
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.results import AttemptDraft, FulfilmentDraft, Recorded
from issuer.services.catalogue import find_track
from issuer.services.entries import AttemptEntry, RequirementEntry
from issuer.services.importing import ImportSummary, Outcome, import_rows
from issuer.services.table import BadCell, BadRow, Row, Table
from issuer.suggestions import nearest

ATTEMPTS = Table(AttemptEntry)
REQUIREMENTS = Table(RequirementEntry)

E = TypeVar("E", AttemptEntry, RequirementEntry)
D = TypeVar("D", AttemptDraft, FulfilmentDraft)


def import_attempts(
    database: Database,
    programmes: Sequence[Programme],
    rows: Iterable[Row[AttemptEntry] | BadRow],
    *,
    at: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportSummary:
    """Record sittings of assessment components; those that are known stay as they are."""

    def draft(
        entry: AttemptEntry, holder: HolderRecord, programme: Programme, track: Track
    ) -> AttemptDraft | BadCell:
        components = [component.slug for component in track.assessment.components]
        if entry.component not in components:
            return _unknown("component", entry.component, track, components)
        if entry.taken_on > at:
            return BadCell(column="taken_on", message="it lies in the future")
        if entry.score is None and entry.items is None:
            return BadCell(column="score", message="it is empty, and so are the items")
        return AttemptDraft(
            holder_id=holder.id,
            programme=programme.slug,
            track=track.slug,
            component=entry.component,
            taken_at=entry.taken_on,
            score=entry.score,
            items=entry.items or (),
            assessor=entry.assessor or "",
        )

    def save(records: Records, good: Sequence[Row[AttemptEntry]]) -> list[Outcome | BadRow]:
        return _record(
            programmes, records, good, draft, lambda new: records.results.add_attempts(new, at=at)
        )

    return import_rows(database, rows, save, dry_run=dry_run, skip_bad=skip_bad)


def import_requirements(
    database: Database,
    programmes: Sequence[Programme],
    rows: Iterable[Row[RequirementEntry] | BadRow],
    *,
    at: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportSummary:
    """Record requirements that were met; those that are known stay as they are."""

    def draft(
        entry: RequirementEntry, holder: HolderRecord, programme: Programme, track: Track
    ) -> FulfilmentDraft | BadCell:
        requirements = [
            requirement.slug
            for requirement in (
                *track.requirements,
                *track.renewal.requirements,
                *(one for step in track.reinstatement for one in step.requirements),
            )
        ]
        if entry.requirement not in requirements:
            return _unknown("requirement", entry.requirement, track, requirements)
        if entry.fulfilled_on > at:
            return BadCell(column="fulfilled_on", message="it lies in the future")
        return FulfilmentDraft(
            holder_id=holder.id,
            programme=programme.slug,
            track=track.slug,
            requirement=entry.requirement,
            fulfilled_at=entry.fulfilled_on,
            count=entry.count,
            assessor=entry.assessor or "",
        )

    def save(records: Records, good: Sequence[Row[RequirementEntry]]) -> list[Outcome | BadRow]:
        return _record(
            programmes,
            records,
            good,
            draft,
            lambda new: records.results.add_fulfilments(new, at=at),
        )

    return import_rows(database, rows, save, dry_run=dry_run, skip_bad=skip_bad)


def _record(
    programmes: Sequence[Programme],
    records: Records,
    good: Sequence[Row[E]],
    draft: Callable[[E, HolderRecord, Programme, Track], D | BadCell],
    add: Callable[[list[D]], Sequence[Recorded]],
) -> list[Outcome | BadRow]:
    """Resolve the names of each row, record those that resolve, and answer for all."""
    holders = records.holders.by_external_ids({row.entry.external_id for row in good})
    resolved = [_resolve(programmes, row.entry, holders, draft) for row in good]
    recorded = iter(add([one for one in resolved if not isinstance(one, BadCell)]))
    answers: list[Outcome | BadRow] = []
    for row, one in zip(good, resolved, strict=True):
        cell = one if isinstance(one, BadCell) else None
        outcome = Outcome.UNCHANGED
        if cell is None:
            match next(recorded):
                case Recorded.ADDED:
                    outcome = Outcome.ADDED
                case Recorded.DIFFERS:
                    cell = BadCell(
                        column=None,
                        message="the same is recorded already with other values; what a decision "
                        "may rest on is not changed",
                    )
                case Recorded.UNCHANGED:
                    pass
        answers.append(outcome if cell is None else BadRow(row=row.row, cells=(cell,)))
    return answers


def _resolve(
    programmes: Sequence[Programme],
    entry: E,
    holders: dict[str, HolderRecord],
    draft: Callable[[E, HolderRecord, Programme, Track], D | BadCell],
) -> D | BadCell:
    holder = holders.get(entry.external_id)
    if holder is None or holder.erased_at is not None:
        message = f"there is no holder “{entry.external_id}”; import the roster first"
        return BadCell(column="external_id", message=message)
    try:
        programme, track = find_track(programmes, entry.track)
    except NotFoundError as error:
        return BadCell(column="track", message=str(error))
    return draft(entry, holder, programme, track)


def _unknown(column: str, name: str, track: Track, known: Sequence[str]) -> BadCell:
    listed = ", ".join(known) if known else "none"
    return BadCell(
        column=column,
        message=f"{track.slug} has no {column} “{name}”.{nearest(name, known)} It has: {listed}",
    )
