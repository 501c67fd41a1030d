"""Issuing: what was decided is reserved, sealed and recorded, once."""

import json
import re
from datetime import timedelta

import pytest

from issuer.domain.decision import NotEligible
from issuer.domain.standing import Standing
from issuer.errors import ConflictError, NotFoundError
from issuer.services.issuing import Issued, issue, resume
from issuer.services.publishing import published_status_list
from issuer.services.reading import certification_view, credential_bytes
from tests.issuer.programme import AT, BASE, PROGRAMME
from tests.issuer.services.offices import own_sources
from tests.issuer.services.people import candidate, enrol, examine, recommend
from verifier.report import Verdict
from verifier.verify import verify


def certify(office, name="ada", track="base", **more):
    issued = issue(
        office, holder=name, programme="test", track=track, actor="tester", **{"at": AT, **more}
    )
    assert isinstance(issued, Issued)
    return issued


def test_an_eligible_holder_gets_a_credential_that_our_own_verifier_calls_valid(office):
    candidate(office, "ada")
    issued = certify(office)
    assert issued.new
    assert issued.version == 1
    assert re.fullmatch(r"[a-z2-7]{26}", issued.public_id)
    document = json.loads(issued.signed)
    assert document["id"] == f"https://certify.example/c/{issued.public_id}"
    report = verify(
        issued.signed, at=AT, registry=office.own_registry(), sources=own_sources(office, AT)
    )
    assert report.verdict is Verdict.VALID


def test_what_is_served_is_what_was_signed(office):
    candidate(office, "ada")
    issued = certify(office)
    assert credential_bytes(office, issued.public_id, at=AT) == issued.signed
    assert credential_bytes(office, issued.public_id, 1, at=AT) == issued.signed
    assert credential_bytes(office, issued.public_id, 2, at=AT) is None


def test_issuing_again_gives_the_same_credential(office):
    candidate(office, "ada")
    first = certify(office)
    second = certify(office, at=AT + timedelta(days=1))
    assert not second.new
    assert (second.public_id, second.version, second.signed) == (
        first.public_id,
        first.version,
        first.signed,
    )


def test_who_is_not_eligible_gets_the_list_of_what_is_missing(office):
    enrol(office, "ada")
    answer = issue(office, holder="ada", programme="test", track="base", actor="tester", at=AT)
    assert isinstance(answer, NotEligible)
    assert [missing.subject for missing in answer.missing] == ["exam"]
    with office.database.reading() as records:
        assert records.status_lists.versions() == {}


def test_unknown_holder_and_track_are_named(office):
    enrol(office, "ada")
    with pytest.raises(NotFoundError, match="'nobody'"):
        certify(office, "nobody")
    with pytest.raises(NotFoundError, match="nothing"):
        certify(office, "ada", track="nothing")


def test_imported_history_begins_when_it_was_awarded_and_is_signed_now(office):
    enrol(office, "ada")
    awarded = AT - timedelta(days=730)
    examine(office, ["ada"], taken_at=awarded - timedelta(days=1))
    issued = certify(office, awarded_at=awarded)
    document = json.loads(issued.signed)
    assert document["validFrom"] == "2024-11-21T12:00:00Z"
    assert document["validUntil"] == "2025-11-21T12:00:00Z"
    assert document["proof"][0]["created"] == "2026-11-21T12:00:00Z"
    view = certification_view(office, issued.public_id, at=AT)
    assert view.standing is Standing.LAPSED


def test_a_prerequisite_that_stands_carries_the_next_track(office):
    candidate(office, "ada")
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    before = issue(office, holder="ada", programme="test", track="upper", actor="tester", at=AT)
    assert isinstance(before, NotEligible)
    certify(office)
    assert certify(office, track="upper", at=AT + timedelta(seconds=1)).new


def test_the_act_is_recorded_with_actor_time_and_rule_version(office):
    candidate(office, "ada")
    issued = certify(office)
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(issued.public_id)
        (act,) = records.acts.of([certification.id])[certification.id]
    assert (act.actor, act.at, act.kind, act.rule_version) == ("tester", AT, "certified", 1)
    assert act.details["version"] == 1
    assert "ada" not in json.dumps(dict(act.details))


def test_rules_changed_without_a_new_version_issue_nothing(office):
    from dataclasses import replace

    candidate(office, "ada", "bob")
    certify(office)
    track = replace(BASE, validity_months=24)
    changed = replace(office, programmes=(replace(PROGRAMME, tracks=(track,)),))
    with pytest.raises(ConflictError, match="higher version"):
        certify(changed, "bob")


def test_a_new_version_of_a_track_leaves_what_was_issued_alone(office):
    from dataclasses import replace

    candidate(office, "ada", "bob")
    old = certify(office)
    track = replace(BASE, version=2, validity_months=24)
    newer = replace(office, programmes=(replace(PROGRAMME, tracks=(track,)),))
    fresh = certify(newer, "bob")
    assert certification_view(newer, old.public_id, at=AT).track == BASE
    assert certification_view(newer, fresh.public_id, at=AT).track == track
    assert credential_bytes(newer, old.public_id, at=AT) == old.signed


def test_earned_anew_after_lapsing_for_long_is_the_same_address_and_the_next_version(office):
    candidate(office, "ada")
    first = certify(office)
    much_later = AT + timedelta(days=365 + 30 + 400)
    examine(office, ["ada"], taken_at=much_later - timedelta(days=1))
    second = certify(office, at=much_later)
    assert second.new
    assert (second.public_id, second.version) == (first.public_id, 2)
    assert json.loads(second.signed)["awardedDate"] == json.loads(first.signed)["awardedDate"]
    view = certification_view(office, first.public_id, at=much_later)
    assert view.standing is Standing.ACTIVE
    assert [version.number for version in view.versions] == [2, 1]
    assert certification_view(office, first.public_id, at=AT).current.number == 1


def test_nothing_is_open_after_issuing(office):
    candidate(office, "ada")
    certify(office)
    summary = resume(office, at=AT)
    assert (summary.issued, summary.unfinished) == (0, ())
    assert published_status_list(office, 1, at=AT).version == 1
