"""``assay correct``: a credential that says something wrong is replaced by a right one."""

import click

from issuer.cli.acting import acting_as, doer, public_id_of
from issuer.cli.clock import now
from issuer.cli.opening import opened_office
from issuer.domain.acts import Actor
from issuer.services.correcting import correct as correct_certification
from issuer.services.revoking import RevocationReason


@click.command()
@click.argument("certification")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([reason.value for reason in RevocationReason]),
    help="What was wrong; it is recorded.",
)
@acting_as
def correct(*, certification: str, reason: str, person: str | None) -> None:
    """Issue CERTIFICATION's credential anew as things are recorded now, as an officer.

    Set right what is wrong first: the name in the roster (assay import roster). The wrong
    version is revoked when the right one is there; the standing does not change.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        version = correct_certification(
            office,
            public_id=public_id,
            reason=RevocationReason(reason),
            doer=doer(Actor.OFFICER, person),
            at=now(),
        )
    click.echo(f"Corrected: {public_id} version {version}")
