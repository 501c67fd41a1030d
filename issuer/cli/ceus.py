"""``assay ceu``: continuing education, handed in, ruled on, corrected and audited."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from pydantic import TypeAdapter, ValidationError

from issuer.cli.acting import acting_as, doer, public_id_of
from issuer.cli.clock import MOMENT, now
from issuer.cli.opening import opened_office
from issuer.cli.showing import moment, show_table
from issuer.domain.acts import Actor
from issuer.domain.ceu import RulingOutcome
from issuer.services.activities import handed_in
from issuer.services.continuing_education import (
    ceu_account,
    draw_audit,
    hand_in,
    rule_on,
    set_quantity,
)
from issuer.services.entries import CorrectedQuantity, Quantity


class NumberType(click.ParamType[Decimal]):
    """A number as the tables have it."""

    name = "number"

    def __init__(self, kind: Any, expected: str) -> None:  # noqa: ANN401 - an annotation
        self._adapter = TypeAdapter[Decimal](kind)
        self._expected = expected

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read what was typed."""
        try:
            return self._adapter.validate_python(value)
        except ValidationError:
            self.fail(f"“{value}” is not {self._expected}.", param, ctx)


QUANTITY = NumberType(Quantity, "a number above 0 and below 10000 with at most two decimals")
CORRECTED = NumberType(CorrectedQuantity, "a number from 0 to below 10000 with two decimals")


@click.group()
def ceu() -> None:
    """Take in, rule on and audit continuing education.

    Nothing is ever edited: activities, rulings and corrections are entries, and what counts
    is computed from them. Many at once: assay import activities.
    """


@ceu.command()
@click.argument("certification")
@click.option("--source", required=True, help="Short name of one of the track's sources.")
@click.option("--quantity", required=True, type=QUANTITY, help="Hours, or how many.")
@click.option("--earned", required=True, type=MOMENT, help="When it was done.")
@click.option("--evidence", required=True, help="What shows it: an address, a document's name.")
def submit(
    *, certification: str, source: str, quantity: Decimal, earned: datetime, evidence: str
) -> None:
    """Hand in an activity for CERTIFICATION (its address or its id); prints its id.

    It counts once a reviewer accepted it, in the cycle in which it was earned.
    """
    with opened_office() as office:
        activity = hand_in(
            office,
            public_id=public_id_of(office, certification),
            source=source,
            quantity=quantity,
            earned_at=earned,
            evidence=evidence,
            at=now(),
        )
    click.echo(activity)


@ceu.command("list")
@click.argument("certification")
@click.option("--at", type=MOMENT, help="As it counted at this moment.")
def list_(*, certification: str, at: datetime | None) -> None:
    """List what was handed in for CERTIFICATION (its address or its id), and what counts."""
    with opened_office() as office:
        found = ceu_account(office, public_id_of(office, certification), at=at or now())
    show_table(
        (
            "activity",
            "earned",
            "source",
            "quantity",
            "units",
            "counting",
            "cycle",
            "reason",
            "evidence",
        ),
        [
            (
                one.activity.id,
                moment(one.activity.earned_at),
                one.activity.source,
                f"{one.activity.quantity.normalize():f}",
                f"{one.units.normalize():f}",
                one.counting,
                "-" if one.cycle is None else str(one.cycle),
                one.reason or "-",
                one.activity.evidence,
            )
            for one in found.counted
        ],
    )
    click.echo(
        f"{found.earned.normalize():f} units accepted in this cycle; a renewal asks for "
        f"{found.asked_for.normalize():f}"
    )


@ceu.command()
@click.argument("activities", nargs=-1, required=True)
@acting_as
def accept(*, activities: tuple[str, ...], person: str | None) -> None:
    """Accept ACTIVITIES (their ids), as a reviewer."""
    _rule(activities, RulingOutcome.ACCEPTED, "", person)


@ceu.command()
@click.argument("activities", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; the holder will ask for it.")
@acting_as
def refuse(*, activities: tuple[str, ...], reason: str, person: str | None) -> None:
    """Refuse ACTIVITIES (their ids), as a reviewer, also after they were accepted."""
    _rule(activities, RulingOutcome.REFUSED, reason, person)


@ceu.command()
@click.argument("activity")
@click.option("--quantity", required=True, type=CORRECTED, help="What is right.")
@click.option("--reason", required=True, help="Why.")
@acting_as
def correct(*, activity: str, quantity: Decimal, reason: str, person: str | None) -> None:
    """Put another quantity in place of the one of ACTIVITY (its id), as a reviewer."""
    with opened_office() as office:
        set_quantity(
            office,
            activity=activity,
            quantity=quantity,
            reason=reason,
            doer=doer(Actor.REVIEWER, person),
            at=now(),
        )
    click.echo(f"Corrected: {activity} to {quantity.normalize():f}")


@ceu.command()
@click.option("--since", required=True, type=MOMENT, help="Handed in from this moment on.")
@click.option("--until", type=MOMENT, help="Handed in before this moment; now without it.")
@click.option(
    "--per-cent",
    required=True,
    type=click.FloatRange(0, 100, min_open=True),
    help="How much of it is drawn; at least one where there is any.",
)
@acting_as
def sample(*, since: datetime, until: datetime | None, per_cent: float, person: str | None) -> None:
    """Draw activities for an audit by chance, as a reviewer.

    The seed is drawn anew and recorded, so that everybody can see later that the sample was
    not chosen. What an audit finds wrong is refused or corrected like anything else.
    """
    at = now()
    with opened_office() as office:
        drawn = draw_audit(
            office,
            since=since,
            until=until or at,
            share=Decimal(str(per_cent)) / 100,
            doer=doer(Actor.REVIEWER, person),
            at=at,
        )
        found = handed_in(office, drawn)
    show_table(
        ("activity", "certification", "earned", "source", "quantity", "evidence"),
        [
            (
                one.activity.id,
                one.public_id,
                moment(one.activity.earned_at),
                one.activity.source,
                f"{one.activity.quantity.normalize():f}",
                one.activity.evidence,
            )
            for one in found
        ],
    )


def _rule(
    activities: tuple[str, ...], outcome: RulingOutcome, reason: str, person: str | None
) -> None:
    """Rule on each, and tell each as it is recorded: the first one unknown ends it."""
    with opened_office() as office:
        for activity in activities:
            rule_on(
                office,
                activity=activity,
                outcome=outcome,
                doer=doer(Actor.REVIEWER, person),
                at=now(),
                reason=reason,
            )
            click.echo(f"{outcome.capitalize()}: {activity}")
