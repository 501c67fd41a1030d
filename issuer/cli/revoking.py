"""``assay revoke``: end one version of a credential."""

import click

from issuer.cli.acting import public_id_of
from issuer.cli.clock import now
from issuer.cli.opening import actor, opened_office
from issuer.cli.showing import moment
from issuer.services.revoking import RevocationReason, revoke_version


@click.command()
@click.argument("certification")
@click.option("--version", type=click.IntRange(min=1), help="Which version; the newest without it.")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([reason.value for reason in RevocationReason]),
    help="Why; it is recorded.",
)
def revoke(*, certification: str, version: int | None, reason: str) -> None:
    """Revoke one version of CERTIFICATION (its address or its id). It cannot be taken back.

    The certification itself stands, and its page says that the certificate is being
    corrected. The published status list says so when this command ends.
    """
    with opened_office() as office:
        revoked = revoke_version(
            office,
            public_id=public_id_of(office, certification),
            version=version,
            reason=RevocationReason(reason),
            actor=actor(),
            at=now(),
        )
    word = "Revoked" if revoked.new else "Was revoked already"
    click.echo(
        f"{word}: {revoked.public_id} version {revoked.version} at {moment(revoked.revoked_at)}"
    )
