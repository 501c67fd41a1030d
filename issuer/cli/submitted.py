"""``assay submitted``: credentials that another system composed and this office signed."""

import click

from issuer.cli.clock import now
from issuer.cli.opening import actor, opened_office
from issuer.cli.showing import moment
from issuer.services.revoking import RevocationReason
from issuer.services.submitted_ending import erase_submitted, revoke_submitted


@click.group()
def submitted() -> None:
    """Credentials that another system composed and this office signed (docs/vc-api.md)."""


@submitted.command()
@click.argument("credential")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([reason.value for reason in RevocationReason]),
    help="Why; it is recorded.",
)
def revoke(*, credential: str, reason: str) -> None:
    """Revoke CREDENTIAL, named by its own id. It cannot be taken back."""
    with opened_office() as office:
        revoked = revoke_submitted(office, credential, actor=actor(), at=now(), reason=reason)
    word = "Revoked" if revoked.new else "Was revoked already"
    click.echo(f"{word}: {credential} at {moment(revoked.revoked_at)}")


@submitted.command()
@click.argument("credential")
def erase(*, credential: str) -> None:
    """Revoke CREDENTIAL, named by its own id, and delete its signed bytes for good."""
    with opened_office() as office:
        erase_submitted(office, credential, actor=actor(), at=now())
    click.echo(f"Erased: {credential}")
