"""Two records of one person become one, or stay two with the reason, on both databases."""

from datetime import timedelta

import pytest

from issuer.domain.acts import Actor, SuspensionReason
from issuer.domain.decision import NotEligible
from issuer.domain.missing import Lack
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.holders import HolderDraft
from issuer.persistence.records.profiles import ProfileRecord
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_selection import Only
from issuer.services.cases import Doer
from issuer.services.correcting import correct
from issuer.services.deciding import decide_for
from issuer.services.directory import search_directory
from issuer.services.ending import surrender
from issuer.services.entries import HolderEntry
from issuer.services.erasing import erase
from issuer.services.granting import access_of
from issuer.services.issuing import issue
from issuer.services.merging import merge
from issuer.services.reading import certification_view, certifications_of
from issuer.services.revoking import RevocationReason
from issuer.services.rosters import import_roster
from issuer.services.suspending import suspend
from issuer.services.table import Row
from issuer.services.views import DirectoryQuery, ErasedCertification
from tests.issuer.programme import AT
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.people import candidate, enrol, examine, recommend

DAY = timedelta(days=1)
OFFICER = Doer(name="officer", capacity=Actor.OFFICER)


def give(office, name, track="base", at=AT):
    issued = issue(office, holder=name, programme="test", track=track, actor="tester", at=at)
    return issued.public_id


def become_one(office, ended="ada-old", into="ada", at=AT + DAY, doer=OFFICER):
    return merge(office, ended=ended, into=into, doer=doer, at=at)


def acts_of(office, public_id):
    with office.database.reading() as records:
        key = records.certifications.by_public_id(public_id).id
        return records.acts.of([key])[key]


@pytest.fixture
def two(office):
    """Ada's old record holds the foundation and what rests on it; her new one nothing."""
    candidate(office, "ada-old", listed=True)
    enrol(office, "ada")
    base = give(office, "ada-old")
    examine(office, ["ada-old"], track="upper")
    recommend(office, "ada-old")
    return base, give(office, "ada-old", "upper")


def test_everything_becomes_the_other_records_at_the_same_addresses(office, two):
    before = [certification_view(office, each, at=AT + DAY) for each in two]
    merged = become_one(office)
    assert (merged.holder, set(merged.moved)) == ("ada", set(two))
    at = AT + 2 * DAY
    assert {view.public_id for view in certifications_of(office, "ada", at=at)} == set(two)
    for old in before:
        new = certification_view(office, old.public_id, at=at)
        assert new.holder_name == "ada"
        assert (new.standing, new.subject, new.versions) == (
            old.standing,
            old.subject,
            old.versions,
        )
        assert new.history == old.history
        assert not new.listed, "the choice of the record that goes on holds"
        merged_act = acts_of(office, old.public_id)[-1]
        assert (merged_act.kind, merged_act.actor) == (ActKind.MERGED, "officer")
        assert "ada" not in str(merged_act.details)
    assert_whole(office, at=at)


def choose(office, name, *, listed, **profile):
    with office.database.transaction() as records:
        holder = records.holders.by_external_ids([name])[name]
        records.profiles.replace(holder.id, ProfileRecord(**profile), at=AT)
        records.holders.set_listed(holder.id, listed=listed, at=AT)


def chosen(office, name):
    with office.database.reading() as records:
        holder = records.holders.by_external_ids([name])[name]
        return records.profiles.of(holder.id), holder.directory_opt_in


def test_what_the_person_chose_for_the_directory_goes_on(office, two):
    choose(office, "ada-old", listed=True, country="PT", languages=("pt",), shown_name="old")
    become_one(office)
    profile = ProfileRecord(country="PT", languages=("pt",))
    assert chosen(office, "ada") == (profile, True), "but no name made of another name"
    listed = search_directory(office, DirectoryQuery(text="ada"), at=AT + 2 * DAY)
    assert {entry.public_id for entry in listed.entries} == set(two)


def test_the_choice_of_the_record_that_goes_on_comes_first(office, two):
    choose(office, "ada-old", listed=True, country="PT")
    choose(office, "ada", listed=False, country="FR")
    become_one(office)
    assert chosen(office, "ada") == (ProfileRecord(country="FR"), False)


def test_evidence_moves_and_decides_for_the_record_that_goes_on(office):
    candidate(office, "ada-old")
    enrol(office, "ada")
    lacking = decide_for(office, holder="ada", programme="test", track="base", at=AT)
    assert isinstance(lacking, NotEligible)
    assert become_one(office).moved == ()
    at = AT + 2 * DAY
    assert not isinstance(
        decide_for(office, holder="ada", programme="test", track="base", at=at), NotEligible
    )
    with office.database.reading() as records:
        act = records.acts.of_the_office()[-1]
    assert (act.kind, act.certification_id) == (ActKind.MERGED, None)


