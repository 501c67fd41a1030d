"""``assay database``: the schema."""

import click

from issuer.persistence import Database
from issuer.settings import read_settings


@click.group()
def database() -> None:
    """Make the database, and bring it up to date."""


@database.command()
def upgrade() -> None:
    """Bring the schema to this release's; safe to run again, and while another one runs."""
    store = Database(read_settings().database)
    try:
        known = store.is_current()
        store.upgrade()
    finally:
        store.dispose()
    click.echo("The database was up to date." if known else "The database is up to date now.")
