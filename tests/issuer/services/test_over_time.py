"""Certifications over time: every act, what follows from it everywhere, and the way back."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.domain.acts import Actor, SuspensionReason, WithdrawalReason
from issuer.domain.renewal import NotKept
from issuer.domain.standing import Standing
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.holders import HolderDraft
from issuer.sealing import batch
from issuer.sealing.sealed import SealingError
from issuer.services.abandoning import abandon
from issuer.services.cases import Doer
from issuer.services.correcting import correct
from issuer.services.directory import search_directory
from issuer.services.ending import surrender, take_back_withdrawal, uphold_appeal, withdraw
from issuer.services.issuing import Issued, issue
from issuer.services.keeping import (
    Renewed,
    reinstate_certification,
    renew_certification,
    renewal_outlook,
)
from issuer.services.materialising import known_of, materialise
from issuer.services.publishing import published_status_list
from issuer.services.reading import certification_view
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.suspending import resolve, suspend
from issuer.services.sweeping import sweep
from issuer.services.views import DirectoryQuery
from tests.issuer.programme import AT, BASE, PROGRAMME, UPPER
from tests.issuer.services.invariants import (
    assert_whole,
    hold_what_is_handed_on_to_what_is_recorded,
)
from tests.issuer.services.offices import own_sources
from tests.issuer.services.people import candidate, examine, recommend
from verifier.report import Verdict
from verifier.verify import verify

OFFICER = Doer(name="officer 1", capacity=Actor.OFFICER)
SECOND = Doer(name="officer 2", capacity=Actor.OFFICER)
THIRD = Doer(name="officer 3", capacity=Actor.OFFICER)
REVIEWER = Doer(name="reviewer", capacity=Actor.REVIEWER)
HOLDER = Doer(name="ada", capacity=Actor.HOLDER)

DAY = timedelta(days=1)
EXPIRY = AT.replace(year=2027)


@pytest.fixture(autouse=True)
def what_is_handed_on_is_what_is_recorded(monkeypatch):
    hold_what_is_handed_on_to_what_is_recorded(monkeypatch)


@pytest.fixture
def base(office):
    """The public id of a foundation, listed, awarded now."""
    candidate(office, "ada", listed=True)
    return give(office, "base")


@pytest.fixture
def both(office, base):
    """The public ids of a foundation and of what rests on it."""
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    return base, give(office, "upper")


def give(office, track, at=AT):
    issued = issue(office, holder="ada", programme="test", track=track, actor="tester", at=at)
    assert isinstance(issued, Issued)
    return issued.public_id


def standing(office, public_id, at):
    return certification_view(office, public_id, at=at).standing


def verdict(office, public_id, at, version=None):
    view = certification_view(office, public_id, at=at)
    chosen = view.current if version is None else view.versions[-version]
    assert version is None or chosen.number == version
    return verify(
        chosen.signed, at=at, registry=office.own_registry(), sources=own_sources(office, at)
    ).verdict


def listed(office, at):
    return [entry.public_id for entry in search_directory(office, DirectoryQuery(), at=at).entries]


def halt(office, public_id, at, **more):
    return suspend(
        office,
        public_id=public_id,
        reason=SuspensionReason.COMPLAINT,
        doer=OFFICER,
        at=at,
        **more,
    )


def test_a_suspension_holds_everywhere_at_once(office, base):
    at = AT + DAY
    assert listed(office, at) == [base]
    assert halt(office, base, at) == at + timedelta(days=BASE.suspension_days)
    assert standing(office, base, at) is Standing.SUSPENDED
    assert standing(office, base, at - timedelta(seconds=1)) is Standing.ACTIVE
    assert verdict(office, base, at) is Verdict.REVOKED
    assert listed(office, at) == []
    view = certification_view(office, base, at=at)
    assert (view.effects.sharing, view.effects.access, view.effects.marked) == (False, False, True)
    assert_whole(office, at=at)


def test_resolving_gives_back_what_the_dates_say_with_a_fresh_credential(office, base):
    halt(office, base, AT + DAY)
    at = AT + 2 * DAY
    assert resolve(office, public_id=base, doer=OFFICER, at=at) is Standing.ACTIVE
    view = certification_view(office, base, at=at)
    assert (view.current.number, view.current.replaces) == (2, 1)
    assert not view.being_corrected
    old, new = (json.loads(version.signed) for version in reversed(view.versions))
    assert new["id"] == old["id"]
    assert new["validFrom"] > old["validFrom"]
    assert new["validUntil"] == old["validUntil"]
    assert new["awardedDate"] == old["awardedDate"]
    assert verdict(office, base, at) is Verdict.VALID
    assert verdict(office, base, at, version=1) is Verdict.REVOKED
    assert listed(office, at) == [base]
    assert_whole(office, at=at)


def test_resolved_after_the_expiry_there_is_nothing_to_issue(office, base):
    halt(office, base, EXPIRY - DAY)
    assert resolve(office, public_id=base, doer=OFFICER, at=EXPIRY + DAY) is Standing.GRACE
    assert certification_view(office, base, at=EXPIRY + DAY).current.number == 1


def test_a_suspended_foundation_suspends_what_rests_on_it_and_its_cure_restores_it(office, both):
    lower, upper = both
    at = AT + DAY
    halt(office, lower, at)
    assert standing(office, upper, at) is Standing.SUSPENDED
    assert verdict(office, upper, at) is Verdict.REVOKED
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(upper)
        act = records.acts.of([certification.id])[certification.id][-1]
    assert (act.actor, act.reason) == ("clock", "suspended")
    resolve(office, public_id=lower, doer=OFFICER, at=at + DAY)
    assert standing(office, upper, at + DAY) is Standing.ACTIVE
    assert verdict(office, upper, at + DAY) is Verdict.VALID
    assert_whole(office, at=at + DAY)


def test_when_the_clock_suspends_the_list_says_so_without_any_job(office, both):
    lower, upper = both
    lapse = EXPIRY + timedelta(days=BASE.renewal.grace_days)
    before = lapse - timedelta(seconds=1)
    assert (standing(office, lower, before), verdict(office, upper, before)) == (
        Standing.GRACE,
        Verdict.VALID,
    )
    assert standing(office, upper, lapse) is Standing.SUSPENDED
    assert verdict(office, upper, lapse) is Verdict.REVOKED
    version = published_status_list(office, 1, at=lapse).version
    assert published_status_list(office, 1, at=lapse).version == version
    assert_whole(office, at=lapse)


def test_a_reinstated_foundation_cures_what_rests_on_it(office, both):
    lower, upper = both
    lapse = EXPIRY + timedelta(days=BASE.renewal.grace_days)
    published_status_list(office, 1, at=lapse)
    at = lapse + 10 * DAY
    examine(office, ["ada"], taken_at=at - DAY)
    renewed = reinstate_certification(office, public_id=lower, doer=REVIEWER, at=at)
    assert isinstance(renewed, Renewed)
    assert standing(office, lower, at) is Standing.ACTIVE
    assert standing(office, lower, at - DAY) is Standing.LAPSED
    assert standing(office, upper, at) is Standing.ACTIVE
    assert_whole(office, at=at)


def test_a_renewal_continues_from_the_old_expiry_and_leaves_the_older_version_clear(office, base):
    early = EXPIRY - timedelta(days=BASE.renewal.window_days)
    outlook = renewal_outlook(office, base, at=early - DAY)
    assert isinstance(outlook, NotKept)
    with pytest.raises(RefusedError, match="active"):
        renew_certification(office, public_id=base, doer=REVIEWER, at=early - DAY)
    missing = renew_certification(office, public_id=base, doer=REVIEWER, at=early)
    assert isinstance(missing, NotKept)
    assert missing.until == EXPIRY + timedelta(days=BASE.renewal.grace_days)

    at = early + DAY
    examine(office, ["ada"], taken_at=at)
    renewed = renew_certification(office, public_id=base, doer=REVIEWER, at=at)
    assert isinstance(renewed, Renewed)
    assert (renewed.version, renewed.valid_from) == (2, at)
    assert renewed.valid_until == EXPIRY.replace(year=2028)
    assert verdict(office, base, at) is Verdict.VALID
    assert verdict(office, base, at, version=1) is Verdict.VALID
    assert_whole(office, at=at)
    assert standing(office, base, EXPIRY) is Standing.ACTIVE
    assert verdict(office, base, EXPIRY, version=1) is Verdict.EXPIRED
    view = certification_view(office, base, at=at)
    assert view.first_awarded == AT
    assert view.current.replaces == 1


def test_a_renewal_is_for_reviewers(office, base):
    with pytest.raises(RefusedError, match="reviewer"):
        renew_certification(office, public_id=base, doer=HOLDER, at=EXPIRY - DAY)


def test_a_higher_track_that_is_earned_extends_the_lower_one(office, base):
    extending = replace(UPPER, renewal=replace(UPPER.renewal, extends_lower=True))
    office = replace(office, programmes=(replace(PROGRAMME, tracks=(extending, BASE)),))
    at = AT + 100 * DAY
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    upper = give(office, "upper", at=at)
    ends = certification_view(office, upper, at=at).valid_until
    view = certification_view(office, base, at=at)
    assert view.valid_until == ends > EXPIRY
    assert view.current.number == 2
    assert [entry.event for entry in view.history] == ["extended", "certified"]
    assert verdict(office, base, at) is Verdict.VALID
    assert_whole(office, at=at)


def dismiss(office, public_id, doer, at, reason=WithdrawalReason.FRAUD):
    return withdraw(office, public_id=public_id, reason=reason, doer=doer, at=at)


def test_a_proposed_withdrawal_is_taken_back_by_any_officer(office, base):
    at = AT + DAY
    dismiss(office, base, OFFICER, at)
    with pytest.raises(RefusedError, match="for officer"):
        take_back_withdrawal(office, public_id=base, doer=REVIEWER, at=at)
    take_back_withdrawal(office, public_id=base, doer=SECOND, at=at)
    assert standing(office, base, at) is Standing.ACTIVE
    # Nothing waits any more: the next word is a proposal again, not a confirmation.
    assert not dismiss(office, base, SECOND, at).done
    take_back_withdrawal(office, public_id=base, doer=SECOND, at=at)
    with pytest.raises(RefusedError, match="none to take back"):
        take_back_withdrawal(office, public_id=base, doer=OFFICER, at=at)
    with office.database.reading() as records:
        key = records.certifications.by_public_id(base).id
        kinds = [act.kind.value for act in records.acts.of([key])[key]]
    assert kinds[-4:] == ["withdrawal-proposed", "withdrawal-taken-back"] * 2
    public = [entry.event for entry in certification_view(office, base, at=at).history]
    assert public == ["certified"]


def test_a_withdrawal_takes_two_officers_of_one_mind(office, base):
    at = AT + DAY
    assert not dismiss(office, base, OFFICER, at).done
    assert standing(office, base, at) is Standing.ACTIVE
    with pytest.raises(RefusedError, match="two different"):
        dismiss(office, base, OFFICER, at)
    with pytest.raises(RefusedError, match="another reason"):
        dismiss(office, base, SECOND, at, WithdrawalReason.MISUSE)
    assert verdict(office, base, at) is Verdict.VALID
    assert dismiss(office, base, SECOND, at).done
    assert standing(office, base, at) is Standing.WITHDRAWN
    assert verdict(office, base, at) is Verdict.REVOKED
    assert listed(office, at) == []
    assert_whole(office, at=at)


def test_an_appeal_is_not_decided_by_those_who_withdrew_and_restores_the_standing(office, base):
    at = AT + DAY
    dismiss(office, base, OFFICER, at)
    dismiss(office, base, SECOND, at)
    for partial in (OFFICER, SECOND):
        with pytest.raises(RefusedError, match="appeal"):
            uphold_appeal(office, public_id=base, doer=partial, at=at + DAY)
    assert uphold_appeal(office, public_id=base, doer=THIRD, at=at + DAY) is Standing.ACTIVE
    assert verdict(office, base, at + DAY) is Verdict.VALID
    # The withdrawal is decided; another one begins with a proposal again.
    assert not dismiss(office, base, SECOND, at + 2 * DAY).done
    assert_whole(office, at=at + 2 * DAY)


def test_a_holder_gives_it_up_and_earns_it_anew_at_the_same_address(office, base):
    at = AT + DAY
    surrender(office, public_id=base, doer=HOLDER, at=at)
    assert standing(office, base, at) is Standing.SURRENDERED
    assert verdict(office, base, at) is Verdict.REVOKED
    later = at + 10 * DAY
    examine(office, ["ada"], taken_at=later - DAY)
    assert give(office, "base", at=later) == base
    assert standing(office, base, later) is Standing.ACTIVE
    assert verdict(office, base, later) is Verdict.VALID
    assert_whole(office, at=later)


def rename(office, name, at):
    with office.database.transaction() as records:
        records.holders.save([HolderDraft(external_id="ada", name=name)], at=at)


def test_a_correction_replaces_the_wrong_version_in_one_moment(office, base):
    at = AT + DAY
    rename(office, "Ada Lovelace", at)
    wrong_name = {"reason": RevocationReason.WRONG_NAME, "doer": OFFICER}
    assert correct(office, public_id=base, at=at, **wrong_name) == 2
    view = certification_view(office, base, at=at)
    assert "Ada Lovelace" in view.current.signed.decode()
    assert (view.standing, view.being_corrected) == (Standing.ACTIVE, False)
    assert verdict(office, base, at) is Verdict.VALID
    assert verdict(office, base, at, version=1) is Verdict.REVOKED
    assert_whole(office, at=at)


def test_what_expired_is_corrected_within_its_dates(office, base):
    at = EXPIRY + 100 * DAY
    rename(office, "Ada Lovelace", at)
    correct(office, public_id=base, reason=RevocationReason.WRONG_NAME, doer=OFFICER, at=at)
    assert verdict(office, base, at) is Verdict.EXPIRED
    assert_whole(office, at=at)


def test_a_crash_while_correcting_leaves_the_old_version_standing(office, base, monkeypatch):
    at = AT + DAY
    real = batch.begin

    def refuse(unsigned, **more):
        raise SealingError("the key fell into the sea")

    monkeypatch.setattr(batch, "begin", refuse)
    wrong_name = {"reason": RevocationReason.WRONG_NAME, "doer": OFFICER}
    with pytest.raises(RefusedError, match="sea"):
        correct(office, public_id=base, at=at, **wrong_name)
    assert verdict(office, base, at) is Verdict.VALID
    # Nothing goes before what is reserved; and it is finished first when that is possible.
    with pytest.raises(RefusedError, match="reserved"):
        halt(office, base, at)
    monkeypatch.setattr(batch, "begin", real)
    halt(office, base, at + DAY)
    assert certification_view(office, base, at=at + DAY).current.number == 2
    assert_whole(office, at=at + DAY)


def test_what_can_never_be_signed_is_given_up_and_its_bit_set(office, base, monkeypatch):
    at = AT + DAY
    real = batch.begin

    def refuse(unsigned, **more):
        raise SealingError("never")

    wrong_name = {"reason": RevocationReason.WRONG_NAME, "doer": OFFICER}
    monkeypatch.setattr(batch, "begin", refuse)
    with pytest.raises(RefusedError):
        correct(office, public_id=base, at=at, **wrong_name)
    giving_up = {"reason": "cannot be signed", "at": at}
    with pytest.raises(RefusedError, match="officer"):
        abandon(office, public_id=base, doer=REVIEWER, **giving_up)
    assert abandon(office, public_id=base, doer=OFFICER, **giving_up) == 2
    with pytest.raises(NotFoundError):
        abandon(office, public_id=base, doer=OFFICER, **giving_up)
    with office.database.reading() as records:
        assert len(records.status_lists.revoked(1)) == 1
    monkeypatch.setattr(batch, "begin", real)
    assert correct(office, public_id=base, at=at, **wrong_name) == 3
    assert verdict(office, base, at) is Verdict.VALID


def test_a_suspension_needs_an_officer_and_a_deadline_to_come(office, base):
    with pytest.raises(RefusedError, match="officer"):
        suspend(
            office,
            public_id=base,
            reason=SuspensionReason.COMPLAINT,
            doer=REVIEWER,
            at=AT,
        )
    with pytest.raises(RefusedError, match="future"):
        halt(office, base, AT, deadline=AT)


def test_a_sweep_signs_lists_and_reissues_what_the_clock_cured_and_does_nothing_twice(office, both):
    lower, upper = both
    at = EXPIRY - DAY
    halt(office, lower, at)
    # The foundation is resolved, but the process died before the fresh credentials.
    with office.database.transaction() as records:
        certification = records.certifications.by_public_id(lower)
        records.acts.add(
            [
                ActRecord(
                    certification_id=certification.id,
                    at=at + timedelta(hours=1),
                    actor="officer 1",
                    kind=ActKind.RESOLVED,
                )
            ]
        )
        materialise(records, known_of(records, [certification.holder_id]))
    later = at + timedelta(hours=8)
    first = sweep(office, at=later)
    assert (first.resumed, first.lists, first.reissued, first.refused) == (0, 1, 2, ())
    assert verdict(office, upper, later) is Verdict.VALID
    assert verdict(office, lower, later) is Verdict.VALID
    second = sweep(office, at=later)
    assert (second.resumed, second.lists, second.reissued) == (0, 0, 0)
    assert_whole(office, at=later)


def test_a_sweep_does_not_replace_what_a_person_revoked(office, base):
    at = AT + DAY
    revoke_version(
        office, public_id=base, reason=RevocationReason.WRONG_NAME, actor="officer 1", at=at
    )
    assert sweep(office, at=at).reissued == 0
    assert certification_view(office, base, at=at).being_corrected
