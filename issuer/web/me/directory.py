"""The directory, as a holder decides about it."""

import re
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from issuer.services.listing import Fault, Listing, ListingRefused, choose_listing, listing_of
from issuer.web.countries import country_names
from issuer.web.languages_spoken import language_names, language_of_name
from issuer.web.me.guarding import OwnSide
from issuer.web.me.words import fault_words
from verifier.web.language import gettext

_FIELDS: Final = ("listed", "shown_name", "country", "languages", "specialisations", "contact")
_SEPARATOR: Final = re.compile("[,;\n،、，]")
_LONGEST_KEPT: Final = 1000


def listing_pages(pages: Blueprint, side: OwnSide) -> None:
    """Add the page on which a holder decides how they stand in the directory."""

    @pages.get("/directory")
    def listing() -> Response:
        chosen = listing_of(side.office, side.holder())
        typed = {
            "listed": "yes" if chosen.listed else "",
            "shown_name": chosen.shown_name,
            "country": chosen.country,
            "languages": ", ".join(language_names(chosen.languages)),
            "specialisations": ", ".join(chosen.specialisations),
            "contact": "yes" if chosen.contact else "",
        }
        return _page(typed, {})

    @pages.post("/directory")
    def choosing() -> Response:
        typed = {name: request.form.get(name, "")[:_LONGEST_KEPT] for name in _FIELDS}
        wish, faults = _read(typed)
        if not faults:
            try:
                choose_listing(side.office, side.holder().id, wish, at=side.now())
            except ListingRefused as refused:
                faults = {name: fault_words(fault) for name, fault in refused.faults.items()}
        if faults:
            return _page(typed, faults)
        return make_response(redirect(url_for("me.listing", done="yes"), 303))

    def _page(typed: dict[str, str], faults: dict[str, str]) -> Response:
        page = render_template(
            "issuer/me/directory.html",
            holder=side.holder(),
            typed=typed,
            faults=faults,
            countries=country_names(),
            done=request.args.get("done") == "yes" and not faults,
        )
        return make_response(page, 422 if faults else 200)


def _read(typed: dict[str, str]) -> tuple[Listing, dict[str, str]]:
    """Return what was typed as values, with what of it cannot be read."""
    faults = {}
    wish = Listing(
        listed=typed["listed"] == "yes",
        shown_name=" ".join(typed["shown_name"].split()),
        country=typed["country"],
        languages=(),
        specialisations=tuple(dict.fromkeys(_parts(typed["specialisations"]))),
        contact=typed["contact"] == "yes",
    )
    if wish.country and wish.country not in dict(country_names()):
        faults["country"] = fault_words(Fault.COUNTRY_UNKNOWN)
    tags = []
    for name in _parts(typed["languages"]):
        tag = language_of_name(name)
        if tag is None:
            faults["languages"] = gettext("“%(name)s” is no language that is known here.") % {
                "name": name
            }
        else:
            tags.append(tag)
    return replace(wish, languages=tuple(dict.fromkeys(tags))), faults


def _parts(text: str) -> list[str]:
    return [part for part in (" ".join(each.split()) for each in _SEPARATOR.split(text)) if part]
