"""How a table of any kind comes into the records: all of it, or what is good, or nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Final, TypeVar

from issuer.persistence import Database, Records
from issuer.services.table import BadRow, Row

E = TypeVar("E")

ROWS_AT_ONCE: Final = 500
"""Rows that go to the database together; the rest of the file stays unread until then."""
BAD_ROWS_KEPT: Final = 1_000
"""Refused rows that a summary names; further ones are counted."""


class Outcome(StrEnum):
    """What became of one good row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did, or would have done."""

    added: int
    changed: int
    unchanged: int
    refused: int
    bad_rows: tuple[BadRow, ...]
    """The refused rows, the first thousand of them."""
    applied: bool
    """True where the good rows were recorded; False after a dry run, or where a row was refused."""


@dataclass(slots=True, kw_only=True)
class _Tally:
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    refused: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)

    def refuse(self, bad: BadRow) -> None:
        self.refused += 1
        if len(self.bad_rows) < BAD_ROWS_KEPT:
            self.bad_rows.append(bad)


class _Undone(Exception):  # noqa: N818 - carries no failure: it ends a transaction without effect
    """Ends the transaction without recording anything."""


def import_rows(
    database: Database,
    rows: Iterable[Row[E] | BadRow],
    save: Callable[[Records, Sequence[Row[E]]], Sequence[Outcome | BadRow]],
    *,
    dry_run: bool,
    skip_bad: bool,
) -> ImportSummary:
    """Take ``rows`` in, in one transaction that ends without effect unless all is well.

    Args:
        database: where they are recorded.
        rows: as read; consumed as a stream.
        save: records some good rows and answers for each, in their order; a BadRow where the
            records themselves do not allow it.
        dry_run: only say what would happen.
        skip_bad: record the good rows although others were refused.
    """
    tally = _Tally()
    applied = True
    try:
        with database.transaction() as records:
            _take_all(records, iter(rows), save, tally)
            _end_without_effect_if(dry_run or (tally.refused > 0 and not skip_bad))
    except _Undone:
        applied = False
    return ImportSummary(
        added=tally.counts[Outcome.ADDED],
        changed=tally.counts[Outcome.CHANGED],
        unchanged=tally.counts[Outcome.UNCHANGED],
        refused=tally.refused,
        bad_rows=tuple(sorted(tally.bad_rows, key=lambda bad: bad.row)),
        applied=applied,
    )


def _take_all(
    records: Records,
    rows: Iterator[Row[E] | BadRow],
    save: Callable[[Records, Sequence[Row[E]]], Sequence[Outcome | BadRow]],
    tally: _Tally,
) -> None:
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        good = [row for row in chunk if isinstance(row, Row)]
        outcomes = [row for row in chunk if isinstance(row, BadRow)]
        for outcome in [*outcomes, *(save(records, good) if good else ())]:
            if isinstance(outcome, BadRow):
                tally.refuse(outcome)
            else:
                tally.counts[outcome] += 1


def _end_without_effect_if(condition: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if condition:
        raise _Undone
