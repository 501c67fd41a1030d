"""``assay revoke``: end one version of a credential."""

import click

from issuer.cli.clock import now
from issuer.cli.frame import Refused
from issuer.cli.opening import actor, opened_office
from issuer.cli.showing import moment
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.web.own import OwnPages


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
        public_id = OwnPages(office).locate(certification)
        if public_id is None:
            raise Refused(
                f"“{certification}” is neither the id of a certification (26 letters and digits) "
                f"nor an address of this office ({office.public_url}/c/…)."
            )
        revoked = revoke_version(
            office,
            public_id=public_id,
            version=version,
            reason=RevocationReason(reason),
            actor=actor(),
            at=now(),
        )
    word = "Revoked" if revoked.new else "Was revoked already"
    click.echo(f"{word}: {public_id} version {revoked.version} at {moment(revoked.revoked_at)}")
