"""Asking for many keys at once: one parameter, and one statement whatever their number.

``column.in_(keys)`` is a statement of as many parameters as there are keys; to build and compile
it costs more than to find the rows.
"""

from collections.abc import Collection
from typing import Any, Final, Self

import orjson
from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Dialect, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import Text, TypeDecorator, TypeEngine


class _Keys(TypeDecorator[Collection[int]]):
    """A list of keys: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database knows."""
        return ARRAY(BigInteger()) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Write the list as the database reads it."""
        keys = list(value or ())
        return keys if dialect.name == "postgresql" else orjson.dumps(keys).decode()


_KEYS: Final = _Keys()


class _OneOf(ColumnElement[bool]):
    """``column`` is one of the keys."""

    inherit_cache = True
    type = Boolean()
    _traverse_internals = [  # noqa: RUF012 - the library's own name and form
        ("column", InternalTraversal.dp_clauseelement),
        ("keys", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: ColumnElement[int], keys: Collection[int]) -> None:
        self.column = column
        self.keys = bindparam(None, keys, type_=_KEYS, unique=True)

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002
        """Return itself: ``… = 1`` around it would keep SQLite from using an index."""
        return self

    @property
    def _from_objects(self) -> Any:  # noqa: ANN401
        return self.column._from_objects


def one_of(column: InstrumentedAttribute[Any], keys: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` of a row is one of ``keys``."""
    return _OneOf(column.expression, keys)


@compiles(_OneOf, "sqlite")
def _sqlite(element: _OneOf, compiler: SQLCompiler, **named: object) -> str:
    column = compiler.process(element.column, **named)
    # The parts are the compiler's own; what comes from outside is a parameter.
    return f"{column} IN (SELECT value FROM json_each({compiler.process(element.keys, **named)}))"  # noqa: S608


@compiles(_OneOf, "postgresql")
def _postgresql(element: _OneOf, compiler: SQLCompiler, **named: object) -> str:
    column = compiler.process(element.column, **named)
    return f"{column} = ANY ({compiler.process(element.keys, **named)})"
