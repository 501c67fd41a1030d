"""``assay work``: bulk issues that were ordered at the desk, worked off outside of the site."""

import time
from typing import Final

import click

from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.cli.issuing import best_sealer
from issuer.cli.opening import opened_office
from issuer.persistence.records.jobs import JobState
from issuer.services.bulk_jobs import job, open_jobs, work_off
from issuer.services.office import Office

LOOKS_EVERY: Final = 5
"""Seconds between two looks for new orders."""


@click.command()
@click.option("--stay", is_flag=True, help="Go on looking for orders, until it is ended.")
@click.pass_context
def work(ctx: click.Context, *, stay: bool) -> None:
    """Work off the bulk issues that were ordered at the desk.

    Any number may run, here and elsewhere: one of them has an order at a time. One that is
    ended in the middle, by kill -9 too, leaves it to the next after two minutes, and nothing is
    doubled. With the setting bulk_in_site off, the site leaves orders to this command alone.

    Exit code 0: nothing is left to do; 1: an order could not be done as a whole, and is named,
    or another worker still has one.
    """
    with opened_office() as office:
        done = _round(office)
        while stay:
            time.sleep(LOOKS_EVERY)
            if open_jobs(office):
                _round(office)
    ctx.exit(Exit.DONE if done else Exit.REFUSED)


def _round(office: Office) -> bool:
    """Work off what waits, and tell of it; False where something is left or failed."""
    waiting = open_jobs(office)
    if not waiting:
        click.echo("No order waits.")
        return True
    with best_sealer(office) as (sealer, ahead):
        work_off(office, clock=now, sealer=sealer, ahead=ahead)
    whole = True
    for number in waiting:
        found = job(office, number)
        issued = found.summary.get("issued", 0)
        told = {
            JobState.OPEN: "another worker has it",
            JobState.DONE: f"done, {issued} issued",
            JobState.FAILED: f"not all could be done, {issued} issued: {found.problem}",
        }[found.state]
        click.echo(f"Order {number}: {told}", err=found.state is JobState.FAILED)
        whole = whole and found.state is JobState.DONE
    return whole
