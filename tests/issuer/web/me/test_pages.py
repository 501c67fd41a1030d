"""What a holder sees and does: what they hold, activities, the directory, giving up."""

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest

from issuer.domain.acts import Actor
from issuer.domain.ceu import RulingOutcome
from issuer.persistence.records.holders import HolderDraft
from issuer.services.cases import Doer
from issuer.services.continuing_education import rule_on
from issuer.services.directory import search_directory
from issuer.services.holding import Keeping, holding, holdings
from issuer.services.keeping import Renewed, reinstate_certification, renew_certification
from issuer.services.listing import is_of
from issuer.services.reading import credential_bytes
from issuer.services.views import DirectoryQuery
from tests.issuer.programme import AT
from tests.issuer.services.people import examine
from verifier.formats.extraction import extract

DAY = timedelta(days=1)
REVIEWER = Doer(name="reviewer", capacity=Actor.REVIEWER)
ACTIVITY = {
    "source": "training",
    "quantity": "2,5",
    "day": "2026-11-21",
    "evidence": "Course, certificate 7",
}


def unbroken(page):
    """Return the text with plain blanks: where a line may break is no matter here."""
    return page.replace("\xa0", " ")


@pytest.fixture
def ada(certify):
    return certify("ada")


@pytest.fixture
def signed_in(browser, ada):
    return browser.sign_in("ada@people.example")


def key_of(office, name):
    with office.database.reading() as records:
        return records.holders.by_external_ids([name])[name].id


def accept_all(office, public_id, *, at):
    for each in holding(office, key_of(office, "ada"), public_id, at=at).activities:
        rule_on(
            office, activity=each.activity.id, outcome=RulingOutcome.ACCEPTED, doer=REVIEWER, at=at
        )


def test_the_overview_says_what_is_held_and_what_it_takes(signed_in, ada):
    page = unbroken(signed_in.get("/me").text)
    for words in (
        "Foundations",
        "Active",
        "Renewal opens on 23 August 2027. Have this ready by 21 November 2027:",
        "0 of 10 units accepted",
        f"/me/c/{ada}/activities",
        f"/c/{ada}/share",
    ):
        assert words in page, words


def test_who_holds_nothing_is_told_so(browser, office):
    with office.database.transaction() as records:
        records.holders.save(
            [HolderDraft(external_id="new", name="New", mail="new@people.example")], at=AT
        )
    assert "Nothing yet" in browser.sign_in("new@people.example").get("/me").text


@pytest.mark.parametrize(
    ("days", "keeping", "until"),
    [
        (0, Keeping.PREPARE, 365),
        (274, Keeping.PREPARE, 365),
        (275, Keeping.RENEW, 365),
        (364, Keeping.RENEW, 365),
        (365, Keeping.RENEW_LATE, 395),
        (394, Keeping.RENEW_LATE, 395),
        (395, Keeping.REINSTATE, 761),
        (761, Keeping.REINSTATE, 761),
        (762, Keeping.EARN_ANEW, None),
    ],
)
def test_what_can_be_done_and_until_when_follows_the_clock(office, ada, days, keeping, until):
    (held,) = holdings(office, key_of(office, "ada"), at=AT + days * DAY)
    assert held.outlook.keeping is keeping
    assert held.outlook.until == (None if until is None else AT + until * DAY)


def test_an_activity_is_handed_in_judged_and_counted(signed_in, ada, office, clock):
    address = f"/me/c/{ada}/activities"
    answer = signed_in.send(address, ACTIVITY)
    assert answer.status_code == 303
    page = signed_in.get(address).text
    for words in ("Training", "Waiting for a reviewer", "2.5 units", "cycle 1", "certificate 7"):
        assert words in page, words
    assert "0 of 10 units accepted · 2.5 waiting" in page
    accept_all(office, ada, at=clock.at)
    page = signed_in.get(address).text
    assert "Accepted" in page
    assert "2.5 of 10 units accepted" in page


