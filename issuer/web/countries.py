"""Countries by their names in the language of the page."""

from verifier.web.language import language, locale_of


def country_name(code: str) -> str:
    """Return the name of an ISO 3166-1 alpha-2 code; the code itself where it has none."""
    return str(locale_of(language()).territories.get(code, code))
