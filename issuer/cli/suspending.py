"""``assay suspend`` and ``assay resolve``."""

from datetime import datetime

import click

from issuer.cli.acting import acting_as, doer, public_id_of
from issuer.cli.clock import MOMENT, now
from issuer.cli.opening import opened_office
from issuer.cli.showing import moment
from issuer.domain.acts import Actor, SuspensionReason
from issuer.services.suspending import resolve as resolve_suspension
from issuer.services.suspending import suspend as suspend_certification


@click.command()
@click.argument("certification")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([reason.value for reason in SuspensionReason]),
    help="Why; it is recorded, and the public is not told.",
)
@click.option(
    "--deadline",
    type=MOMENT,
    help="Until when the cause is to be resolved; afterwards a withdrawal waits for decision. "
    "Without it: the track's own number of days.",
)
@acting_as
def suspend(
    *, certification: str, reason: str, deadline: datetime | None, person: str | None
) -> None:
    """Suspend CERTIFICATION (its address or its id), as an officer.

    It holds nowhere any more when this command ends: page, images, directory, access, and
    the status list. Whatever rests on it is suspended with it where the programme says so.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        until = suspend_certification(
            office,
            public_id=public_id,
            reason=SuspensionReason(reason),
            doer=doer(Actor.OFFICER, person),
            at=now(),
            deadline=deadline,
        )
    click.echo(f"Suspended: {public_id}, to be resolved until {moment(until)}")


@click.command()
@click.argument("certification")
@acting_as
def resolve(*, certification: str, person: str | None) -> None:
    """End the suspension of CERTIFICATION (its address or its id), as an officer.

    The dates say again what holds. Where it stands, a fresh credential is issued at the same
    address, since the suspension revoked the others for good.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        standing = resolve_suspension(
            office, public_id=public_id, doer=doer(Actor.OFFICER, person), at=now()
        )
    click.echo(f"Resolved: {public_id} is {standing}")
