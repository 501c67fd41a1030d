"""Inserting a row that another process may be inserting at the same moment."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from issuer.persistence.models.base import Base


def insert_unless_there(connection: Connection, model: type[Base], values: dict[str, Any]) -> None:
    """Insert a row, or wait for whoever inserts the same key and leave theirs as it is."""
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(model).values(**values).on_conflict_do_nothing())
    else:
        connection.execute(sqlite.insert(model).values(**values).on_conflict_do_nothing())
