"""The certificate: one page of A4 landscape as tagged PDF/A-3 with the credential inside."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from babel.dates import format_date

from issuer.rendering.admission import admit
from issuer.rendering.assets import RefusedAddressError
from issuer.rendering.badge import badge_svg
from issuer.rendering.document import Drawings, print_page
from issuer.rendering.errors import RenderingError
from issuer.rendering.facts import BadgeFacts, CertificateFacts, Mark, Marking
from issuer.rendering.forms import form_of
from issuer.rendering.guilloche import WIDTH
from issuer.rendering.layout import (
    ENGINE,
    TEMPLATES,
    Fit,
    Place,
    Slot,
    Step,
    fit,
    missing_characters,
)
from issuer.rendering.metals import METALS
from issuer.rendering.paper import paper_svg
from issuer.rendering.qr import qr_svg
from issuer.rendering.scripts import direction_of, language_of_name
from issuer.rendering.words import Words, language_of, words_of

_PAGE = WIDTH / 10


def _steps(width: float, *sizes: tuple[float, int]) -> tuple[Step, ...]:
    return tuple(Step(points=points, lines=lines, width=width) for points, lines in sizes)


_SLOTS: Mapping[str, tuple[Place, tuple[Step, ...]]] = MappingProxyType(
    {
        "issuer": (
            Place(page_width=_PAGE, top=29, height=8),
            _steps(222, (12.5, 1), (11, 1), (9.5, 1), (8, 1), (6.5, 1), (5, 1)),
        ),
        "name": (
            Place(page_width=_PAGE, top=65.2, height=20.6),
            _steps(
                222,
                *((42, 1), (38, 1), (34, 1), (30, 1), (26, 1)),
                *((20, 2), (18, 2), (16, 2), (14, 3), (12, 3), (10, 4), (8, 5)),
            ),
        ),
        "track": (
            Place(page_width=_PAGE, top=96, height=13.4),
            _steps(222, (25, 1), (22, 1), (19, 1), (16, 1), (13, 2), (10, 2), (8, 3)),
        ),
        "level": (
            Place(page_width=_PAGE, top=109.4, height=5.4),
            _steps(222, (8.5, 1), (7.2, 1), (6, 1), (5, 1), (4.2, 1)),
        ),
        "scope": (
            Place(page_width=_PAGE, top=115.5, height=19),
            _steps(190, (12, 2), (11, 2), (10, 3), (8.5, 4), (7, 5)),
        ),
        "hand": (
            Place(page_width=_PAGE, top=157, height=14),
            _steps(77, (17, 1), (15, 1), (13, 1), (11, 1), (9, 1), (7, 2)),
        ),
        "office": (
            Place(page_width=_PAGE, top=171, height=8),
            _steps(78, (8.2, 1), (7.4, 1), (7, 2), (6, 2), (5, 3)),
        ),
        "domain": (
            Place(page_width=_PAGE, top=176, height=8),
            _steps(78, (8.2, 1), (7, 1), (6, 2), (5, 3), (4, 4)),
        ),
        "address": (
            Place(page_width=_PAGE, top=162, height=22),
            _steps(53, (8.2, 4), (7, 5), (6, 7), (5, 9), (4, 11)),
        ),
        "day": (
            Place(page_width=_PAGE, top=152, height=8),
            _steps(40, (13, 1), (12, 1), (11, 1), (10, 1), (9, 1), (8, 1)),
        ),
    }
)
"""Where the texts are that are fitted, and the sizes that they may have."""


def render_certificate(facts: CertificateFacts) -> bytes:
    """Draw a certificate.

    Returns the PDF file. The same facts give the same bytes (with the same fonts installed).
    Raises RenderingError where a fact is empty, too long, or holds characters that no
    installed font can draw.
    """
    admit(facts)
    words = words_of(language_of(facts.language))
    html = TEMPLATES.get_template("certificate.html").render(_values(facts, words))
    try:
        with ENGINE, missing_characters() as missing:
            pdf = print_page(
                html,
                drawings=_drawings(facts),
                signature=facts.signature.picture,
                credential=facts.credential,
                description=f"Signed credential of certificate {facts.certificate_id}",
                created=facts.created,
                identifier=hashlib.sha256(repr(facts).encode()).digest()[:16],
            )
    except RefusedAddressError as refused:
        raise RenderingError(f"The certificate was not drawn: {refused}.") from None
    if missing:
        raise RenderingError(
            "No installed font can draw these characters of the certificate: "
            f"{', '.join(sorted(missing))}. Install the Noto fonts that .ci/system-packages names."
        )
    return pdf


def _values(facts: CertificateFacts, words: Words) -> dict[str, object]:
    metal = METALS[facts.level]
    if facts.marking is not None and facts.marking.mark is not Mark.UPCOMING:
        metal = metal.drained()
    language = language_of(facts.language)
    level = words.level.format(level=words.levels[facts.level])
    name_language = language_of_name(
        facts.holder_name, given=facts.name_language, paper=facts.language
    )
    name = _fitted("name", facts.holder_name, name_language)
    days = [_day(day, words) for day in (facts.issued, facts.valid_until) if day is not None]
    office = facts.signature.office
    if facts.signature.picture is not None:
        office = f"{facts.signature.name} · {office}"
    return {
        "facts": facts,
        "office": office,
        "words": words,
        "metal": metal,
        "language": language,
        "direction": direction_of(words.title),
        "title": f"{words.title} — {facts.track_name} — {facts.holder_name}",
        "created": facts.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "level": level,
        "days": days,
        "day_points": min(_fitted_once("day", day, language).points for day in days),
        "alt": {
            "badge": words.badge.format(track=facts.track_name, level=level),
            "qr": words.qr.format(address=facts.address),
            "signature": words.signature.format(name=facts.signature.name),
        },
        "band": _band(facts.marking, words) if facts.marking is not None else None,
        "name_language": name_language,
        "directions": {
            "name": direction_of(facts.holder_name),
            "track": direction_of(facts.track_name),
            "issuer": direction_of(facts.issuer_name),
            "scope": direction_of(facts.scope),
            "level": direction_of(level),
        },
        "sizes": {
            "name": name,
            "track": _fitted_once("track", facts.track_name, language, name.points * 0.8),
            "scope": _fitted_once("scope", facts.scope, language),
            "issuer": _fitted_once("issuer", facts.issuer_name, language),
            "hand": _fitted_once("hand", facts.signature.name, language),
            "office": _fitted_once("office", office, language),
            "domain": _fitted_once("domain", facts.issuer_domain, language),
            "address": _fitted("address", facts.address, language),
            "level": _fitted_once("level", f"{level} · {facts.programme_name}", language),
        },
        "address_lines": _address_lines(facts.address),
    }


def _fitted(name: str, text: str, language: str, largest: float = 100.0) -> Fit:
    place, steps = _SLOTS[name]
    steps = tuple(step for step in steps if step.points <= max(largest, 16))
    return fit(
        Slot(
            name=name,
            text=text,
            language=language,
            direction=direction_of(text),
            place=place,
            steps=steps,
        )
    )


@lru_cache(maxsize=512)
def _fitted_once(name: str, text: str, language: str, largest: float = 100.0) -> Fit:
    """Fit a text that many certificates share; never larger than ``largest`` points."""
    return _fitted(name, text, language, largest)


def _address_lines(address: str) -> tuple[str, ...]:
    """Break an address after its last slash, where a person who types it would pause."""
    head, slash, tail = address.rpartition("/")
    return tuple(line for line in (head + slash, tail) if line)


def _day(day: date, words: Words) -> str:
    return format_date(day, format="long", locale=words.locale)


def _band(marking: Marking, words: Words) -> str:
    if marking.day is None:
        return words.marks[marking.mark]
    return words.bands[marking.mark].format(day=_day(marking.day, words))


def _drawings(facts: CertificateFacts) -> Drawings:
    mark = facts.marking.mark if facts.marking is not None else None
    paper = paper_svg(
        facts.level, mark, language_of(facts.language), demonstration=facts.demonstration
    )
    return Drawings(
        paper=form_of(paper), seal=form_of(_seal(facts)), qr=form_of(qr_svg(facts.address))
    )


def _seal(facts: CertificateFacts) -> bytes:
    return badge_svg(
        BadgeFacts(
            track_name=facts.track_name,
            level=facts.level,
            glyph=facts.glyph,
            issuer_name=facts.issuer_name,
            demonstration=facts.demonstration,
            marking=facts.marking,
            language=facts.language,
        )
    )
