"""Writing many rows by one statement, their keys known beforehand.

A statement is written for its dialect once; the values are then made what the driver takes
column by column. To SQLAlchemy each row is a dictionary of its own, and that costs more than the
database takes to store the row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Insert, Update, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from issuer.persistence.models.base import Base

_BY_PLACE: Final[Any] = PGDialect_psycopg

_REMEMBERED: Final = 512
"""Statements; there are some dozens, for each database that is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parameter:
    """One place of a statement at which a value is bound."""

    name: str
    written: Callable[[Any], Any] | None
    """Makes a value what the driver takes; None where it takes it as it is."""
    fixed: Any
    """What the statement itself binds where the rows have no such name, as the driver takes it."""


def write_rows(
    connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Execute a statement once for each row; return how many rows of the table that changed.

    Args:
        connection: in whose transaction.
        statement: one that lives as long as the process, such as a constant.
        rows: the values by the names of columns or of bound parameters, all of the same names.
    """
    if not rows:
        return 0
    text, parameters = _written_for(connection.dialect, statement, tuple(rows[0]))
    columns = [
        repeat(each.fixed, len(rows))
        if each.name not in rows[0]
        else [row[each.name] for row in rows]
        if each.written is None
        else map(each.written, [row[each.name] for row in rows])
        for each in parameters
    ]
    return connection.exec_driver_sql(text, list(zip(*columns, strict=True))).rowcount


def insert_rows(
    connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows; all of them name the same columns."""
    write_rows(connection, _inserting(model), rows)


def insert_new(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose unique keys are not there yet; return how many were inserted.

    Where another process is inserting the same key at this moment, waits for it and leaves its
    row as it is.
    """
    return write_rows(connection, _inserting_new(model, connection.dialect.name), rows)


def new_keys(connection: Connection, model: type[Base], count: int) -> list[int]:
    """Return keys for rows that are inserted next in this transaction, ascending.

    PostgreSQL takes them from the column's own sequence. On SQLite a writer has the database for
    itself, and what the database would give comes after the highest key too.
    """
    key = model.__table__.c.id
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(model.__tablename__, key.name)
        numbers = func.generate_series(1, count).table_valued("number")
        query = select(func.nextval(sequence)).select_from(numbers)
        return sorted(connection.execute(query).scalars().all())
    last: int = connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one()
    return list(range(last + 1, last + 1 + count))


@lru_cache(maxsize=_REMEMBERED)
def _inserting(model: type[Base]) -> Insert:
    return insert(model)


@lru_cache(maxsize=_REMEMBERED)
def _inserting_new(model: type[Base], dialect: str) -> Insert:
    # Two kinds of statement with one meaning: each dialect has its own class.
    if dialect == "postgresql":
        return postgresql.insert(model).on_conflict_do_nothing()
    return sqlite.insert(model).on_conflict_do_nothing()


@lru_cache(maxsize=_REMEMBERED)
def _written_for(
    dialect: Dialect, statement: Insert | Update, names: tuple[str, ...]
) -> tuple[str, tuple[_Parameter, ...]]:
    """Return the statement's text for a dialect, and what is bound in it, place by place."""
    if not dialect.positional:
        # psycopg takes parameters by their place too; by name each row would be a dictionary.
        dialect = _BY_PLACE(dbapi=dialect.dbapi, paramstyle="format")
    # For an update ``column_keys`` would be the columns that are set.
    keys = list(names) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=dialect, column_keys=keys, for_executemany=True)
    if compiled.positiontup is None:
        raise TypeError("parameters are bound by their place")
    if unknown := set(names).difference(compiled.positiontup):
        raise ValueError(f"the statement binds nothing called {', '.join(sorted(unknown))}")
    parameters = []
    for name in compiled.positiontup:
        written = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        fixed = None if name in names else compiled.params[name]
        if written is not None and name not in names:
            fixed = written(fixed)
        parameters.append(_Parameter(name=name, written=written, fixed=fixed))
    return str(compiled), tuple(parameters)