def test_a_refused_activity_says_why(signed_in, ada, office, clock):
    address = f"/me/c/{ada}/activities"
    signed_in.send(address, ACTIVITY)
    (each,) = holding(office, key_of(office, "ada"), ada, at=clock.at).activities
    rule_on(
        office,
        activity=each.activity.id,
        outcome=RulingOutcome.REFUSED,
        reason="The certificate is somebody else's.",
        doer=REVIEWER,
        at=clock.at,
    )
    page = signed_in.get(address).text
    assert "Not accepted" in page
    assert "somebody else" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ""}, "Choose one of the kinds"),
        ({"source": "gardening"}, "Choose one of the kinds"),
        ({"quantity": "two"}, "Write a number"),
        ({"quantity": "0"}, "above 0"),
        ({"quantity": "501"}, "at most 500"),
        ({"quantity": "1.005"}, "Two digits"),
        ({"source": "community", "quantity": "1.5"}, "whole number"),
        ({"day": "21.11.2026"}, "year-month-day"),
        ({"day": "2026-02-30"}, "year-month-day"),
        ({"day": "2026-11-24"}, "still to come"),
        ({"day": "2026-11-20"}, "before the certification began"),
        ({"evidence": " \n "}, "Say what shows it"),
        ({"evidence": "x" * 2001}, "too long"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(
    signed_in, ada, office, change, words
):
    typed = {**ACTIVITY, **change}
    answer = signed_in.send(f"/me/c/{ada}/activities", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert f'value="{typed["quantity"]}"' in answer.text
    assert f'value="{typed["day"]}"' in answer.text
    assert f"{typed['evidence']}</textarea>" in answer.text
    if typed["source"] in {"training", "community"}:
        assert f'value="{typed["source"]}" checked' in answer.text
    assert holding(office, key_of(office, "ada"), ada, at=AT).activities == ()


def test_the_same_activity_is_not_taken_twice(signed_in, ada):
    signed_in.send(f"/me/c/{ada}/activities", ACTIVITY)
    answer = signed_in.send(f"/me/c/{ada}/activities", ACTIVITY)
    assert "handed in the same" in answer.text


def test_what_is_typed_is_text_and_never_markup(signed_in, ada):
    hostile = "</textarea><img src=x onerror=alert(1)>{{7*7}}"
    answer = signed_in.send(f"/me/c/{ada}/activities", {**ACTIVITY, "evidence": hostile})
    assert answer.status_code == 303
    page = signed_in.get(f"/me/c/{ada}/activities").text
    assert "<img src=x" not in page
    assert "{{7*7}}" in page


def test_cycles_and_gaps_are_shown(signed_in, ada, office, clock):
    signed_in.send(f"/me/c/{ada}/activities", {**ACTIVITY, "quantity": "12"})
    accept_all(office, ada, at=AT)
    renewed = renew_certification(office, public_id=ada, doer=REVIEWER, at=AT + 370 * DAY)
    assert isinstance(renewed, Renewed)
    clock.at = AT + 371 * DAY
    signed_in.sign_in("ada@people.example")
    page = unbroken(signed_in.get(f"/me/c/{ada}").text)
    for words in ("Awarded", "Renewed", "Gap: it did not stand", "26 November 2027"):
        assert words in page, words


def test_the_directory_is_the_holders_choice_and_follows_at_once(signed_in, ada, office):
    def found():
        return search_directory(office, DirectoryQuery(text="ad"), at=AT).entries

    assert found() == ()
    assert "noindex" in signed_in.get(f"/c/{ada}").headers.get("X-Robots-Tag", "")
    wish = {
        "listed": "yes",
        "shown_name": "",
        "country": "PT",
        "languages": "German; pt",
        "specialisations": "Billing, Escalations",
    }
    assert signed_in.send("/me/directory", wish).status_code == 303
    (entry,) = found()
    assert (entry.holder_name, entry.country, entry.languages, entry.specialisations) == (
        "ada",
        "PT",
        ("de", "pt"),
        ("Billing", "Escalations"),
    )
    assert "Portugal" in signed_in.get("/directory?name=ad&country=PT").text
    page = signed_in.get(f"/people/{entry.person}").text
    for words in ("Portugal", "German, Portuguese", "Billing", "Escalations"):
        assert words in page, words
    assert "X-Robots-Tag" not in signed_in.get(f"/c/{ada}").headers
    signed_in.send("/me/directory", {**wish, "listed": ""})
    assert found() == ()
    assert signed_in.get(f"/people/{entry.person}").status_code == 404
    assert f"/people/{entry.person}" not in signed_in.get("/directory?name=ad").text


def test_D03_a_roster_does_not_decide_over_who_chose_by_themselves(signed_in, ada, office):
    signed_in.send("/me/directory", {"listed": ""})
    draft = HolderDraft(
        external_id="ada", name="ada", mail="ada@people.example", directory_opt_in=True
    )
    with office.database.transaction() as records:
        records.holders.save([draft], at=AT)
        assert not records.holders.by_external_ids(["ada"])["ada"].directory_opt_in


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"shown_name": "Grace Hopper"}, "Use words of your recorded name"),
        ({"shown_name": "a"}, "Use words of your recorded name"),
        ({"country": "ZZ"}, "Choose one of the countries"),
        ({"languages": "German, Blorgish"}, "“Blorgish” is no language"),
        ({"languages": "de, en, fr, es, ar, ja, pt, it, nl"}, "At most 8"),
        ({"specialisations": "a, b, c, d, e, f"}, "At most 5"),
        ({"specialisations": "x" * 41}, "at most 40"),
        ({"specialisations": "see www.evil.example"}, "Addresses are not shown"),
    ],
)
def test_what_is_wrong_with_a_listing_is_told_and_nothing_is_changed(
    signed_in, ada, office, change, words
):
    typed = {"listed": "yes", "country": "", **change}
    answer = signed_in.send("/me/directory", typed)
    assert answer.status_code == 422
    assert words in answer.text
    for name, value in change.items():
        assert name == "country" or f'value="{value}"' in answer.text
    assert search_directory(office, DirectoryQuery(text="ad"), at=AT).entries == ()


