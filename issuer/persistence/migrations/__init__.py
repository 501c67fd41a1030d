"""The schema's migrations, and whether a database has had them all.

Every command asks that; only what migrates (``issuer.persistence.migrating``) loads Alembic.
"""

from importlib.resources import files
from typing import Final

from sqlalchemy import Connection, column, inspect, select, table

_VERSION: Final = table("alembic_version", column("version_num"))
"""Where Alembic writes down the last migration that ran."""


def newest() -> str:
    """Return the number of this release's last migration: what its file's name begins with."""
    names = [each.name for each in files(__name__).joinpath("versions").iterdir()]
    return max(name.partition("_")[0] for name in names if name.endswith(".py"))


def is_current(connection: Connection) -> bool:
    """Return whether the newest migration of this release was the last one that ran."""
    if not inspect(connection).has_table(_VERSION.name):
        return False
    return connection.execute(select(_VERSION.c.version_num)).scalars().all() == [newest()]
