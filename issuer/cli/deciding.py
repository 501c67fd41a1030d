"""``assay decide``: may this person be certified, and if not, what is missing."""

from datetime import datetime

import click

from issuer.cli.clock import MOMENT, now
from issuer.cli.frame import Exit
from issuer.cli.opening import opened_office
from issuer.domain.decision import NotEligible
from issuer.services.catalogue import find_track
from issuer.services.deciding import decide_for


@click.command()
@click.argument("holder")
@click.argument("track")
@click.option("--at", type=MOMENT, help="Decide as of this moment instead of now.")
@click.pass_context
def decide(ctx: click.Context, *, holder: str, track: str, at: datetime | None) -> None:
    """Say whether HOLDER (external id) may be certified in TRACK, or all that is missing.

    Nothing is recorded. Exit code 0: eligible; 1: not.
    """
    with opened_office() as office:
        programme, rules = find_track(office.programmes, track)
        decision = decide_for(
            office, holder=holder, programme=programme.slug, track=rules.slug, at=at or now()
        )
    if isinstance(decision, NotEligible):
        click.echo(f"{holder} may not be certified in {rules.name} now:")
        for one in decision.missing:
            click.echo(f"- {one.sentence}")
        ctx.exit(Exit.REFUSED)
    click.echo(
        f"{holder} may be certified in {rules.name} (version {rules.version}): total "
        f"{decision.total.normalize():f} %"
    )
