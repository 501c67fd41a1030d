"""``assay programmes``: the programmes and their rules."""

from pathlib import Path

import click

from issuer import programmes as catalogue
from issuer.cli.frame import Exit
from issuer.cli.showing import show_table
from issuer.opening import programmes_of
from issuer.programmes import ProgrammeError
from issuer.settings import read_settings


@click.group()
def programmes() -> None:
    """List the programmes, and check programme files."""


@programmes.command("list")
def list_() -> None:
    """List every track with its level, rules version and validity."""
    rows = [
        (
            f"{programme.slug}/{track.slug}",
            track.name,
            track.level.value,
            str(track.version),
            f"{track.validity_months} months",
        )
        for programme in programmes_of(read_settings())
        for track in programme.tracks
    ]
    show_table(("TRACK", "NAME", "LEVEL", "VERSION", "VALID FOR"), rows)


@programmes.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check programme FILES; without any, those that the settings name."""
    failed = False
    for place in files or read_settings().programmes:
        try:
            programme = catalogue.load(place)
        except ProgrammeError as error:
            failed = True
            for problem in error.problems:
                click.echo(str(problem), err=True)
        else:
            click.echo(f"{place}: {programme.name}, {len(programme.tracks)} tracks, no errors")
    if not files and not read_settings().programmes:
        for programme in catalogue.shipped():
            click.echo(f"(shipped) {programme.name}, {len(programme.tracks)} tracks, no errors")
    if failed:
        ctx.exit(Exit.REFUSED)
