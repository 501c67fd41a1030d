"""Titles of the items of assessments, so that a difficult one can be named in reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, Strict

from issuer.domain.programme import Programme
from issuer.errors import NotFoundError
from issuer.persistence import Database, Records
from issuer.persistence.records.holders import Saved
from issuer.persistence.records.items import ItemDraft
from issuer.services.catalogue import find_track
from issuer.services.entries import LONGEST_NAME, STRICT, Slug, Text, TrackName
from issuer.services.importing import ImportSummary, Outcome, import_rows
from issuer.services.table import BadCell, BadRow, Row, Table
from issuer.suggestions import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """What one item of a component asks."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    track: TrackName
    component: Annotated[
        Slug,
        Field(
            description="the short name of a component of the track's assessment",
            examples=["knowledge-test"],
        ),
    ]
    number: Annotated[
        int,
        Strict(),
        Field(
            ge=1,
            le=500,
            description="its place among the component's items, from 1",
            examples=["7"],
        ),
    ]
    title: Annotated[
        Text,
        Field(
            max_length=LONGEST_NAME,
            description="what it asks, in one line of at most 200 characters",
            examples=["Refunds after a change of plan"],
        ),
    ]


ITEMS = Table(ItemEntry)

_OUTCOMES = {
    Saved.ADDED: Outcome.ADDED,
    Saved.CHANGED: Outcome.CHANGED,
    Saved.UNCHANGED: Outcome.UNCHANGED,
}


def import_items(
    database: Database,
    programmes: Sequence[Programme],
    rows: Iterable[Row[ItemEntry] | BadRow],
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportSummary:
    """Give items their titles; a new title takes the place of the old one."""

    def save(records: Records, good: Sequence[Row[ItemEntry]]) -> list[Outcome | BadRow]:
        resolved = [_resolve(programmes, row.entry) for row in good]
        drafts = [one for one in resolved if isinstance(one, ItemDraft)]
        saved = iter(records.items.save(drafts))
        return [
            BadRow(row=row.row, cells=(one,))
            if isinstance(one, BadCell)
            else _OUTCOMES[next(saved)]
            for row, one in zip(good, resolved, strict=True)
        ]

    return import_rows(database, rows, save, dry_run=dry_run, skip_bad=skip_bad)


def _resolve(programmes: Sequence[Programme], entry: ItemEntry) -> ItemDraft | BadCell:
    try:
        programme, track = find_track(programmes, entry.track)
    except NotFoundError as error:
        return BadCell(column="track", message=str(error))
    components = {component.slug: component for component in track.assessment.components}
    component = components.get(entry.component)
    if component is None:
        return BadCell(
            column="component",
            message=f"{track.slug} has no component “{entry.component}”."
            f"{nearest(entry.component, components)} It has: {', '.join(components)}",
        )
    if component.items is not None and entry.number > component.items:
        return BadCell(
            column="number", message=f"{component.title} has {component.items} items only"
        )
    return ItemDraft(
        programme=programme.slug,
        track=track.slug,
        component=component.slug,
        position=entry.number,
        title=entry.title,
    )
