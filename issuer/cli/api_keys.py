"""``assay api-key``: who may speak to the API."""

from datetime import datetime

import click

from issuer.cli.clock import MOMENT, now
from issuer.cli.opening import opened_database
from issuer.cli.showing import moment, show_table
from issuer.services.api_keys import create_api_key, list_api_keys, revoke_api_key
from issuer.services.scopes import Scope
from issuer.settings import read_settings


@click.group("api-key")
def api_key() -> None:
    """Make, list and revoke the keys of the API."""


@api_key.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key may do; say it once for each scope.",
)
@click.option("--expires", type=MOMENT, help="When it ends, as 2027-01-31.")
def create(*, name: str, scopes: tuple[str, ...], expires: datetime | None) -> None:
    """Make a key called NAME and print its token, once."""
    with opened_database(read_settings()) as database:
        token = create_api_key(
            database,
            name=name,
            scopes=[Scope(scope) for scope in scopes],
            at=now(),
            expires_at=expires,
        )
    click.echo("Keep this token now; it cannot be shown again:", err=True)
    click.echo(token)


@api_key.command("list")
def list_() -> None:
    """List all keys, also those that ended."""
    at = now()
    with opened_database(read_settings()) as database:
        keys = list_api_keys(database)
    show_table(
        ("NAME", "WORKS", "SCOPES", "MADE", "EXPIRES", "LAST USED", "REVOKED"),
        [
            (
                key.name,
                "yes" if key.works(at) else "no",
                " ".join(sorted(key.scopes)),
                moment(key.created_at),
                moment(key.expires_at),
                moment(key.last_used_at),
                moment(key.revoked_at),
            )
            for key in keys
        ],
    )


@api_key.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End the key called NAME at once."""
    with opened_database(read_settings()) as database:
        revoke_api_key(database, name, at=now())
    click.echo(f"The API key “{name}” does not work any more.")
