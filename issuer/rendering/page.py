"""What the page of a certificate says, in which sizes, and the drawings on it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from babel.dates import format_date

from issuer.rendering.badge import badge_svg
from issuer.rendering.document import Drawings
from issuer.rendering.facts import BadgeFacts, CertificateFacts, Mark
from issuer.rendering.forms import form_of
from issuer.rendering.guilloche import WIDTH
from issuer.rendering.layout import (
    TEMPLATES,
    Fit,
    Place,
    Slot,
    Step,
    fit,
)
from issuer.rendering.metals import METALS
from issuer.rendering.paper import paper_svg
from issuer.rendering.qr import qr_svg
from issuer.rendering.scripts import direction_of, language_of_name
from issuer.rendering.words import LOCALES, Words, language_of, words_of

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

_SANS = frozenset({"level", "office", "domain", "address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the file says of the holder besides the page itself."""

    title: str
    attachment: str
    """Description of the attached credential."""
    qr: str
    """Alternative text of the QR code."""
    created: str
    identifier: bytes
    """What the file is known by: the same for the same facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What depends on how long the holder's own texts are."""

    name: Fit
    day: float
    """Points of both days."""
    address: float
    """Points of the address."""


def sizes_of(facts: CertificateFacts) -> Sizes:
    """Find the sizes by laying the texts out. Raises RenderingError where one does not fit."""
    language = language_of(facts.language)
    return Sizes(
        name=_fitted("name", facts.holder_name, name_language_of(facts)),
        day=min(_fitted_once("day", day, language).points for day in days_of(facts)),
        address=_fitted("address", facts.address, language).points,
    )


def name_language_of(facts: CertificateFacts) -> str:
    """Choose the language tag by which the letters of the holder's name are drawn."""
    return language_of_name(facts.holder_name, given=facts.name_language, paper=facts.language)


def days_of(facts: CertificateFacts) -> list[str]:
    """Write the days that are printed: of issue and, where there is one, of expiry."""
    language = language_of(facts.language)
    return [day_of(day, language) for day in (facts.issued, facts.valid_until) if day is not None]


def address_lines(address: str) -> tuple[str, ...]:
    """Break an address after its last slash, where a person who types it would pause."""
    head, slash, tail = address.rpartition("/")
    return tuple(line for line in (head + slash, tail) if line)


def texts_of(facts: CertificateFacts) -> Texts:
    """Write what the file says of the holder besides the page itself."""
    words = words_of(language_of(facts.language))
    return Texts(
        title=f"{words.title} — {facts.track_name} — {facts.holder_name}",
        attachment=f"Signed credential of certificate {facts.certificate_id}",
        qr=words.qr.format(address=facts.address),
        created=facts.created.isoformat(timespec="seconds")[:19] + "Z",
        identifier=_identifier(facts),
    )


def _identifier(facts: CertificateFacts) -> bytes:
    """Hash all facts: the credential as it is, which takes less than Python's form of it."""
    known = hashlib.sha256(repr(_SHORT_FACTS(facts)).encode())
    known.update(facts.credential)
    return known.digest()[:16]


_SHORT_FACTS: Final = attrgetter(
    *(fact.name for fact in fields(CertificateFacts) if fact.name != "credential")
)


def page_of(facts: CertificateFacts, sizes: Sizes) -> str:
    """Write the page as HTML."""
    words = words_of(language_of(facts.language))
    return TEMPLATES.get_template("certificate.html").render(_values(facts, words, sizes))


def _values(facts: CertificateFacts, words: Words, sizes: Sizes) -> dict[str, object]:
    metal = METALS[facts.level]
    if facts.marking is not None and facts.marking.mark is not Mark.UPCOMING:
        metal = metal.drained()
    language = language_of(facts.language)
    level = words.level.format(level=words.levels[facts.level])
    texts = texts_of(facts)
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
        "title": texts.title,
        "created": texts.created,
        "level": level,
        "days": days_of(facts),
        "day_points": sizes.day,
        "alt": {
            "badge": words.badge.format(track=facts.track_name, level=level),
            "qr": texts.qr,
            "signature": words.signature.format(name=facts.signature.name),
        },
        "band": band_of(facts),
        "name_language": name_language_of(facts),
        "directions": {
            "name": direction_of(facts.holder_name),
            "track": direction_of(facts.track_name),
            "issuer": direction_of(facts.issuer_name),
            "scope": direction_of(facts.scope),
            "level": direction_of(level),
        },
        "sizes": {
            "name": sizes.name,
            "track": _fitted_once("track", facts.track_name, language, sizes.name.points * 0.8),
            "scope": _fitted_once("scope", facts.scope, language),
            "issuer": _fitted_once("issuer", facts.issuer_name, language),
            "hand": _fitted_once("hand", facts.signature.name, language),
            "office": _fitted_once("office", office, language),
            "domain": _fitted_once("domain", facts.issuer_domain, language),
            "address": sizes.address,
            "level": _fitted_once("level", f"{level} · {facts.programme_name}", language),
        },
        "address_lines": address_lines(facts.address),
    }


def slot_of(name: str, text: str, language: str, largest: float = 100.0) -> Slot:
    """Say where a text goes and which sizes it may have; ``largest`` in points."""
    place, steps = _SLOTS[name]
    if largest < steps[0].points:
        steps = tuple(step for step in steps if step.points <= max(largest, 16))
    return Slot(
        name=name,
        text=text,
        language=language,
        direction=direction_of(text),
        place=place,
        steps=steps,
        sans=name in _SANS,
    )


def _fitted(name: str, text: str, language: str, largest: float = 100.0) -> Fit:
    return fit(slot_of(name, text, language, largest))


@lru_cache(maxsize=512)
def _fitted_once(name: str, text: str, language: str, largest: float = 100.0) -> Fit:
    """Fit a text that many certificates share; never larger than ``largest`` points."""
    return _fitted(name, text, language, largest)


@lru_cache(maxsize=1024)
def day_of(day: date, language: str) -> str:
    """Write a day as one of the languages of papers does."""
    return format_date(day, format="long", locale=LOCALES[language])


def band_of(facts: CertificateFacts) -> str | None:
    """Write what the band of a marked certificate says."""
    marking, language = facts.marking, language_of(facts.language)
    if marking is None:
        return None
    words = words_of(language)
    if marking.day is None:
        return words.marks[marking.mark]
    return words.bands[marking.mark].format(day=day_of(marking.day, language))


def drawings_of(facts: CertificateFacts) -> Drawings:
    """Draw paper, seal and QR code."""
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
