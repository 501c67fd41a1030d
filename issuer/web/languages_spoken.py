"""Languages that people speak, by their names in the language of the page."""

from collections.abc import Iterable
from functools import cache

from verifier.web.language import SOURCE_LANGUAGE, language, locale_of


def language_names(tags: Iterable[str]) -> list[str]:
    """Return the names of languages; a tag without a name stays as it is."""
    names = locale_of(language()).languages
    return [names.get(tag, tag) for tag in tags]


def language_of_name(name: str) -> str | None:
    """Return the tag of a language by its tag, its name on this page, or its English name."""
    return _tags(language()).get(name.casefold())


@cache
def _tags(chosen: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in (SOURCE_LANGUAGE, chosen):
        for tag, name in locale_of(each).languages.items():
            if tag.isalpha():
                found[name.casefold()] = found[tag.casefold()] = tag
    return found
