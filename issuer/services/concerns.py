"""Concerns about certifications: visitors report them, the office looks into them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from issuer.errors import NotFoundError
from issuer.persistence import Database
from issuer.persistence.records.concerns import ConcernRecord

LONGEST_WORDS: Final = 2000
MOST_OPEN: Final = 50
"""Concerns that wait about one certification; beyond, the office knows already."""


class Category(StrEnum):
    """What a concern is about; a stable code."""

    NOT_THE_HOLDER = "not-the-holder"
    WRONG_DETAILS = "wrong-details"
    MISUSE = "misuse"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernDraft:
    """A concern, parsed: of a known kind, neither empty nor longer than it may be."""

    category: Category
    words: str
    mail: str = ""


def report_concern(database: Database, public_id: str, draft: ConcernDraft, *, at: datetime) -> int:
    """Record a concern about a certification; return its number, 0 where too many wait already.

    Nothing about the certification follows from it: an officer reads it first.

    Raises NotFoundError where there is no such certification.
    """
    with database.transaction() as records:
        certification = records.certifications.by_public_id(public_id)
        if certification is None:
            raise NotFoundError("There is no certification with this id.")
        if records.concerns.open_about(certification.id) >= MOST_OPEN:
            return 0
        return records.concerns.add(
            certification.id,
            category=draft.category.value,
            words=draft.words[:LONGEST_WORDS],
            mail=draft.mail,
            at=at,
        )


def list_concerns(database: Database, *, closed: bool = False) -> list[ConcernRecord]:
    """Return the concerns that wait, oldest first; with ``closed``, the others too."""
    with database.reading() as records:
        return records.concerns.all(closed=closed)


def close_concern(database: Database, number: int, *, by: str, at: datetime) -> None:
    """Close a concern; the mail address that was left with it is deleted.

    Raises NotFoundError where no concern of this number waits.
    """
    with database.transaction() as records:
        if not records.concerns.close(number, by=by, at=at):
            raise NotFoundError(
                f"No concern {number} waits. See `assay concerns list`, or `--all` for those "
                "that are closed."
            )
