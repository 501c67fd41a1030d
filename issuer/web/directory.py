"""``/directory``: who holds what at this moment, of those who agreed to be listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, make_response, render_template, request, url_for

from issuer.domain.programme import Level
from issuer.errors import RefusedError
from issuer.persistence.folding import fold
from issuer.services.directory import search_directory
from issuer.services.directory_counts import DirectoryCounting
from issuer.services.office import Office
from issuer.services.views import (
    DirectoryCounts,
    DirectoryOrder,
    DirectoryPage,
    DirectoryQuery,
)
from issuer.web.caching import never_stored
from issuer.web.countries import country_name
from issuer.web.languages_spoken import language_names
from issuer.web.people import entry_document, json_answer
from issuer.web.words import metal_words
from verifier.web.language import asked_language, gettext
from verifier.web.limits import limiter_of
from verifier.web.negotiation import wants_page
from verifier.web.problems import problem
from verifier.web.site import VerifierSite

LONGEST_NAME: Final = 100
"""Letters of a name that are looked at."""

RATE: Final = "60 per minute; 600 per hour"
"""Enough to look people up; too little to copy a large directory page by page (row W9)."""

Known = TypeVar("Known", Level, DirectoryOrder)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What stands in the address, read once."""

    name: str
    programme: str
    track: str
    """``programme/track`` or empty."""
    level: Level | None
    country: str
    language: str
    specialisation: str
    order: DirectoryOrder
    after: str | None

    def query(self) -> DirectoryQuery:
        programme, _slash, track = self.track.partition("/")
        return DirectoryQuery(
            text=self.name,
            programme=programme or self.programme or None,
            track=track or None,
            level=self.level,
            country=self.country or None,
            language=self.language or None,
            specialisation=self.specialisation or None,
            order=self.order,
            cursor=self.after,
        )

    def filtered(self) -> bool:
        return any(
            (
                self.name,
                self.programme,
                self.track,
                self.level,
                self.country,
                self.language,
                self.specialisation,
            )
        )

    def parameters(self, after: str | None = None) -> dict[str, Any]:
        """Return what an address of the same query holds; what is empty is left out."""
        return {
            "name": self.name or None,
            "programme": self.programme or None,
            "track": self.track or None,
            "level": self.level,
            "country": self.country or None,
            "language": self.language or None,
            "specialisation": self.specialisation or None,
            "sort": None if self.order is DirectoryOrder.NAME else self.order,
            "after": after,
            "lang": asked_language(),
        }


def directory_pages(office: Office, site: VerifierSite) -> Blueprint:
    """Make the directory (endpoints ``directory.search``, ``directory.document``)."""
    pages = Blueprint("directory", __name__)
    limiter = limiter_of(pages)
    counting = DirectoryCounting(office)
    together = limiter.shared_limit(RATE, scope="directory")

    def searched(asked: _Asked) -> tuple[DirectoryPage, DirectoryCounts] | str:
        """Return what was found, or the sentence that says why nothing can be looked for."""
        at = site.clock()
        query = asked.query()
        try:
            return search_directory(office, query, at=at), counting.counts(query, at=at)
        except RefusedError:
            if query.cursor:
                return gettext("This page of the directory does not exist. Begin at the first one.")
            return gettext("Type at least two letters of the name.")

    def as_document(asked: _Asked) -> Response:
        answer = searched(asked)
        if isinstance(answer, str):
            return problem(400, title=gettext("That could not be understood"), detail=answer)
        found, counts = answer
        onward = None
        if found.next_cursor:
            onward = url_for("directory.document", **asked.parameters(found.next_cursor))
        return json_answer(
            {
                "entries": [entry_document(office.public_url, entry) for entry in found.entries],
                "next": onward and office.public_url + onward,
                "counts": {
                    "all": counts.all,
                    "programme": dict(counts.programmes),
                    "track": dict(counts.tracks),
                    "level": dict(counts.levels),
                    "country": {key: value for key, value in counts.countries.items() if key},
                    "language": dict(counts.languages),
                    "specialisation": dict(counts.specialisations),
                },
            }
        )

    def as_page(asked: _Asked) -> Response:
        answer = searched(asked)
        fault = answer if isinstance(answer, str) else None
        found, counts = (None, None) if isinstance(answer, str) else answer
        page = render_template(
            "issuer/directory.html",
            chosen=asked,
            programmes=office.programmes,
            metals=[(each, metal_words(each)) for each in Level],
            metal_words=metal_words,
            countries=_countries({} if counts is None else counts.countries, asked.country),
            country_name=country_name,
            spoken=_languages({} if counts is None else counts.languages, asked.language),
            language_names=language_names,
            specialisations=_specialisations(counts, asked),
            counts=counts,
            found=found,
            fault=fault,
            asked=asked.filtered(),
            beginning=asked.parameters() if asked.after else None,
            onward=asked.parameters(found.next_cursor) if found and found.next_cursor else None,
        )
        return never_stored(make_response(page, 400 if fault else 200))

    @pages.get("/directory")
    @together
    def search() -> Response:
        accepts_json = "json" in request.headers.get("Accept", "").lower()
        asked = _asked()
        plain = accepts_json and not wants_page(request)
        response = as_document(asked) if plain else as_page(asked)
        response.vary.add("Accept")
        return response

    @pages.get("/directory.json")
    @together
    def document() -> Response:
        return as_document(_asked())

    return pages


def _asked() -> _Asked:
    given = request.args.get
    return _Asked(
        name=" ".join(given("name", "").split())[:LONGEST_NAME],
        programme=given("programme", "")[:LONGEST_NAME],
        track=given("track", "")[: 2 * LONGEST_NAME],
        level=_known(Level, given("level", "")),
        country=given("country", "")[:2].upper(),
        language=given("language", "")[:LONGEST_NAME],
        specialisation=" ".join(given("specialisation", "").split())[:LONGEST_NAME],
        order=_known(DirectoryOrder, given("sort", "")) or DirectoryOrder.NAME,
        after=given("after") or None,
    )


def _known(kind: type[Known], text: str) -> Known | None:
    """Return the member that the text names; what is unknown restricts nothing (row W12)."""
    try:
        return kind(text)
    except ValueError:
        return None


def _countries(counts: Mapping[str, int], chosen: str) -> list[tuple[str, str]]:
    """Return codes and names of the countries that somebody is in, and the one that is chosen."""
    codes = {code for code in (*counts, chosen) if code}
    return sorted(((code, country_name(code)) for code in codes), key=lambda each: each[1])


def _languages(counts: Mapping[str, int], chosen: str) -> list[tuple[str, str]]:
    """Return tags and names of the languages that somebody speaks, and the one that is chosen."""
    tags = sorted({tag for tag in (*counts, chosen) if tag})
    return sorted(zip(tags, language_names(tags), strict=True), key=lambda each: each[1])


def _specialisations(
    counts: DirectoryCounts | None, asked: _Asked
) -> list[tuple[str, int | None, bool]]:
    """Return the frequent specialisations and the one that is chosen, with what is known of each.

    Their numbers are those of the whole directory, and told only where nothing else is chosen;
    how many have the one that is chosen is said by the number of people found.
    """
    chosen = asked.specialisation
    told = counts is not None and not asked.filtered()
    frequent = {} if counts is None else counts.specialisations
    found: list[tuple[str, int | None, bool]] = [
        (label, number if told else None, fold(label) == fold(chosen))
        for label, number in frequent.items()
    ]
    if chosen and not any(is_chosen for *_, is_chosen in found):
        found.insert(0, (chosen, None, True))
    return found
