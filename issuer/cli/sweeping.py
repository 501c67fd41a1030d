"""``assay sweep`` and ``assay deliver``: what is done from time to time, from cron or a timer."""

import click

from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.cli.opening import opened_office
from issuer.opening import opened_ways
from issuer.services.announcing import announce
from issuer.services.delivering import deliver as deliver_due
from issuer.services.office import Office
from issuer.services.settling import DeliverySummary
from issuer.services.sweeping import SweepSummary
from issuer.services.sweeping import sweep as follow_up
from issuer.settings import read_settings


@click.command()
@click.option("--no-deliver", is_flag=True, help="Leave mails and webhooks to `assay deliver`.")
@click.pass_context
def sweep(ctx: click.Context, *, no_deliver: bool) -> None:
    """Follow up what the clock did, and tell whoever is to be told.

    Safe to run twice, by two at once, late, or never: no standing waits for it. Exit code 0:
    nothing is left to do; 1: something was refused, put off or given up, and is named.
    """
    with opened_office() as office:
        swept = follow_up(office, at=now())
        _tell_swept(swept, announce(office, at=now()))
        done = not swept.refused
        if not no_deliver:
            done = _deliver(office) and done
    ctx.exit(Exit.DONE if done else Exit.REFUSED)


@click.command()
@click.pass_context
def deliver(ctx: click.Context) -> None:
    """Deliver the mails and webhooks that are due.

    Exit code 0: all that was due is delivered; 1: something was put off or given up.
    """
    with opened_office() as office:
        done = _deliver(office)
    ctx.exit(Exit.DONE if done else Exit.REFUSED)


def _deliver(office: Office) -> bool:
    with opened_ways(read_settings()) as ways:
        summary = deliver_due(office, ways, clock=now)
        if ways.post is None:
            click.echo("No mail is sent: mail_host is not set.", err=True)
    return _tell_delivered(summary)


def _tell_swept(summary: SweepSummary, announced: int) -> None:
    click.echo(
        f"{summary.resumed} credentials resumed, {summary.reissued} issued again, "
        f"{summary.lists} status lists signed anew, {announced} dates announced"
    )
    for reason in summary.refused:
        click.echo(f"Refused: {reason}", err=True)


def _tell_delivered(summary: DeliverySummary) -> bool:
    click.echo(
        f"{summary.sent} delivered, {summary.put_off} put off, {summary.dead} given up, "
        f"{summary.dropped} dropped; {summary.waiting} waiting"
    )
    if summary.dead:
        click.echo("What was given up: assay webhook dead", err=True)
    return not (summary.put_off or summary.dead)
