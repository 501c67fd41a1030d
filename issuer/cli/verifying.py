"""``assay verify``: the verifier's own answer, with this office among the recognised issuers."""

import atexit
import gc
import os
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

import click

from issuer.cli.clock import MOMENT, now
from issuer.recognised import known_issuers
from issuer.settings import Settings, read_settings
from verifier.cli import exit_code, presented, said
from verifier.resolver.fetching import Fetcher
from verifier.resolver.resolver import Resolver
from verifier.verify import verify as verify_bytes

if TYPE_CHECKING:
    from issuer.cli.own_office import OwnOffice


@click.command()
@click.argument("file", metavar="FILE|URL")
@click.option("--at", type=MOMENT, help="Judge as of this moment instead of now.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
@click.option("--offline", is_flag=True, help="Ask nobody: own records and files alone.")
@click.pass_context
def verify(
    ctx: click.Context, *, file: str, at: datetime | None, as_json: bool, offline: bool
) -> None:
    """Say whether a credential holds: JSON, JWT, PNG, SVG or PDF, or an address of one.

    Recognised are the issuers in trust_registry, and this office where it has keys and a
    database; neither is needed. Exit code 0 for VALID alone; 1 otherwise; 3 where there is
    nothing to verify; 4 for INDETERMINATE.
    """
    # Nothing is left open then: a process that ends need not look through all that it loaded.
    atexit.register(gc.freeze)
    settings = read_settings()
    with _own_office(settings) as own:
        known = known_issuers(settings)
        registry = known if own is None else own.registry(known)
        resolver = Resolver(
            registry=lambda: registry,
            clock=now,
            port=None if own is None else own.sources(),
            fetcher=None if offline else Fetcher(),
        )
        moment = at or now()
        ours = None if own is None else own.credential(file, moment)
        report = verify_bytes(
            presented(file, resolver) if ours is None else ours,
            at=moment,
            registry=registry,
            sources=resolver.sources(),
        )
    click.echo(said(report, as_json=as_json), nl=False)
    ctx.exit(exit_code(report.verdict))


def _own_office(settings: Settings) -> "AbstractContextManager[OwnOffice | None]":
    """Open this machine's office, if there is one; a verifier alone needs none."""
    if not os.path.lexists(settings.keys_place):
        return nullcontext()
    # An office needs its database and all of its rooms: a second to load.
    from issuer.cli.own_office import opened_own

    return opened_own(settings)
