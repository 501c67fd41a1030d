"""Migrating the schema from code: the package carries the migrations, no file tells where."""

from importlib.resources import files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from issuer.persistence import migrations
from issuer.persistence.models import Base

_LOCK = 0x41535341
"""Key of the PostgreSQL advisory lock under which one process migrates at a time."""


def upgrade(connection: Connection) -> None:
    """Run every migration that this database has not had, in the open transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(files(migrations)))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def differences(connection: Connection) -> list[str]:
    """Return what a new migration would have to change so that schema and models agree."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(difference) for difference in compare_metadata(context, Base.metadata)]
