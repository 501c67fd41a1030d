"""Inserting a row that another process may be inserting at the same moment."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.dialects import postgresql, sqlite

from issuer.persistence.models.base import Base


def insert_unless_there(connection: Connection, model: type[Base], values: dict[str, Any]) -> None:
    """Insert a row, or wait for whoever inserts the same key and leave theirs as it is."""
    insert_new(connection, model, [values])


def insert_new(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows whose unique keys are not there yet; return how many were inserted."""
    if not rows:
        return 0
    key = inspect(model).primary_key[0]
    # Two kinds of statement with one meaning: each dialect has its own class. The rows are
    # parameters and not part of the statement, so that it is compiled once for all chunks.
    statement = (
        postgresql.insert(model).on_conflict_do_nothing().returning(key)
        if connection.dialect.name == "postgresql"
        else sqlite.insert(model).on_conflict_do_nothing().returning(key)
    )
    return len(connection.execute(statement, list(rows)).all())
