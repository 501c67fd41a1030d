"""In which language a page speaks, and how it writes days and moments."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import g, has_request_context, request
from werkzeug.datastructures import MultiDict

SOURCE_LANGUAGE: Final = "en"
LANGUAGES: Final = (SOURCE_LANGUAGE, "de", "fr", "es", "ar", "ja")
"""Languages with a catalogue; the first one is what the texts in the code are written in."""

_LOCALES: Final = {"en": "en_GB"}
"""Day before month in English: the pages are read in many countries."""


def language() -> str:
    """Return the language of this request: asked for by ``?lang=``, else by the browser."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    if "language" not in g:
        g.language = asked_language() or request.accept_languages.best_match(
            LANGUAGES, SOURCE_LANGUAGE
        )
    chosen: str = g.language
    return chosen


@cache
def locale_of(chosen: str) -> Locale:
    """Return Babel's locale for one of ``LANGUAGES``."""
    return Locale.parse(_LOCALES.get(chosen, chosen))


def asked_language() -> str | None:
    """Return the language that the address itself asks for, to be kept from page to page."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else None


def language_links() -> list[tuple[str, str, str]]:
    """Return each language, its own name, and this page's address in it."""
    links = []
    for each in LANGUAGES:
        query = MultiDict(request.args)
        query["lang"] = each
        address = f"?{urlencode(list(query.items(multi=True)))}"
        links.append((each, (locale_of(each).language_name or each).capitalize(), address))
    return links


def direction() -> str:
    """Return ``ltr`` or ``rtl``, for the ``dir`` of the page."""
    return str(locale_of(language()).text_direction)


@cache
def _catalogue(chosen: str) -> NullTranslations:
    """Read the catalogues of one language: the verifier's, and the issuer's where it is there."""
    if chosen == SOURCE_LANGUAGE:
        return NullTranslations()
    rooms = []
    for room in ("verifier", "issuer"):
        place = files("templates").joinpath(room, "languages", f"{chosen}.po")
        if place.is_file():
            compiled = BytesIO()
            with place.open("rb") as source:
                write_mo(compiled, read_po(source, locale=chosen))
            compiled.seek(0)
            rooms.append(Translations(compiled))
    if not rooms:
        return NullTranslations()
    # The first one takes the others in: a new one would not know how this language counts.
    merged, *others = rooms
    for other in others:
        merged.merge(other)
    return merged


def marked(message: str) -> str:
    """Mark a constant for the catalogues; it is translated where it is shown."""
    return message


def said_in(chosen: str, message: str) -> str:
    """Return ``message`` in one of ``LANGUAGES``, whatever this request asks for."""
    return str(_catalogue(chosen).gettext(message))


def gettext(message: str) -> str:
    """Return ``message`` in the language of this request."""
    return str(_catalogue(language()).gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message that fits ``number``."""
    return str(_catalogue(language()).ngettext(singular, plural, number))


def pgettext(context: str, message: str) -> str:
    """Return ``message`` as it is said in ``context``."""
    return str(_catalogue(language()).pgettext(context, message))


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    """Return the form that fits ``number``, as it is said in ``context``."""
    return str(_catalogue(language()).npgettext(context, singular, plural, number))


def day(moment: datetime) -> str:
    """Write the UTC day of ``moment`` with the month's name; its first space does not break."""
    written = format_date(moment.astimezone(UTC), format="long", locale=locale_of(language()))
    return written.replace(" ", "\u00a0", 1)


def moment_words(moment: datetime) -> str:
    """Write ``moment`` to the minute, and that it is UTC."""
    written = format_datetime(
        moment.astimezone(UTC), "d MMMM y, HH:mm", tzinfo=UTC, locale=locale_of(language())
    )
    return f"{written} UTC"


def number(value: Decimal | int) -> str:
    """Write a number as it is written here, without needless zeros."""
    return format_decimal(value, locale=locale_of(language()))


def machine_time(moment: datetime) -> str:
    """Write ``moment`` for a ``datetime`` attribute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
