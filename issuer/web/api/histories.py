"""``/certifications/…/history``: everything that happened, and what held at any moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field

from issuer.composition import addresses
from issuer.domain.effects import Effects
from issuer.services.entries import STRICT, Moment, PublicId
from issuer.services.history import History, history
from issuer.services.office import Office
from issuer.services.scopes import Scope
from issuer.services.views import CertificationView, ErasedCertification
from issuer.web.api.operations import Answer, Call, Operation, PathParameter
from issuer.web.api.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """The moment that is asked for."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    at: Annotated[
        Moment | None,
        Field(description="Any moment, past or to come (by the clock alone); now without it."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectsAnswer:
    """What follows from the standing, everywhere."""

    page: str
    """The word of the public page."""
    date: datetime
    """The date beside it."""
    marked: bool
    """Badge images and the PDF bear the word and the date."""
    sharing: bool
    in_directory: bool
    """Listed: the standing allows it and the holder agreed."""
    grants_access: bool
    """By this certification alone; `GET /access` knows what else restricts the person."""
    restricts_holder: bool
    """The holder is restricted everywhere until this one is renewed."""
    versions_revoked: bool
    """Every unexpired version of the credential is revoked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleAnswer:
    """One period for which the certification was given."""

    number: int
    kind: str
    decided_at: datetime
    valid_from: datetime
    valid_until: datetime
    due_from: datetime
    grace_until: datetime
    track_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapAnswer:
    """A stretch in which it did not stand."""

    start: datetime
    end: datetime | None
    """Null where it has not ended by the moment asked."""
    standings: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingAnswer:
    """A stretch with one standing: `start` belongs to it, `end` does not."""

    standing: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAnswer:
    """Something that was done, by whom and why."""

    event: str
    at: datetime
    actor: str
    reason: str
    """A code; empty where the act needs none."""
    rule_version: int | None
    details: Mapping[str, str | int]
    public: bool
    """True where the certification's page tells it too, without who and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryAnswer:
    """The history of one certification as it looks at a moment."""

    id: str
    """Its address for life."""
    public_id: str
    holder_name: str
    track: str
    track_version: int
    at: datetime
    """The moment asked."""
    standing: str
    since: datetime
    until: datetime | None
    """When the clock alone will change the standing; null where it will not."""
    effects: EffectsAnswer
    cycles: list[CycleAnswer]
    """Oldest first."""
    gaps: list[GapAnswer]
    """Oldest first."""
    standings: list[StandingAnswer]
    """Oldest first; the last one holds at the moment asked."""
    acts: list[ActAnswer]
    """Newest first."""


def read_history(call: Call) -> Answer:
    """Answer with the history as it looks at the moment asked."""
    query: HistoryQuery = call.query
    found = history(call.office, call.path["public_id"], at=query.at or call.at)
    if isinstance(found, ErasedCertification):
        raise Refusal(
            HTTPStatus.GONE, "erased", "The person asked to be forgotten; nothing is kept here."
        )
    return Answer(status=HTTPStatus.OK, value=history_answer(call.office, found))


def history_answer(office: Office, found: History) -> HistoryAnswer:
    """Write a history for the wire."""
    view = found.view
    return HistoryAnswer(
        id=addresses.certification(office.public_url, view.public_id),
        public_id=view.public_id,
        holder_name=view.holder_name,
        track=f"{view.programme}/{view.track.slug}",
        track_version=view.track.version,
        at=found.at,
        standing=view.standing,
        since=view.since,
        until=view.until,
        effects=_effects(view.effects, listed=view.listed),
        cycles=_cycles(view),
        gaps=[
            GapAnswer(start=gap.start, end=gap.end, standings=list(gap.standings))
            for gap in view.gaps
        ],
        standings=[
            StandingAnswer(standing=span.standing, start=span.start, end=span.end)
            for span in found.spans
        ],
        acts=[
            ActAnswer(
                event=act.event,
                at=act.at,
                actor=act.actor,
                reason=act.reason,
                rule_version=act.rule_version,
                details=act.details,
                public=act.public,
            )
            for act in found.acts
        ],
    )


def _effects(effects: Effects, *, listed: bool) -> EffectsAnswer:
    return EffectsAnswer(
        page=effects.word,
        date=effects.date,
        marked=effects.marked,
        sharing=effects.sharing,
        in_directory=effects.listable and listed,
        grants_access=effects.access,
        restricts_holder=effects.restricts_holder,
        versions_revoked=effects.versions_revoked,
    )


def _cycles(view: CertificationView) -> list[CycleAnswer]:
    return [
        CycleAnswer(
            number=cycle.number,
            kind=cycle.kind,
            decided_at=cycle.decided_at,
            valid_from=cycle.valid_from,
            valid_until=cycle.valid_until,
            due_from=cycle.due_from,
            grace_until=cycle.grace_until,
            track_version=cycle.track_version,
        )
        for cycle in view.cycles
    ]


OPERATIONS: Final = (
    Operation(
        name="readHistory",
        method="GET",
        path="/certifications/<public_id>/history",
        scope=Scope.CERTIFICATIONS_HISTORY,
        subject="Certifications",
        summary="Read the history of one certification, as it looks at any moment",
        description="Standing and effects at the moment asked, and the cycles, gaps, standings "
        "and acts up to it, with who acted and why. A moment to come is answered as the clock "
        "alone will have it.",
        act=read_history,
        path_parameters=(
            PathParameter(
                name="public_id", kind=PublicId, description="The 26 letters of its address."
            ),
        ),
        query=HistoryQuery,
        answers={HTTPStatus.OK: HistoryAnswer},
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.GONE),
    ),
)
