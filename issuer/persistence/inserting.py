"""Inserting a row that another process may be inserting at the same moment."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, inspect
from sqlalchemy.dialects import postgresql, sqlite

from issuer.persistence.models.base import Base

_ROWS: Final = 500
"""Of one statement: SQLite takes 32,766 values at most."""


def insert_unless_there(connection: Connection, model: type[Base], values: dict[str, Any]) -> None:
    """Insert a row, or wait for whoever inserts the same key and leave theirs as it is."""
    insert_new(connection, model, [values])


def insert_new(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows whose unique keys are not there yet; return how many were inserted."""
    key = inspect(model).primary_key[0]
    inserted = 0
    for first in range(0, len(rows), _ROWS):
        part = list(rows[first : first + _ROWS])
        # Two kinds of statement with one meaning: each dialect has its own class.
        statement = (
            postgresql.insert(model).values(part).on_conflict_do_nothing().returning(key)
            if connection.dialect.name == "postgresql"
            else sqlite.insert(model).values(part).on_conflict_do_nothing().returning(key)
        )
        inserted += len(connection.execute(statement).all())
    return inserted
