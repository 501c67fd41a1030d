"""Countries by their names in the language of the page."""

from functools import cache
from typing import Final

from verifier.web.language import language, locale_of

_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})


def country_name(code: str) -> str:
    """Return the name of an ISO 3166-1 alpha-2 code; the code itself where it has none."""
    return str(locale_of(language()).territories.get(code, code))


def country_names() -> list[tuple[str, str]]:
    """Return each country's code and name, in the order of the names."""
    return _countries(language())


@cache
def _countries(chosen: str) -> list[tuple[str, str]]:
    territories = locale_of(chosen).territories
    found = [
        (code, name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return sorted(found, key=lambda each: each[1].casefold())
