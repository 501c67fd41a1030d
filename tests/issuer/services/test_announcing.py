"""The outbox: every act is in it, dates come once, late and doubled sweeps tell nothing twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from issuer.domain.acts import SuspensionReason, WithdrawalReason
from issuer.domain.reminders import ClockEvent
from issuer.errors import ConflictError
from issuer.services.announcing import announce
from issuer.services.dispatching import LETTERS, WEBHOOK_KINDS
from issuer.services.ending import surrender, uphold_appeal, withdraw
from issuer.services.issuing import issue
from issuer.services.keeping import renew_certification
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.suspending import resolve, suspend
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate, examine, recommend
from tests.issuer.services.test_over_time import HOLDER, OFFICER, REVIEWER, SECOND, THIRD

DAY = timedelta(days=1)
EXPIRY = AT.replace(year=2027)


@pytest.fixture
def base(office):
    """The public id of a foundation, awarded now."""
    candidate(office, "ada")
    return issue(
        office, holder="ada", programme="test", track="base", actor="tester", at=AT
    ).public_id


def outbox(office) -> list[tuple[str, str]]:
    """Return the kind and key of every event, in order."""
    with office.database.reading() as records:
        rows = records._connection.execute(text("SELECT kind, key FROM outbox_events ORDER BY id"))
        return [tuple(row) for row in rows]


def kinds(office) -> list[str]:
    return [kind for kind, _ in outbox(office)]


def test_every_act_is_in_the_outbox_by_its_own_transaction(office, base):
    suspend(office, public_id=base, reason=SuspensionReason.COMPLAINT, doer=OFFICER, at=AT + DAY)
    resolve(office, public_id=base, doer=OFFICER, at=AT + 2 * DAY)
    revoke_version(
        office,
        public_id=base,
        reason=RevocationReason.WRONG_NAME,
        actor="tester",
        at=AT + 3 * DAY,
    )
    for officer in (OFFICER, SECOND):
        withdraw(
            office,
            public_id=base,
            reason=WithdrawalReason.FRAUD,
            doer=officer,
            at=AT + 4 * DAY,
        )
    uphold_appeal(office, public_id=base, doer=THIRD, at=AT + 5 * DAY)
    surrender(office, public_id=base, doer=HOLDER, at=AT + 6 * DAY)
    with office.database.reading() as records:
        rows = records._connection.execute(text("SELECT id, kind FROM acts ORDER BY id"))
        acts = [(row.kind, f"act:{row.id}") for row in rows]
    assert outbox(office) == acts
    assert {"certified", "suspended", "resolved", "withdrawn", "surrendered"} <= set(kinds(office))


def test_what_is_rolled_back_is_not_told(office, base):
    before = outbox(office)

    def act_and_fail():
        with office.database.transaction() as records:
            [certification] = records.certifications.by_public_ids([base]).values()
            act = records.acts.of([certification.id])[certification.id][0]
            records.acts.add([act])
            raise ConflictError("in the middle")

    with pytest.raises(ConflictError):
        act_and_fail()
    assert outbox(office) == before


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        (EXPIRY - 180 * DAY, ClockEvent.REMINDER_180),
        (EXPIRY - 90 * DAY, ClockEvent.REMINDER_90),
        (EXPIRY - 30 * DAY, ClockEvent.REMINDER_30),
        (EXPIRY, ClockEvent.EXPIRED),
        (EXPIRY + DAY, ClockEvent.EXPIRED_REMINDER),
        (EXPIRY + 30 * DAY, ClockEvent.LAPSED),
    ],
)
def test_each_date_at_its_second(office, base, moment, kind):
    announce(office, at=moment - timedelta(seconds=1))
    assert kind not in kinds(office)
    assert announce(office, at=moment) == 1
    assert kinds(office)[-1] == kind
    assert announce(office, at=moment) == 0
    assert announce(office, at=moment + timedelta(seconds=1)) == 0


def test_a_whole_life_swept_daily_tells_each_date_once(office, base):
    moment = AT
    while moment < EXPIRY + 60 * DAY:
        announce(office, at=moment)
        moment += timedelta(hours=31)
    # It held from its first moment on, and rests on nothing.
    never = {ClockEvent.BEGUN, ClockEvent.SUSPENDED_BY_CLOCK}
    told = [kind.value for kind in ClockEvent if kind not in never]
    assert kinds(office) == ["certified", *told]


def test_a_late_sweep_tells_what_still_makes_sense(office, base):
    announce(office, at=AT)
    announce(office, at=EXPIRY - 20 * DAY)
    assert kinds(office) == ["certified", "reminder-30"]
    announce(office, at=EXPIRY + 100 * DAY)
    # A system is told of every standing that holds; a person of nothing that has passed.
    assert kinds(office) == ["certified", "reminder-30", "lapsed"]


def test_a_first_sweep_after_years_tells_nothing_old(office, base):
    assert announce(office, at=EXPIRY + 300 * DAY) == 0


def test_what_was_renewed_is_not_reminded_of(office, base):
    renewed_at = EXPIRY - 60 * DAY
    examine(office, ["ada"], taken_at=renewed_at - DAY)
    renew_certification(office, public_id=base, doer=REVIEWER, at=renewed_at)
    for days in range(-59, 60):
        announce(office, at=EXPIRY + days * DAY)
    assert "reminder-30" not in kinds(office)
    assert "expired" not in kinds(office)
    announce(office, at=EXPIRY.replace(year=2028) - 30 * DAY)
    assert kinds(office)[-1] == "reminder-30"


def test_what_is_suspended_is_not_reminded_of(office, base):
    suspend(
        office,
        public_id=base,
        reason=SuspensionReason.COMPLAINT,
        doer=OFFICER,
        at=EXPIRY - 100 * DAY,
        deadline=EXPIRY,
    )
    assert announce(office, at=EXPIRY - 90 * DAY) == 0


def test_a_prerequisite_that_expires_is_told_to_the_dependant(office, base):
    examine(office, ["ada"], track="upper")
    recommend(office, "ada")
    issue(office, holder="ada", programme="test", track="upper", actor="tester", at=AT)
    lapse = EXPIRY + 30 * DAY
    announce(office, at=lapse - DAY)
    assert announce(office, at=lapse) == 2
    assert sorted(kinds(office)[-2:]) == ["lapsed", "suspended-by-clock"]


def test_a_clock_that_was_ahead_hides_nothing(office, base):
    announce(office, at=AT + 3650 * DAY)
    assert announce(office, at=EXPIRY - 30 * DAY) == 1


def test_a_sweep_that_died_before_its_mark_looks_again(office, base):
    with office.database.reading() as records:
        before = records.outbox.mark("reminder-30")
    assert before is None
    announce(office, at=EXPIRY - 30 * DAY)
    with office.database.transaction() as records:
        records._connection.execute(text("DELETE FROM sweep_marks"))
    assert announce(office, at=EXPIRY - 30 * DAY) == 0
    assert kinds(office).count("reminder-30") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_dates_are_found_by_ranges_of_an_index(office, base):
    """The cost grows with what is due: no query of a sweep reads the whole of a table."""
    asked = []

    def remember(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith("SELECT spans"):
            asked.append((statement, parameters))

    event.listen(office.database._engine, "before_cursor_execute", remember)
    announce(office, at=EXPIRY - 30 * DAY)
    event.remove(office.database._engine, "before_cursor_execute", remember)
    assert len(asked) == len(ClockEvent)
    with office.database.reading() as records:
        for statement, parameters in asked:
            plan = records._connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith("SCAN")]
            assert [step for step in steps if "ix_spans_" in step]


def test_every_event_that_can_be_told_of_is_on_the_page():
    page = (Path(__file__).resolve().parents[3] / "docs" / "announcing.md").read_text("utf-8")
    for kind in WEBHOOK_KINDS:
        assert f".{kind}`" in page, f"docs/announcing.md does not say who is told of {kind}"
    assert not {"withdrawal-proposed", "abandoned", "submitted-signed"} & set(WEBHOOK_KINDS)
    assert set(LETTERS) - {"expired-reminder"} <= set(WEBHOOK_KINDS)
