"""Numbers of things are said as each language counts them."""

import pytest
from flask import Flask

from verifier.web.language import ngettext

COUNTED = {
    "en": {0: "0 months", 1: "1 month", 2: "2 months"},
    "de": {0: "0 Monate", 1: "1 Monat", 2: "2 Monate"},
    "fr": {0: "0 mois", 1: "1 mois", 2: "2 mois"},
    "ar": {1: "شهر واحد", 2: "شهران", 5: "5 أشهر", 11: "11 شهرًا", 100: "100 شهر"},
    "ja": {0: "0か月", 1: "1か月", 2: "2か月"},
}


@pytest.mark.parametrize("language", COUNTED)
def test_each_language_counts_in_its_own_way(language):
    with Flask("test").test_request_context(f"/?lang={language}"):
        said = {
            number: ngettext("%(num)s month", "%(num)s months", number) % {"num": number}
            for number in COUNTED[language]
        }
    assert said == COUNTED[language]
