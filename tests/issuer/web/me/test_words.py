"""What is missing is said in the language of the page, with its days and numbers."""

from decimal import Decimal

import pytest

from issuer.domain.missing import Lack, Missing
from issuer.domain.prerequisites import missing_prerequisites
from issuer.domain.scoring import score_assessment
from issuer.web.me.words import missing_words
from tests.issuer.programme import AT, BASE, UPPER

RECENT = Missing(
    lack=Lack.PREREQUISITE_TOO_RECENT,
    subject="base",
    text="%(name)s must have been held for %(months)s months: it was awarded on %(awarded)s, that "
    "is reached on %(day)s.",
    values={"name": "Foundations", "months": 6, "awarded": AT, "day": AT.replace(year=2027)},
)


@pytest.mark.parametrize(
    ("language", "missing", "said"),
    [
        ("de", RECENT, "verliehen, erreicht ist das am 21. November 2027."),
        ("ja", RECENT, "2026年11月21日に授与されたため、2027年11月21日に条件を満たします。"),
        ("en", RECENT, "awarded on 21 November 2026, that is reached on 21 November 2027."),
        (
            "de",
            Missing(
                lack=Lack.TOTAL_BELOW,
                subject="total",
                text="The total is %(score)s %%; %(mark)s %% is asked for.",
                values={"score": Decimal("79.5"), "mark": Decimal(80)},
            ),
            "Insgesamt sind es 79,5 %; verlangt werden 80 %.",
        ),
    ],
)
def test_days_and_numbers_are_written_as_the_reader_does(app, language, missing, said):
    with app.test_request_context(f"/?lang={language}"):
        assert missing_words(missing).replace("\u00a0", " ").endswith(said)


@pytest.mark.parametrize("language", ["de", "fr", "es", "ar", "ja"])
def test_what_the_rules_say_has_a_translation(app, language):
    missing = (
        *score_assessment(BASE.assessment, ()).missing,
        *missing_prerequisites(UPPER, (), AT),
    )
    assert len(missing) == 2
    with app.test_request_context(f"/?lang={language}"):
        for each in missing:
            assert missing_words(each) != each.sentence
