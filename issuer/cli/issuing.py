"""``assay issue``: certify one person, or everybody who is eligible."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from issuer.cli.clock import MOMENT, now
from issuer.cli.frame import Exit
from issuer.cli.opening import actor, opened_office
from issuer.composition import addresses
from issuer.domain.decision import NotEligible
from issuer.sealing.batch import Sealer, seal_here
from issuer.sealing.processes import sealing_processes
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_selection import Only
from issuer.services.bulk_summary import BulkSummary
from issuer.services.catalogue import find_track
from issuer.services.issuing import issue as issue_one
from issuer.services.office import Office

WORTH_PROCESSES: Final = 500
"""Holders from which on starting processes that seal takes less time than it saves."""


@click.command()
@click.argument("holder", required=False)
@click.argument("track", required=False)
@click.option("--eligible", is_flag=True, help="Everybody who is eligible, instead of one HOLDER.")
@click.option("--only", "only_track", metavar="TRACK", help="With --eligible: in this track alone.")
@click.option(
    "--awarded",
    type=MOMENT,
    help="Imported history: when it was awarded. The decision looks at that moment, and the "
    "validity begins there.",
)
@click.pass_context
def issue(
    ctx: click.Context,
    *,
    holder: str | None,
    track: str | None,
    eligible: bool,
    only_track: str | None,
    awarded: datetime | None,
) -> None:
    """Certify HOLDER (external id) in TRACK, or everybody with --eligible.

    Repeating it issues nothing twice; broken off, it goes on where it was. Exit code 0: all
    that was asked is done; 1: somebody could not be certified, or a credential failed.
    """
    if eligible == (holder is not None):
        raise click.UsageError("Name HOLDER and TRACK, or say --eligible.")
    if eligible and awarded is not None:
        raise click.UsageError("--awarded is for one HOLDER and TRACK.")
    if holder is not None and (track is None or only_track is not None):
        raise click.UsageError("Name HOLDER and TRACK.")
    with opened_office() as office:
        if holder is not None and track is not None:
            done = _one(office, holder, track, awarded)
        else:
            done = _everybody(office, only_track)
    ctx.exit(Exit.DONE if done else Exit.REFUSED)


def _one(office: Office, holder: str, name: str, awarded: datetime | None) -> bool:
    programme, track = find_track(office.programmes, name)
    outcome = issue_one(
        office,
        holder=holder,
        programme=programme.slug,
        track=track.slug,
        actor=actor(),
        at=now(),
        awarded_at=awarded,
    )
    if isinstance(outcome, NotEligible):
        click.echo(f"{holder} was not certified in {track.name}:", err=True)
        for one in outcome.missing:
            click.echo(f"- {one.sentence}", err=True)
        return False
    word = "Issued" if outcome.new else "There already"
    address = addresses.certification(office.public_url, outcome.public_id)
    click.echo(f"{word}: {address} (version {outcome.version})")
    return True


def _everybody(office: Office, only_track: str | None) -> bool:
    only = None
    if only_track is not None:
        programme, track = find_track(office.programmes, only_track)
        only = Only(programme=programme.slug, track=track.slug)
    started = now()
    with best_sealer(office) as (sealer, ahead), bulk_progress() as progress:
        task = progress.add_task("Holders", total=None, issued=0)

        def told(summary: BulkSummary, total: int) -> None:
            progress.update(task, completed=summary.holders, total=total, issued=summary.issued)

        summary = issue_eligible(
            office,
            actor=actor(),
            at=started,
            clock=now,
            only=only,
            progress=told,
            sealer=sealer,
            ahead=ahead,
        )
    return tell(summary)


@contextmanager
def best_sealer(office: Office) -> Iterator[tuple[Sealer, int]]:
    """Yield who seals, and how many chunks ahead: on all cores where that is worth the start."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with office.database.reading() as records:
        people = records.holders.count()
    if cores is None or cores < 2 or people < WORTH_PROCESSES:
        yield seal_here, 0
        return
    with sealing_processes(cores) as sealer:
        yield sealer, 2 * cores


def bulk_progress() -> Progress:
    """Make the bar: done of all, issued, rate of holders, time left; on a terminal only."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[issued]} issued"),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


class _Rate(ProgressColumn):
    """Holders in a second; empty until there is something to measure."""

    def render(self, task: Task) -> Text:
        """Write the rate."""
        return Text("" if task.speed is None else f"{task.speed:.0f}/s")


def tell(summary: BulkSummary) -> bool:
    """Say what a run did; True where nothing failed."""
    click.echo(
        f"{summary.holders} holders: {summary.issued} issued, {summary.already_held} held "
        f"already, {summary.not_eligible} not eligible yet, {summary.not_started} not begun, "
        f"{summary.failed} failed"
    )
    if summary.resumed:
        click.echo(f"{summary.resumed} were left by an earlier run and are issued now")
    if summary.elsewhere:
        click.echo(f"{summary.elsewhere} were issued by another process meanwhile")
    for failure in summary.failures:
        click.echo(f"failed: {failure.certification}: {failure.reason}", err=True)
    if summary.failed:
        click.echo("What failed stays reserved: mend the cause, then run the command again.")
    return summary.failed == 0
