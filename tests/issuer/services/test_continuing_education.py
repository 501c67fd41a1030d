"""Units: handed in, accepted, counted once and in their cycle; corrections are entries."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from issuer.domain.acts import Actor
from issuer.domain.ceu import Counting, RulingOutcome, audit_sample
from issuer.domain.missing import Lack
from issuer.domain.programme import CeuSource
from issuer.domain.renewal import NotKept
from issuer.errors import ConflictError, NotFoundError, RefusedError
from issuer.services.cases import Doer
from issuer.services.continuing_education import (
    ceu_account,
    draw_audit,
    hand_in,
    rule_on,
    set_quantity,
)
from issuer.services.issuing import issue
from issuer.services.keeping import Renewed, renew_certification
from tests.issuer.programme import AT, BASE, PROGRAMME
from tests.issuer.services.people import candidate

DAY = timedelta(days=1)
WINDOW = AT.replace(year=2027) - 30 * DAY
REVIEWER = Doer(name="reviewer", capacity=Actor.REVIEWER)
OFFICER = Doer(name="officer", capacity=Actor.OFFICER)


@pytest.fixture
def academy(office):
    """An office whose foundation is renewed by ten units."""
    track = replace(
        BASE,
        renewal=replace(BASE.renewal, reassessment=False, ceus=Decimal(10)),
        ceu_sources=(CeuSource(slug="training", title="Training", per_hour=Decimal(1)),),
    )
    return replace(office, programmes=(replace(PROGRAMME, tracks=(track,)),))


@pytest.fixture
def base(academy):
    candidate(academy, "ada")
    return issue(
        academy, holder="ada", programme="test", track="base", actor="tester", at=AT
    ).public_id


def give(academy, base, hours="10", *, evidence="https://example.org/1", earned=AT + DAY):
    return hand_in(
        academy,
        public_id=base,
        source="training",
        quantity=Decimal(hours),
        earned_at=earned,
        evidence=evidence,
        at=earned + DAY,
    )


def accept(academy, activity, *, at=AT + 3 * DAY):
    rule_on(academy, activity=activity, outcome=RulingOutcome.ACCEPTED, doer=REVIEWER, at=at)


def test_units_renew_only_once_they_are_accepted(academy, base):
    activity = give(academy, base)
    answer = renew_certification(academy, public_id=base, doer=REVIEWER, at=WINDOW)
    assert isinstance(answer, NotKept)
    assert [missing.lack for missing in answer.missing] == [Lack.CEUS_SHORT]
    accept(academy, activity, at=WINDOW)
    assert ceu_account(academy, base, at=WINDOW).earned == 10
    renewed = renew_certification(academy, public_id=base, doer=REVIEWER, at=WINDOW + DAY)
    assert isinstance(renewed, Renewed)
    # They were earned in the old cycle and do not count in the new one.
    account = ceu_account(academy, base, at=WINDOW + DAY)
    assert (account.earned, account.asked_for) == (0, 10)


def test_the_same_activity_counts_once(academy, base):
    for _ in range(2):
        accept(academy, give(academy, base, "6"))
    account = ceu_account(academy, base, at=AT + 4 * DAY)
    assert [each.counting for each in account.counted] == [Counting.COUNTED, Counting.DUPLICATE]
    assert account.earned == 6


def test_a_correction_is_an_entry_and_the_latest_word_holds(academy, base):
    activity = give(academy, base)
    accept(academy, activity)
    set_quantity(
        academy,
        activity=activity,
        quantity=Decimal("7.5"),
        reason="two sessions were cancelled",
        doer=REVIEWER,
        at=AT + 5 * DAY,
    )
    assert ceu_account(academy, base, at=AT + 4 * DAY).earned == 10
    assert ceu_account(academy, base, at=AT + 5 * DAY).earned == Decimal("7.5")
    rule_on(
        academy,
        activity=activity,
        outcome=RulingOutcome.REFUSED,
        reason="no certificate of attendance",
        doer=REVIEWER,
        at=AT + 6 * DAY,
    )
    assert ceu_account(academy, base, at=AT + 6 * DAY).earned == 0


@pytest.mark.parametrize("table", ["ceu_activities", "ceu_entries"])
def test_nobody_edits_the_ledger(academy, base, table):
    accept(academy, give(academy, base))
    with (
        pytest.raises(ConflictError, match="append-only"),
        academy.database.transaction() as records,
    ):
        records._connection.exec_driver_sql(f"UPDATE {table} SET quantity = '99'")


def test_what_cannot_be_is_refused(academy, base):
    with pytest.raises(RefusedError, match="above 0"):
        give(academy, base, "0")
    with pytest.raises(RefusedError, match="training"):
        hand_in(
            academy,
            public_id=base,
            source="reading",
            quantity=Decimal(1),
            earned_at=AT,
            evidence="",
            at=AT,
        )
    activity = give(academy, base)
    with pytest.raises(RefusedError, match="reviewer"):
        rule_on(academy, activity=activity, outcome=RulingOutcome.ACCEPTED, doer=OFFICER, at=AT)
    with pytest.raises(RefusedError, match="reason"):
        rule_on(academy, activity=activity, outcome=RulingOutcome.REFUSED, doer=REVIEWER, at=AT)
    with pytest.raises(NotFoundError):
        accept(academy, "nothing")
    with pytest.raises(NotFoundError):
        ceu_account(academy, "a" * 26, at=AT)


def test_an_audit_is_drawn_by_chance_and_can_be_drawn_again_from_its_seed(academy, base):
    activities = [give(academy, base, evidence=f"https://example.org/{n}") for n in range(20)]
    audit = {"since": AT, "until": AT + 9 * DAY, "share": Decimal("0.2"), "doer": REVIEWER}
    sample = draw_audit(academy, at=AT + 9 * DAY, **audit)
    assert len(sample) == 4
    assert set(sample) <= set(activities)
    with academy.database.reading() as records:
        act = records.acts.of_the_office()[-1]
    seed = act.details["seed"]
    assert audit_sample(activities, share=Decimal("0.2"), seed=seed) == sample
    assert (act.actor, act.details["drawn"]) == ("reviewer", 4)
    with pytest.raises(RefusedError):
        draw_audit(academy, at=AT + 9 * DAY, **{**audit, "share": Decimal(2)})
