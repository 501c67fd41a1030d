"""``assay work``: orders of the desk, worked off by a command."""

from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.opening import open_office
from issuer.services.bulk_jobs import LEASE, order_issue
from issuer.settings import read_settings


def test_orders_are_worked_off_and_one_that_another_has_is_left_to_it(with_office):
    idle = with_office("work")
    assert (idle.exit_code, idle.output) == (Exit.DONE, "No order waits.\n")
    office = open_office(read_settings())
    first = order_issue(office, programme="", track="", actor="account:olga", at=now())
    done = with_office("work")
    assert (done.exit_code, done.output) == (Exit.DONE, f"Order {first}: done, 1 issued\n")
    second = order_issue(office, programme="", track="", actor="account:olga", at=now())
    with office.database.transaction() as records:
        records.jobs.claim(at=now(), until=now() + LEASE)
    left = with_office("work")
    assert left.exit_code == Exit.REFUSED
    assert f"Order {second}: another worker has it" in left.output
    office.database.dispose()
