"""Continuing education: what was handed in, what became of it, and a form for more."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from issuer.services.handing_in import ActivityDraft, ActivityRefused, Fault, hand_in_own
from issuer.services.holding import Holding, holding
from issuer.web.me.guarding import OwnSide
from issuer.web.me.words import fault_words, outlook_words, state_words, units_words
from verifier.web.language import gettext

_NUMBER: Final = re.compile(r"\d{1,6}(?:[.,٫]\d{1,6})?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIELDS: Final = ("source", "quantity", "day", "evidence")
_LONGEST_KEPT: Final = 10_000


def education_pages(pages: Blueprint, side: OwnSide) -> None:
    """Add the page of a certification's activities."""

    @pages.get("/c/<public_id>/activities")
    def activities(public_id: str) -> Response:
        return _page(_held(public_id), dict.fromkeys(_FIELDS, ""), {})

    @pages.post("/c/<public_id>/activities")
    def handing_in(public_id: str) -> Response:
        held = _held(public_id)
        typed = {name: request.form.get(name, "")[:_LONGEST_KEPT] for name in _FIELDS}
        draft, faults = _read(typed)
        if draft is not None:
            try:
                hand_in_own(
                    side.office,
                    holder_id=side.holder().id,
                    public_id=public_id,
                    draft=draft,
                    at=side.now(),
                )
            except ActivityRefused as refused:
                faults = {name: fault_words(fault) for name, fault in refused.faults.items()}
        if faults:
            return _page(held, typed, faults)
        address = url_for("me.activities", public_id=public_id, done="yes")
        return make_response(redirect(f"{address}#handed-in", 303))

    def _held(public_id: str) -> Holding:
        return holding(side.office, side.holder().id, public_id, at=side.now())

    def _page(held: Holding, typed: dict[str, str], faults: dict[str, str]) -> Response:
        page = render_template(
            "issuer/me/activities.html",
            held=held,
            view=held.view,
            typed=typed,
            faults=faults,
            done=request.args.get("done") == "yes" and not faults,
            today=side.now().date().isoformat(),
            titles={source.slug: source.title for source in held.rules.ceu_sources},
            outlook_words=outlook_words,
            units_words=units_words,
            state_words=state_words,
        )
        return make_response(page, 422 if faults else 200)


def _read(typed: dict[str, str]) -> tuple[ActivityDraft | None, dict[str, str]]:
    """Return what was typed as values, or what of it cannot be read."""
    faults = {}
    quantity, day = typed["quantity"].strip(), typed["day"].strip()
    if _NUMBER.fullmatch(quantity) is None:
        faults["quantity"] = gettext("Write a number, such as 2 or 1.5.")
    if not typed["source"]:
        faults["source"] = fault_words(Fault.SOURCE_UNKNOWN)
    if not typed["evidence"].strip():
        faults["evidence"] = fault_words(Fault.EVIDENCE_MISSING)
    moment = _day(day)
    if moment is None:
        faults["day"] = gettext("Write the day as year-month-day, such as 2026-03-31.")
    if faults or moment is None:
        return None, faults
    draft = ActivityDraft(
        source=typed["source"],
        quantity=Decimal(re.sub("[,٫]", ".", quantity)),
        day=moment,
        evidence=typed["evidence"].replace("\r\n", "\n").strip(),
    )
    return draft, {}


def _day(text: str) -> date | None:
    if _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
