"""The office against the reference: hundreds of random steps here, many more by `make soak`."""

import os
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from issuer.domain.programme import CeuSource, ReinstatementStep
from issuer.persistence import Database
from tests.issuer.emptying import empty_postgresql
from tests.issuer.over_time.machine import CertificationsOverTime
from tests.issuer.over_time.model import RESTRICTS, RULES
from tests.issuer.over_time.site import Site
from tests.issuer.programme import AT, BASE, PROGRAMME, UPPER
from tests.issuer.services.invariants import hold_what_is_handed_on_to_what_is_recorded
from tests.issuer.services.offices import office_at

EXAMPLES = int(os.environ.get("ASSAY_TEST_SOAK", "6"))
STEPS = 50
TRAINING = CeuSource(slug="training", title="Training", per_hour=Decimal(1))


def _programme(number):
    """Return the programme in a version; each track is earned by its examination alone."""
    rules = RULES[number]
    common = {
        "version": number,
        "requirements": (),
        "ceu_sources": (TRAINING,),
        "reinstatement": (
            ReinstatementStep(
                up_to_months=rules.reinstatement_months, ceu_shortfall=True, reassessment=True
            ),
        ),
    }
    return replace(
        PROGRAMME,
        tracks=tuple(
            replace(
                track,
                **common,
                validity_months=rules.validity[track.slug],
                renewal=replace(
                    track.renewal,
                    window_days=rules.window.days,
                    grace_days=rules.grace.days,
                    ceus=Decimal(rules.units[track.slug]),
                ),
                restricts_access=track.slug in RESTRICTS,
            )
            for track in (BASE, UPPER)
        ),
    )


@pytest.mark.timeout(60 + 20 * EXAMPLES)
def test_random_acts_and_moves_of_the_clock_agree_with_the_reference(
    database_url, keys_place, request, monkeypatch
):
    hold_what_is_handed_on_to_what_is_recorded(monkeypatch)
    own = office_at(Database(database_url), keys_place)
    offices = {number: replace(own, programmes=(_programme(number),)) for number in RULES}

    def empty() -> None:
        own.database.dispose()
        if database_url.startswith("sqlite:///"):
            path = database_url.removeprefix("sqlite:///")
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return
        empty_postgresql(database_url)

    class Machine(CertificationsOverTime):
        def reset(self) -> None:
            empty()

    Machine.offices = offices
    Machine.site = Site(offices[1], AT)
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
    own.database.dispose()
