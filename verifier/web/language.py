"""In which language a page speaks, and how it writes days and moments."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import g, has_request_context, request

SOURCE_LANGUAGE: Final = "en"
LANGUAGES: Final = (SOURCE_LANGUAGE,)
"""Languages with a catalogue; the first one is what the texts in the code are written in."""

_LOCALES: Final = {"en": "en_GB"}
"""Day before month in English: the pages are read in many countries."""


def language() -> str:
    """Return the language of this request: asked for by ``?lang=``, else by the browser."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    if "language" not in g:
        asked = request.args.get("lang", "")
        g.language = (
            asked
            if asked in LANGUAGES
            else request.accept_languages.best_match(LANGUAGES, SOURCE_LANGUAGE)
        )
    chosen: str = g.language
    return chosen


@cache
def locale_of(chosen: str) -> Locale:
    """Return Babel's locale for one of ``LANGUAGES``."""
    return Locale.parse(_LOCALES.get(chosen, chosen))


def direction() -> str:
    """Return ``ltr`` or ``rtl``, for the ``dir`` of the page."""
    return str(locale_of(language()).text_direction)


@cache
def _catalogue(chosen: str) -> NullTranslations:  # noqa: ARG001 - one catalogue so far
    return NullTranslations()


def marked(message: str) -> str:
    """Mark a constant for the catalogues; it is translated where it is shown."""
    return message


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
    """Write the UTC day of ``moment`` with the month's name: 21 November 2026, unbroken."""
    written = format_date(moment.astimezone(UTC), format="long", locale=locale_of(language()))
    return written.replace(" ", "\u00a0")


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
