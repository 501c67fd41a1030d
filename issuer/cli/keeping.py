"""``assay renew`` and ``assay reinstate``: keep a certification up, or bring it back."""

import click

from issuer.cli.acting import acting_as, doer, public_id_of
from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.cli.opening import opened_office
from issuer.cli.showing import moment
from issuer.domain.acts import Actor
from issuer.domain.renewal import Kept, NotKept
from issuer.services.keeping import (
    Renewed,
    reinstate_certification,
    renew_certification,
    renewal_outlook,
)


@click.command()
@click.argument("certification")
@click.option("--check", is_flag=True, help="Only say what is missing; nothing is recorded.")
@acting_as
@click.pass_context
def renew(ctx: click.Context, *, certification: str, check: bool, person: str | None) -> None:
    """Accept the renewal of CERTIFICATION (its address or its id), as a reviewer.

    Everything that the rules ask for must be on record. The new cycle goes on from the old
    expiry, and a new version of the credential is issued at the same address. Exit code 1:
    something is missing; all of it is told.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        if check:
            outcome: Renewed | Kept | NotKept = renewal_outlook(office, public_id, at=now())
        else:
            outcome = renew_certification(
                office, public_id=public_id, doer=doer(Actor.REVIEWER, person), at=now()
            )
    _tell(ctx, public_id, outcome, done="Renewed", undone="not renewed")


@click.command()
@click.argument("certification")
@acting_as
@click.pass_context
def reinstate(ctx: click.Context, *, certification: str, person: str | None) -> None:
    """Bring a lapsed CERTIFICATION (its address or its id) back, as a reviewer.

    What is asked for depends on how long it has lapsed. The gap stays visible. Exit code 1:
    something is missing; all of it is told.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        outcome = reinstate_certification(
            office, public_id=public_id, doer=doer(Actor.REVIEWER, person), at=now()
        )
    _tell(ctx, public_id, outcome, done="Reinstated", undone="not reinstated")


def _tell(
    ctx: click.Context,
    public_id: str,
    outcome: Renewed | Kept | NotKept,
    *,
    done: str,
    undone: str,
) -> None:
    if isinstance(outcome, NotKept):
        click.echo(f"{public_id} was {undone}:", err=True)
        for one in outcome.missing:
            click.echo(f"- {one.sentence}", err=True)
        if outcome.until is not None:
            click.echo(f"It can be until {moment(outcome.until)}.", err=True)
        ctx.exit(Exit.REFUSED)
    if isinstance(outcome, Kept):
        until = moment(outcome.cycle.valid_until)
        click.echo(f"Nothing is missing: {public_id} can be renewed now, until {until}")
        return
    click.echo(
        f"{done}: {public_id} version {outcome.version}, from {moment(outcome.valid_from)} "
        f"until {moment(outcome.valid_until)}"
    )
