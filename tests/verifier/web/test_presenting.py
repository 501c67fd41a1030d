"""A report in words: which word, which shape, and what a failure makes mute."""

from dataclasses import replace

import pytest

from verifier.report import Outcome, Verdict
from verifier.web.presenting import domain_of, present
from verifier.web.verdict_words import Tone

FAILED, INDETERMINATE = Outcome.FAILED, Outcome.INDETERMINATE

EVERY_VERDICT = {
    Verdict.VALID: {},
    Verdict.EXPIRED: {"dates": FAILED},
    Verdict.NOT_YET_VALID: {"dates": FAILED},
    Verdict.SUSPENDED: {"status": FAILED},
    Verdict.REVOKED: {"status": FAILED},
    Verdict.UNTRUSTED_ISSUER: {"issuer": FAILED},
    Verdict.INDETERMINATE: {"status": INDETERMINATE},
    Verdict.INVALID: {"proof": FAILED},
    Verdict.MALFORMED: {"format": FAILED},
}


def test_T06_only_valid_is_green(make_report):
    for verdict, outcomes in EVERY_VERDICT.items():
        shown = present(make_report(verdict, **outcomes))
        assert (shown.banner.tone is Tone.GOOD) == (verdict is Verdict.VALID)


def test_every_verdict_has_a_shape_and_a_word_of_its_own(make_report):
    banners = [present(make_report(v, **o)).banner for v, o in EVERY_VERDICT.items()]
    assert len({banner.icon for banner in banners}) == len(Verdict)
    assert len({banner.word for banner in banners}) == len(Verdict)


def test_the_dates_of_the_document_stand_in_the_word(make_report):
    expired = present(make_report(Verdict.EXPIRED, dates=FAILED)).banner
    assert expired.word == "Expired on 2\u00a0July 2026"
    early = present(make_report(Verdict.NOT_YET_VALID, dates=FAILED)).banner
    assert early.word == "Holds from 2\u00a0January 2026"


@pytest.mark.parametrize("verdict", [Verdict.EXPIRED, Verdict.NOT_YET_VALID])
def test_a_word_does_without_a_date_that_is_not_there(make_report, verdict):
    report = replace(make_report(verdict, dates=FAILED), credential=None)
    assert "%" not in present(report).banner.word


def test_a_broken_signature_makes_what_follows_mute_and_says_so(make_report):
    shown = present(make_report(Verdict.INVALID, proof=FAILED, dates=FAILED))
    assert shown.banner.word == "Not genuine"
    assert not shown.confirmed
    assert [check.mute for check in shown.checks] == [False, False, True, True, True]
    for check in shown.checks[2:]:
        assert "signature does not match" in check.sentence
        assert check.facts == ()
        assert check.tone is not Tone.GOOD


def test_L19_what_is_genuine_and_no_badge_is_not_called_one(make_report):
    for kind in ("endorsement", "status-list", "credential"):
        sentence = present(make_report(Verdict.VALID, kind=kind)).banner.sentence
        assert "not a badge" in sentence or "nobody" in sentence or "not an Open Badge" in sentence


def test_a_rule_that_is_broken_is_not_called_a_forgery(make_report):
    shown = present(make_report(Verdict.INVALID, format=FAILED))
    assert shown.banner.word == "Not valid"
    assert not shown.confirmed


def test_checks_that_were_not_reached_are_not_passed(make_report):
    whole = make_report(Verdict.MALFORMED, format=FAILED)
    shown = present(replace(whole, checks=whole.checks[:1], issuer=None, credential=None))
    assert len(shown.checks) == 5
    assert [check.outcome for check in shown.checks[1:]] == ["Not checked"] * 4
    assert not shown.confirmed


@pytest.mark.parametrize(
    ("issuer", "domain"),
    [
        ("did:web:certify.example", "certify.example"),
        ("did:web:localhost%3A8000", "localhost:8000"),
        ("did:web:certify.example:offices:1", "certify.example"),
        ("https://certify.example/issuer", "certify.example"),
        ("https://certify.example@evil.example/x", "evil.example"),
        ("https://[", None),
        ("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", None),
        ("did:web:", None),
    ],
)
def test_the_domain_is_the_host_that_answers_for_the_id(issuer, domain):
    assert domain_of(issuer) == domain
