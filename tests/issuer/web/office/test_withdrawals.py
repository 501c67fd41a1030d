"""Withdrawals that wait: by a deadline that passed, or by one officer's word."""

from datetime import timedelta

import pytest

from issuer.domain.acts import Actor, SuspensionReason, WithdrawalReason
from issuer.domain.roles import Role
from issuer.services.cases import Doer
from issuer.services.ending import take_back_withdrawal, withdraw
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.suspending import resolve, suspend
from issuer.services.withdrawals import waiting_withdrawals
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate

DAY = timedelta(days=1)
OFFICER = Doer(name="account:olga", capacity=Actor.OFFICER)


@pytest.fixture
def held(office):
    """Certifications of three people, by their names."""
    found = {}
    for name in ("Ana", "Ben", "Cleo"):
        candidate(office, name)
        found[name] = issue(
            office, holder=name, programme="test", track="base", actor="t", at=AT
        ).public_id
    return found


def suspended(office, public_id, days):
    suspend(
        office,
        public_id=public_id,
        reason=SuspensionReason.FAILED_AUDIT,
        doer=OFFICER,
        at=AT,
        deadline=AT + days * DAY,
    )


def proposed(office, public_id, at=AT):
    withdraw(office, public_id=public_id, reason=WithdrawalReason.MISUSE, doer=OFFICER, at=at)


def waits(office, at):
    return [
        (each.holder_name, each.overdue_since, each.proposal is not None)
        for each in waiting_withdrawals(office, at=at).waiting
    ]


def test_a_suspension_waits_from_the_second_of_its_deadline_until_it_is_resolved(office, held):
    suspended(office, held["Ana"], 3)
    suspended(office, held["Ben"], 1)
    assert waits(office, AT + DAY - timedelta(seconds=1)) == []
    assert waits(office, AT + DAY) == [("Ben", AT + DAY, False)]
    assert waits(office, AT + 3 * DAY) == [
        ("Ben", AT + DAY, False),
        ("Ana", AT + 3 * DAY, False),
    ]
    resolve(office, public_id=held["Ben"], doer=OFFICER, at=AT + 4 * DAY)
    assert waits(office, AT + 4 * DAY) == [("Ana", AT + 3 * DAY, False)]


def test_a_proposal_waits_until_it_is_confirmed_taken_back_or_nobody_is_left(office, held):
    for name in held:
        proposed(office, held[name])
    assert sorted(waits(office, AT)) == [(name, None, True) for name in ("Ana", "Ben", "Cleo")]
    second = Doer(name="account:paul", capacity=Actor.OFFICER)
    withdraw(
        office, public_id=held["Ana"], reason=WithdrawalReason.MISUSE, doer=second, at=AT + DAY
    )
    take_back_withdrawal(office, public_id=held["Ben"], doer=second, at=AT + DAY)
    assert waits(office, AT + DAY) == [("Cleo", None, True)]
    erase(office, holder="Cleo", doer=OFFICER, at=AT + DAY)
    assert waits(office, AT + DAY) == []


def test_the_desk_tells_what_waits_and_two_officers_decide_it(office, held, staff, clock):
    suspended(office, held["Ana"], 1)
    clock.at = AT + 2 * DAY
    viewer = staff(Role.VIEWER)
    assert "<strong>1</strong>withdrawals to be decided" in viewer.get("/office").text
    page = viewer.get("/office/withdrawals").text
    assert "Ana" in page
    assert "suspended: failed audit" in page
    assert "nobody yet" in page
    assert "/ask/withdraw" not in page
    first, second = staff(Role.OFFICER), staff(Role.OFFICER, "officer.two")
    for officer, label in ((first, "Propose"), (second, "Confirm")):
        page = officer.get("/office/withdrawals").text
        assert f">{label}<span" in page
        officer.get(f"/office/certifications/{held['Ana']}/ask/withdraw")
        answer = officer.post(
            f"/office/certifications/{held['Ana']}/office/withdraw", {"reason": "not-resolved"}
        )
        assert answer.status_code == 303, answer.text
    assert "Nothing waits." in first.get("/office/withdrawals").text