def test_the_former_identifier_goes_on_finding_the_person(office, two):
    become_one(office)
    at = AT + 2 * DAY
    for name in ("ada", "ada-old"):
        assert access_of(office, holder=name, track="test/base", at=at)[2].granted
        held = decide_for(office, holder=name, programme="test", track="base", at=at)
        assert [one.lack for one in held.missing] == [Lack.ALREADY_HELD]
    only = Only(programme="test", track="base", holders=frozenset({"ada", "ada-old"}))
    assert issue_eligible(office, actor="tester", at=at, only=only).issued == 0
    rows = [Row(row=2, entry=HolderEntry(external_id="ada-old", name="Somebody"))]
    summary = import_roster(office.database, rows, at=at)
    assert not summary.applied
    assert "was merged into ada" in summary.bad_rows[0].cells[0].message
    with pytest.raises(RefusedError, match="one record already"):
        become_one(office, at=at)


def test_merged_twice_in_a_row_the_first_identifier_still_finds(office, two):
    enrol(office, "ada-newest")
    become_one(office)
    become_one(office, ended="ada", into="ada-newest", at=AT + 2 * DAY)
    for name in ("ada-old", "ada", "ada-newest"):
        views = certifications_of(office, name, at=AT + 3 * DAY)
        assert {view.public_id for view in views} == set(two)
    assert_whole(office, at=AT + 3 * DAY)


def test_erasing_reaches_the_former_identifiers_too(office, two):
    become_one(office)
    at = AT + 2 * DAY
    erased = erase(office, holder="ada-old", doer=OFFICER, at=at)
    assert set(erased.public_ids) == set(two)
    for public_id in two:
        assert isinstance(certification_view(office, public_id, at=at), ErasedCertification)
    for name in ("ada", "ada-old"):
        with pytest.raises(NotFoundError):
            certifications_of(office, name, at=at)
        rows = [Row(row=2, entry=HolderEntry(external_id=name, name="Ada"))]
        summary = import_roster(office.database, rows, at=at)
        assert "erased on their own request" in summary.bad_rows[0].cells[0].message


def test_a_certificate_with_another_name_is_told_and_corrected(office, two):
    draft = HolderDraft(external_id="ada", name="Ada Example")
    with office.database.transaction() as records:
        records.holders.save([draft], at=AT)
    merged = become_one(office)
    assert set(merged.to_correct) == set(two)
    at = AT + 2 * DAY
    version = correct(
        office, public_id=two[0], reason=RevocationReason.WRONG_NAME, doer=OFFICER, at=at
    )
    view = certification_view(office, two[0], at=at)
    assert version == 2
    assert b"Ada Example" in view.current.signed
    assert b"ada-old" not in view.current.signed


def test_where_both_hold_a_track_nothing_is_done_and_the_remedy_is_told(office, two):
    examine(office, ["ada"])
    other = give(office, "ada")
    with pytest.raises(RefusedError) as refused:
        become_one(office)
    for part in (f"/c/{two[0]}", f"/c/{other}", "test/base", "assay surrender"):
        assert part in str(refused.value)
    at = AT + 2 * DAY
    assert {one.public_id for one in certifications_of(office, "ada-old", at=at)} == set(two)
    assert [one.public_id for one in certifications_of(office, "ada", at=at)] == [other]
    surrender(office, public_id=other, doer=OFFICER, at=at)
    assert_whole(office, at=at)


def test_the_same_result_on_both_stays_once_and_another_one_keeps_them_apart(office):
    enrol(office, "ada", "ada-old")
    examine(office, ["ada", "ada-old"], score="50")
    examine(office, ["ada"], score="60", taken_at=AT - 3 * DAY)
    examine(office, ["ada-old"], score="61", taken_at=AT - 3 * DAY)
    with pytest.raises(RefusedError, match="test/base, exam of 2026-11-18"):
        become_one(office)
    enrol(office, "bo", "bo-old")
    examine(office, ["bo", "bo-old"], score="50")
    become_one(office, ended="bo-old", into="bo")
    with office.database.reading() as records:
        person = records.holders.by_external_ids(["bo"])["bo"]
        evidence = records.results.evidence([person.id], programme="test")[person.id]
    assert len(evidence.attempts) == 1


def test_a_suspended_certification_moves_suspended(office, two):
    base, upper = two
    suspend(office, public_id=base, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=AT + DAY)
    become_one(office, at=AT + 2 * DAY)
    at = AT + 3 * DAY
    for public_id in (base, upper):
        assert certification_view(office, public_id, at=at).standing == "suspended"
    assert_whole(office, at=at)


@pytest.mark.parametrize("capacity", [Actor.REVIEWER, Actor.HOLDER])
def test_only_an_officer_merges(office, two, capacity):
    with pytest.raises(RefusedError, match="by an officer"):
        become_one(office, doer=Doer(name="somebody", capacity=capacity))


@pytest.mark.parametrize(("ended", "into"), [("ada-old", "nobody"), ("nobody", "ada")])
def test_who_is_not_known_is_not_merged(office, two, ended, into):
    with pytest.raises(NotFoundError, match="nobody"):
        become_one(office, ended=ended, into=into)
