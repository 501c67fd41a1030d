"""``/people/<token>``: what somebody who agreed to be listed holds; and maps of these pages."""

from typing import Any, Final
from xml.sax.saxutils import escape

import orjson
from flask import Blueprint, Response, abort, make_response, render_template, request

from issuer.composition import addresses
from issuer.services.directory import map_count, mapped_people, person_view
from issuer.services.office import Office
from issuer.services.views import DirectoryEntry, PersonView
from issuer.web.caching import file_answer, never_stored
from issuer.web.countries import country_name
from issuer.web.languages_spoken import language_names
from issuer.web.words import metal_words
from verifier.timestamps import format_timestamp
from verifier.web.language import machine_time
from verifier.web.limits import limiter_of
from verifier.web.negotiation import wants_page
from verifier.web.site import VerifierSite

_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def people_pages(office: Office, site: VerifierSite, *, mail: bool) -> Blueprint:
    """Make the profiles (``people.page``) and the maps of the site (``people.site_map``).

    ``mail`` says whether visitors can be offered to write.
    """
    pages = Blueprint("people", __name__)
    limiter = limiter_of(pages)

    @pages.get("/people/<token>")
    @limiter.limit("60 per minute")
    def page(token: str) -> Response:
        person = person_view(office, token, at=site.clock())
        if person is None:
            abort(404)
        accepts_json = "json" in request.headers.get("Accept", "").lower()
        if accepts_json and not wants_page(request):
            response = json_answer(_person_document(office.public_url, person))
        else:
            shown = render_template(
                "issuer/person.html",
                person=person,
                writable=mail and person.reachable,
                address=addresses.person(office.public_url, token),
                country_name=country_name,
                language_names=language_names,
                metal_words=metal_words,
                machine_time=machine_time,
            )
            response = never_stored(make_response(shown))
        response.vary.add("Accept")
        return response

    @pages.get("/sitemap.xml")
    @limiter.limit("10 per minute")
    def site_map() -> Response:
        parts = [f"/sitemaps/{number}.xml" for number in range(map_count(office))]
        return _xml("sitemapindex", "sitemap", [office.public_url + part for part in parts])

    @pages.get("/sitemaps/<int:number>.xml")
    @limiter.limit("30 per minute")
    def part(number: int) -> Response:
        if number >= map_count(office):
            abort(404)
        tokens = mapped_people(office, number, at=site.clock())
        found = [addresses.person(office.public_url, token) for token in tokens]
        fixed = ["/", "/directory", "/issuer"] if number == 0 else []
        return _xml("urlset", "url", [*(office.public_url + each for each in fixed), *found])

    return pages


def entry_document(public_url: str, entry: DirectoryEntry) -> dict[str, Any]:
    """Return one entry of the directory as JSON: what the page shows, and nothing else."""
    return {
        "certification": addresses.certification(public_url, entry.public_id),
        "person": addresses.person(public_url, entry.person),
        "name": entry.holder_name,
        "country": entry.country or None,
        "languages": list(entry.languages),
        "specialisations": list(entry.specialisations),
        "programme": {"id": entry.programme, "name": entry.programme_name},
        "track": {"id": f"{entry.programme}/{entry.track}", "name": entry.track_name},
        "level": entry.level.value,
        "awarded": format_timestamp(entry.awarded_at),
        "validUntil": format_timestamp(entry.valid_until),
    }


def json_answer(document: dict[str, Any]) -> Response:
    """Answer with JSON that no cache keeps: it says who is listed at this moment."""
    response = make_response(orjson.dumps(document))
    response.headers["Content-Type"] = "application/json"
    return never_stored(response)


def _person_document(public_url: str, person: PersonView) -> dict[str, Any]:
    """Return a profile in the words of schema.org."""
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": addresses.person(public_url, person.token),
        "name": person.name,
        **({"address": _address(person.country)} if person.country else {}),
        **({"knowsLanguage": list(person.languages)} if person.languages else {}),
        **({"knowsAbout": list(person.specialisations)} if person.specialisations else {}),
        "hasCredential": [
            {
                "@type": "EducationalOccupationalCredential",
                "@id": addresses.certification(public_url, entry.public_id),
                "name": entry.track_name,
                "credentialCategory": "certification",
                "educationalLevel": entry.level.value,
                "dateCreated": format_timestamp(entry.awarded_at),
                "expires": format_timestamp(entry.valid_until),
            }
            for entry in person.certifications
        ],
    }


def _address(country: str) -> dict[str, str]:
    return {"@type": "PostalAddress", "addressCountry": country}


def _xml(root: str, element: str, locations: list[str]) -> Response:
    lines = "".join(f"<{element}><loc>{escape(each)}</loc></{element}>\n" for each in locations)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SITEMAPS}">\n{lines}</{root}>\n'
    )
    return file_answer(text.encode(), "application/xml")
