"""What a holder has: all certifications, each with what it takes to keep it."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template

from issuer.services.holding import Holding, holding, holdings
from issuer.services.views import CertificationView
from issuer.web.certification import verified_answer
from issuer.web.me.guarding import OwnSide
from issuer.web.me.words import cycle_words, missing_words, outlook_words, units_words
from issuer.web.words import event_words, level_words
from verifier.web.language import gettext
from verifier.web.presenting import Banner


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A stretch of a certification's life: a cycle, or a gap in which it did not stand."""

    words: str
    start: datetime
    end: datetime | None
    gap: bool


def overview_pages(pages: Blueprint, side: OwnSide) -> None:
    """Add the overview, and the page of each certification."""

    def answer_of(held: Holding) -> Banner:
        return verified_answer(side.site, held.view, side.now())[0]

    @pages.get("")
    def overview() -> str:
        held = holdings(side.office, side.holder().id, at=side.now())
        return render_template(
            "issuer/me/overview.html",
            holder=side.holder(),
            holdings=[(each, answer_of(each)) for each in held],
            level_words=level_words,
            outlook_words=outlook_words,
            missing_words=missing_words,
            units_words=units_words,
        )

    @pages.get("/c/<public_id>")
    def certification(public_id: str) -> str:
        held = holding(side.office, side.holder().id, public_id, at=side.now())
        told = [(event_words(entry.event), entry.at) for entry in held.view.history]
        return render_template(
            "issuer/me/certification.html",
            held=held,
            view=held.view,
            answer=answer_of(held),
            at=side.now(),
            level=level_words(held.view.track),
            history=[(words, at) for words, at in told if words is not None],
            outlook_words=outlook_words,
            missing_words=missing_words,
            units_words=units_words,
            times=_times(held.view),
        )


def _times(view: CertificationView) -> list[Time]:
    """Return cycles and gaps, newest first."""
    cycles = [
        Time(words=cycle_words(each.kind), start=each.valid_from, end=each.valid_until, gap=False)
        for each in view.cycles
    ]
    gaps = [
        Time(words=gettext("Gap: it did not stand"), start=each.start, end=each.end, gap=True)
        for each in view.gaps
    ]
    return sorted(
        [*cycles, *gaps], key=lambda each: (each.start, each.end or each.start), reverse=True
    )
