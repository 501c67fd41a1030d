"""Letters in the holder's language: gettext catalogues, and days as they are written there."""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALES: Final = {"en": "en_GB", "de": "de", "fr": "fr", "es": "es", "ar": "ar", "ja": "ja"}
"""The languages that letters are written in, and the locale of their dates."""


def language_of(tag: str) -> str:
    """Choose the language of a letter for a BCP 47 tag: itself, or English."""
    language = tag.split("-")[0].lower()
    return language if language in LOCALES else "en"


@cache
def translations(language: str) -> NullTranslations:
    """Return the catalogue of one of ``LOCALES``; English has an empty one."""
    place = files("templates").joinpath("mail", "languages", f"{language}.po")
    if not place.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with place.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def day(moment: datetime, language: str) -> str:
    """Write the UTC day of ``moment`` with the month's name: 21 November 2026."""
    locale = Locale.parse(LOCALES[language])
    return format_date(moment.astimezone(UTC), format="long", locale=locale)


def direction(language: str) -> str:
    """Return ``ltr`` or ``rtl``, for the ``dir`` of a letter."""
    return str(Locale.parse(LOCALES[language]).text_direction)
