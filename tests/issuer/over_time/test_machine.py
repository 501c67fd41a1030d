"""The office against the reference: hundreds of random steps here, many more by `make soak`."""

import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from issuer.persistence import Database
from tests.issuer.emptying import empty_postgresql
from tests.issuer.over_time.machine import CertificationsOverTime
from tests.issuer.programme import BASE, PROGRAMME, UPPER
from tests.issuer.services.offices import office_at

EXAMPLES = int(os.environ.get("ASSAY_TEST_SOAK", "6"))
STEPS = 50

TRACKS = (BASE, replace(UPPER, requirements=()))
"""Both are earned by their examination alone."""


@pytest.mark.timeout(60 + 20 * EXAMPLES)
def test_random_acts_and_moves_of_the_clock_agree_with_the_reference(
    database_url, keys_place, request
):
    office = replace(
        office_at(Database(database_url), keys_place),
        programmes=(replace(PROGRAMME, tracks=TRACKS),),
    )

    def empty() -> None:
        office.database.dispose()
        if database_url.startswith("sqlite:///"):
            path = database_url.removeprefix("sqlite:///")
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return
        empty_postgresql(database_url)

    class Machine(CertificationsOverTime):
        def reset(self) -> None:
            empty()

    Machine.office = office
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            print_blob=False,
            # Explaining a failure traces every line of the office: minutes for each step.
            phases=(Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
        ),
    )
    office.database.dispose()
