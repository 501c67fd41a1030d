"""What a bulk call answers: counts, and each entry that was refused."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, TypeVar

from pydantic import Field, Strict

from issuer.services.importing import ImportSummary
from issuer.services.table import Row
from issuer.web.api.operations import ENTRIES_AT_ONCE, Answer
from issuer.web.api.refusal import Refusal

E = TypeVar("E")

DryRun = Annotated[
    bool, Strict(), Field(description="Only say what would happen; nothing is recorded.")
]
SkipBad = Annotated[
    bool,
    Strict(),
    Field(description="Record the good entries although others contradict the records."),
]
AtOnce = Field(min_length=1, max_length=ENTRIES_AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryError:
    """Why one entry was refused."""

    entry: int
    """Its place in the list, from 1."""
    field: str | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAnswer:
    """What became of the entries."""

    added: int
    changed: int
    unchanged: int
    refused: int
    applied: bool
    """False after a dry run: nothing was recorded."""
    errors: list[EntryError]


def numbered(entries: list[E]) -> list[Row[E]]:
    """Return the entries as rows, counted from 1."""
    return [Row(row=number, entry=entry) for number, entry in enumerate(entries, start=1)]


def bulk_answer(summary: ImportSummary, *, dry_run: bool) -> Answer:
    """Answer for an import; refused with 422 where entries kept everything from being recorded."""
    errors = [
        EntryError(entry=bad.row, field=cell.column, message=cell.message)
        for bad in summary.bad_rows
        for cell in bad.cells
    ]
    if not summary.applied and not dry_run:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "entries-refused",
            f"{summary.refused} of the entries were refused, so nothing was recorded. Mend them, "
            "or send “skip_bad”: true to record the others.",
            members={
                "errors": [
                    {"entry": one.entry, "field": one.field, "message": one.message}
                    for one in errors
                ]
            },
        )
    answer = BulkAnswer(
        added=summary.added,
        changed=summary.changed,
        unchanged=summary.unchanged,
        refused=summary.refused,
        applied=summary.applied,
        errors=errors,
    )
    return Answer(status=HTTPStatus.OK, value=answer)
