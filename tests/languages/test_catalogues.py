"""No catalogue has a hole, and no translation loses what is filled in."""

import re

import pytest

from tests.languages.catalogues import ROOMS, TRANSLATED, read, texts

PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
PAIRS = [(room, language) for room in ROOMS for language in TRANSLATED]


def forms(string) -> tuple[str, ...]:
    return string if isinstance(string, tuple | list) else (string,)


@pytest.mark.parametrize(("room", "language"), PAIRS)
def test_every_text_is_translated_and_nothing_else_is_there(room, language):
    wanted = {(message.id, message.context) for message in texts(room) if message.id}
    catalogue = read(room, language)
    had = {(message.id, message.context) for message in catalogue if message.id}
    assert had == wanted, "run python -m tests.languages.catalogues and translate what is new"
    for message in catalogue:
        if message.id:
            assert not message.fuzzy
            assert all(each.strip() for each in forms(message.string)), message.id


@pytest.mark.parametrize(("room", "language"), PAIRS)
def test_every_translation_fills_in_the_same(room, language):
    catalogue = read(room, language)
    for message in catalogue:
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        translations = forms(message.string)
        assert set(PLACEHOLDER.findall(translations[-1])) == wanted, message.id
        for translation in translations:
            assert set(PLACEHOLDER.findall(translation)) <= wanted, message.id
            assert "<" not in translation, message.id
        plural = isinstance(message.id, tuple | list)
        assert len(translations) == (catalogue.num_plurals if plural else 1)
