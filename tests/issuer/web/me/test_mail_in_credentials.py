"""The mail address in credentials: left out until its holder wishes it, and hashed then."""

import hashlib
import json
from datetime import timedelta

import pytest

from issuer.domain.acts import Actor
from issuer.persistence.records.holders import HolderDraft
from issuer.services.cases import Doer
from issuer.services.correcting import correct
from issuer.services.erasing import erase
from issuer.services.reading import credential_bytes
from issuer.services.revoking import RevocationReason
from issuer.services.sources import OwnSources
from verifier.report import Outcome, Step, Verdict
from verifier.verify import verify

MAIL = "ada@people.example"
OFFICER = Doer(name="officer", capacity=Actor.OFFICER)
PAGE = "/me/data"
FORM = f"{PAGE}/mail-in-credentials"


@pytest.fixture
def ada(certify):
    return certify("ada")


@pytest.fixture
def reissued(office, clock):
    """Issue the credential of an address anew, and return it."""

    def anew(public_id):
        clock.at += timedelta(minutes=1)
        correct(
            office,
            public_id=public_id,
            reason=RevocationReason.WRONG_CONTENT,
            doer=OFFICER,
            at=clock.at,
        )
        return credential_bytes(office, public_id, at=clock.at)

    return anew


def wish(browser, mail):
    """Send the form of the page of one's data."""
    browser.get(PAGE)
    return browser.post(FORM, {"mail": mail})


def identifiers(signed):
    return json.loads(signed)["credentialSubject"]["identifier"]


def is_about(office, clock, signed, address):
    report = verify(
        signed,
        at=clock.at,
        registry=office.signing().registry,
        sources=OwnSources(office, clock=clock),
        recipient=address,
    )
    (check,) = (each for each in report.checks if each.step is Step.RECIPIENT)
    return report.verdict, check.outcome


def test_D01_nobody_finds_a_mail_address_in_a_credential_unless_its_holder_wished_it(
    office, clock, ada, reissued
):
    for signed in (credential_bytes(office, ada, at=clock.at), reissued(ada)):
        assert [each["identityType"] for each in identifiers(signed)] == ["name"]
        assert MAIL.encode() not in signed


def test_D01_each_credential_has_a_salt_of_its_own(browser, office, ada, reissued):
    wish(browser.sign_in(MAIL), "hashed")
    first, second = (identifiers(reissued(ada))[1] for _ in range(2))
    for named in (first, second):
        assert len(bytes.fromhex(named["salt"])) == 16
        digest = hashlib.sha256((MAIL + named["salt"]).encode()).hexdigest()
        assert named["identityHash"] == f"sha256${digest}"
        assert named["hashed"] is True
        assert "id" not in named
    assert first["salt"] != second["salt"]
    assert first["identityHash"] != second["identityHash"]


def test_our_own_verifier_knows_whose_it_is(browser, office, clock, ada, reissued):
    wish(browser.sign_in(MAIL), "hashed")
    signed = reissued(ada)
    assert identifiers(signed)[0]["identityHash"] == "ada"
    assert is_about(office, clock, signed, "Ada@People.example") == (
        Verdict.VALID,
        Outcome.PASSED,
    )
    assert is_about(office, clock, signed, "eve@people.example")[1] is Outcome.FAILED


def test_what_was_signed_stays_and_the_wish_can_be_taken_back(
    browser, office, clock, ada, reissued
):
    signed_in = browser.sign_in(MAIL)
    before = credential_bytes(office, ada, at=clock.at)
    answer = wish(signed_in, "hashed")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=yes")
    assert "from now on" in signed_in.get(answer.headers["Location"]).text
    assert 'value="hashed" checked' in signed_in.get(PAGE).text
    assert credential_bytes(office, ada, at=clock.at) == before
    assert len(identifiers(reissued(ada))) == 2
    wish(signed_in, "")
    assert 'value="hashed" checked' not in signed_in.get(PAGE).text
    assert len(identifiers(reissued(ada))) == 1


def test_a_holder_without_a_mail_address_has_none_named(browser, office, clock, ada, reissued):
    wish(browser.sign_in(MAIL), "hashed")
    with office.database.transaction() as records:
        holder = records.holders.by_external_ids(["ada"])["ada"]
        records.holders.save(
            [HolderDraft(external_id="ada", name=holder.name)],
            at=clock.at,
        )
    assert len(identifiers(reissued(ada))) == 1


def test_D02_the_wish_goes_with_the_person(browser, office, clock, ada):
    wish(browser.sign_in(MAIL), "hashed")
    erase(office, holder="ada", doer=OFFICER, at=clock.at)
    with office.database.reading() as records:
        assert not records.holders.by_external_ids(["ada"])["ada"].mail_in_credentials
