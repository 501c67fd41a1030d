"""``assay routing``: the rules of who may take which ticket."""

from pathlib import Path

import click

from issuer.cli.frame import Exit
from issuer.opening import programmes_of, routing_of
from issuer.programmes import ProgrammeError, load_routing
from issuer.services.routing import NO_PROGRAMME
from issuer.settings import read_settings


@click.group()
def routing() -> None:
    """Check the rules of who may take which ticket."""


@routing.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def check(ctx: click.Context, *, file: Path | None) -> None:
    """Check a routing FILE; without one, the rules in force."""
    settings = read_settings()
    programmes = programmes_of(settings)
    try:
        rules = routing_of(settings, programmes) if file is None else load_routing(file, programmes)
    except ProgrammeError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        ctx.exit(Exit.REFUSED)
    if rules is None:
        click.echo(NO_PROGRAMME, err=True)
        ctx.exit(Exit.REFUSED)
    place = file or settings.routing or "(shipped)"
    click.echo(f"{place}: {rules.programme}, {len(rules.rules)} rules, no errors")
    for number, rule in enumerate(rules.rules, start=1):
        fallbacks = f", {len(rule.fallbacks)} fallback" + ("s" if len(rule.fallbacks) > 1 else "")
        click.echo(f"{number}. {rule.name}{fallbacks if rule.fallbacks else ''}")