@pytest.mark.parametrize(
    ("shown", "recorded", "is_their_own"),
    [
        ("Ana Souza", "Ana Maria Souza", True),
        ("A. Souza", "Ana Maria Souza", True),
        ("SOUZA, Ana", "Ana Maria Souza", True),
        ("Ana Sousa", "Ana Maria Souza", False),
        ("Anna", "Ana", False),
        ("X. Souza", "Ana Souza", False),
        ("José", "Jose", True),
        ("...", "Ana", False),
    ],
)
def test_nobody_is_shown_under_somebody_elses_name(shown, recorded, is_their_own):
    assert is_of(shown, recorded) is is_their_own


def test_a_shown_name_is_found_and_the_recorded_one_is_not_and_it_ends_with_a_new_name(
    browser, office
):
    def save(name):
        draft = HolderDraft(external_id="x", name=name, mail="x@people.example")
        with office.database.transaction() as records:
            records.holders.save([draft], at=AT)

    save("Ana Maria Souza")
    examine(office, ["x"])
    from issuer.services.issuing import issue

    issue(office, holder="x", programme="test", track="base", actor="tester", at=AT)
    browser.sign_in("x@people.example")
    browser.send("/me/directory", {"listed": "yes", "shown_name": "A. Souza"})

    def names(text):
        page = search_directory(office, DirectoryQuery(text=text), at=AT)
        return [entry.holder_name for entry in page.entries]

    assert names("sou") == ["A. Souza"]
    assert names("mar") == []
    save("Ana Maria Lima")
    assert names("lima") == ["Ana Maria Lima"]
    assert names("souza") == []


def test_a_certification_is_given_up_once_its_name_is_typed(signed_in, ada, office):
    address = f"/me/c/{ada}/surrender"
    wrong = signed_in.send(address, {"confirmation": "Foundation"})
    assert wrong.status_code == 422
    assert 'value="Foundation"' in wrong.text
    assert "Active" in signed_in.get(f"/c/{ada}").text
    assert signed_in.send(address, {"confirmation": " foundations "}).status_code == 303
    assert "Surrendered on" in signed_in.get(f"/c/{ada}").text
    assert "Surrendered on" in signed_in.get("/me").text
    assert "nothing to give up" in signed_in.get(address).text
    signed_in.get("/me")
    assert signed_in.post(address, {"confirmation": "Foundations"}).status_code == 422


def test_everything_is_in_the_zip_and_is_what_it_says(signed_in, ada, office):
    signed_in.send(f"/me/c/{ada}/activities", ACTIVITY)
    answer = signed_in.get("/me/data/everything.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    folder = f"base-{ada}"
    signed = credential_bytes(office, ada, at=AT)
    assert set(files) == {
        "data-about-me.json",
        f"{folder}/credential.json",
        f"{folder}/versions/1.json",
        f"{folder}/certificate.pdf",
        f"{folder}/badge.png",
        f"{folder}/badge.svg",
    }
    assert files[f"{folder}/credential.json"] == signed
    for name in ("certificate.pdf", "badge.png", "badge.svg"):
        assert extract(files[f"{folder}/{name}"]).payload == signed
    data = json.loads(files["data-about-me.json"])
    assert data["person"]["mail"] == "ada@people.example"
    assert data["attempts"][0]["score"] == "90"
    assert data["certifications"][0]["activities"][0]["evidence"] == "Course, certificate 7"
    assert len(data["sessions"]) == 1
    alone = signed_in.get("/me/data/data-about-me.json").get_json()
    assert {**alone, "sessions": []} == {**data, "sessions": []}


def test_a_reinstatement_can_be_seen_coming(signed_in, ada, office, clock):
    signed_in.send(f"/me/c/{ada}/activities", {**ACTIVITY, "quantity": "12"})
    accept_all(office, ada, at=AT)
    at = AT + 400 * DAY
    (held,) = holdings(office, key_of(office, "ada"), at=at)
    assert held.outlook.keeping is Keeping.REINSTATE
    assert [each.subject for each in held.outlook.missing] == ["exam"]
    examine(office, ["ada"], taken_at=at)
    (held,) = holdings(office, key_of(office, "ada"), at=at)
    assert held.outlook.missing == ()
    assert isinstance(reinstate_certification(office, public_id=ada, doer=REVIEWER, at=at), Renewed)
    assert held.outlook.units == Decimal(12)
