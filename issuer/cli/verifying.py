"""``assay verify``: the verifier's own answer, with this office among the recognised issuers."""

import os
from contextlib import ExitStack
from datetime import datetime

import click

from issuer.cli.clock import MOMENT, now
from issuer.opening import known_issuers, open_office, with_own
from issuer.persistence import Database
from issuer.services.office import Office
from issuer.services.reading import credential_bytes
from issuer.services.sources import OwnSources
from issuer.settings import Settings, read_settings
from issuer.web.own import OwnPages
from verifier.cli import exit_code, presented, said
from verifier.policy.registry import TrustRegistry
from verifier.resolver.fetching import Fetcher
from verifier.resolver.resolver import Resolver
from verifier.verify import verify as verify_bytes


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
    settings = read_settings()
    with ExitStack() as closing:
        office = _own_office(settings)
        known = known_issuers(settings)
        if office is not None:
            closing.callback(office.database.dispose)
        registry = known if office is None else with_own(office, known)
        resolver = _resolver(registry, office, offline=offline)
        moment = at or now()
        own = None if office is None else _own_credential(office, file, moment)
        report = verify_bytes(
            presented(file, resolver) if own is None else own,
            at=moment,
            registry=registry,
            sources=resolver.sources(),
        )
    click.echo(said(report, as_json=as_json), nl=False)
    ctx.exit(exit_code(report.verdict))


def _own_office(settings: Settings) -> Office | None:
    """Return this machine's office, if there is one; a verifier alone needs none."""
    if not os.path.lexists(settings.keys_place):
        return None
    database = Database(settings.database)
    current = database.is_current()
    database.dispose()
    return open_office(settings) if current else None


def _resolver(registry: TrustRegistry, office: Office | None, *, offline: bool) -> Resolver:
    return Resolver(
        registry=lambda: registry,
        clock=now,
        port=None if office is None else OwnSources(office, clock=now),
        fetcher=None if offline else Fetcher(),
    )


def _own_credential(office: Office, named: str, at: datetime) -> bytes | None:
    """Return the credential that an address of ours names, from our own records."""
    if not named.startswith(("https://", "http://")):
        return None
    public_id = OwnPages(office).locate(named)
    found = None if public_id is None else credential_bytes(office, public_id, at=at)
    return found if isinstance(found, bytes) else None
