"""What a report says: sections of numbers, charts, tables and sentences."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | None
"""None is shown as a dash, and left empty in a CSV file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    label: str
    unit: str = ""
    """``%``, ``points``, a currency; empty for words and counts."""
    signed: bool = False
    """Whether a growth is written with a plus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Numbers that can be read in a row, and taken away as a CSV file."""

    slug: str
    """Of the file."""
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing; the table of its section has its numbers."""

    slug: str
    title: str
    svg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Big:
    """A number that is to be seen first."""

    number: str
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something to do, and why."""

    act: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a report."""

    slug: str
    heading: str
    lead: str = ""
    bigs: tuple[Big, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    points: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report."""

    title: str
    subject: str
    """The programme."""
    issuer: str
    period: str
    """The quarter, and up to which day where it is not over."""
    demonstration: bool
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in their order."""
        return tuple(table for section in self.sections for table in section.tables)
