"""``assay import``: people, results, continuing education, outcomes of tickets from CSV files."""

from pathlib import Path
from typing import BinaryIO

import click

from issuer.cli.clock import now
from issuer.cli.frame import Exit
from issuer.cli.opening import opened_database
from issuer.opening import programmes_of
from issuer.services.importing import ImportSummary
from issuer.services.table_kinds import TableKind, import_table, table_of
from issuer.settings import read_settings

SHOWN_AT_MOST = 50
"""Refused rows that are printed; the rest is counted."""


@click.group("import")
def import_() -> None:
    """Take in people, results, continuing education, outcomes of tickets from CSV files.

    UTF-8, comma or semicolon, columns in any order (see --template). Nothing is taken in
    unless every row is good, or --skip-bad is said. The same file twice changes nothing.
    """


def _command(kind: TableKind, help_text: str) -> None:
    """Add the command of a kind of table: they differ in nothing else."""
    table = table_of(kind)

    @import_.command(kind.value, help=help_text)
    @click.argument("file", required=False, type=click.File("rb"))
    @click.option("--dry-run", is_flag=True, help="Only say what would happen.")
    @click.option("--skip-bad", is_flag=True, help="Take the good rows although others are bad.")
    @click.option("--template", is_flag=True, help="Print an empty table with one example row.")
    @click.option("--columns", is_flag=True, help="List the columns and what each must hold.")
    @click.pass_context
    def command(
        ctx: click.Context,
        *,
        file: BinaryIO | None,
        dry_run: bool,
        skip_bad: bool,
        template: bool,
        columns: bool,
    ) -> None:
        if template:
            click.echo(table.template(), nl=False)
        elif columns:
            for column in table.columns.values():
                needed = "" if column.required else " (may be empty or left out)"
                click.echo(f"{column.name}: {column.expected}{needed}")
        elif file is None:
            raise click.UsageError("Name the FILE (or - for standard input), or say --template.")
        else:
            settings = read_settings()
            with opened_database(settings) as database:
                summary = import_table(
                    kind,
                    file,
                    database,
                    () if kind is TableKind.ROSTER else programmes_of(settings),
                    at=now(),
                    dry_run=dry_run,
                    skip_bad=skip_bad,
                )
            tell(summary, Path(getattr(file, "name", "<stdin>")).name, dry_run=dry_run)
            if summary.refused:
                ctx.exit(Exit.REFUSED)


_command(TableKind.ROSTER, "Take in people: FILE is a CSV table of holders.")
_command(TableKind.RESULTS, "Take in scores: FILE is a CSV table of attempts.")
_command(
    TableKind.REQUIREMENTS,
    "Take in requirements that were met: FILE is a CSV table.",
)
_command(
    TableKind.ACTIVITIES,
    "Take in continuing education that was handed in: FILE is a CSV table of activities.",
)
_command(
    TableKind.TICKETS,
    "Take in outcomes of tickets: FILE is a CSV table from the ticket system.",
)
_command(
    TableKind.ITEMS,
    "Take in what the items of assessments ask: FILE is a CSV table of titles.",
)


def tell(summary: ImportSummary, name: str, *, dry_run: bool) -> None:
    """Say what came of an import, the refused rows first."""
    for bad in summary.bad_rows[:SHOWN_AT_MOST]:
        for sentence in bad.sentences():
            click.echo(f"{name}, {sentence}", err=True)
    if summary.refused > SHOWN_AT_MOST:
        click.echo(f"… and {summary.refused - SHOWN_AT_MOST} more refused rows", err=True)
    counts = (
        f"{summary.added} added, {summary.changed} changed, {summary.unchanged} unchanged, "
        f"{summary.refused} refused"
    )
    if summary.applied:
        click.echo(f"{name}: {counts}")
    elif dry_run:
        click.echo(f"{name}, dry run, nothing was recorded: {counts}")
    else:
        click.echo(
            f"{name}: nothing was recorded, since rows were refused. Mend them, or take the good "
            f"ones with --skip-bad. It would be: {counts}"
        )
