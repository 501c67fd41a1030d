"""A programme file as it was read, looked at without trusting that anything is of its kind."""

from decimal import Decimal
from typing import Any

Raw = dict[str, Any]
"""A table of a file as ``tomllib`` reads it, decimals for all figures with a point."""

LARGEST_EXPONENT = 20
"""Of ten; figures beyond are refused by ``file_format``, and cannot be added up exactly here."""


def rows(table: Raw, name: str) -> list[tuple[int, Raw]]:
    """Return the tables of an array, with their positions; nothing where it is no such array."""
    array = table.get(name)
    if not isinstance(array, list):
        return []
    return [(index, each) for index, each in enumerate(array) if isinstance(each, dict)]


def table_at(table: Raw, name: str) -> Raw:
    """Return the table called ``name``; an empty one where there is none."""
    inner = table.get(name)
    return inner if isinstance(inner, dict) else {}


def number(value: object) -> Decimal | None:
    """Return a figure as a decimal; None for what is none, and for what no sum can hold."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    figure = Decimal(value)
    return figure if figure.is_finite() and abs(figure.adjusted()) <= LARGEST_EXPONENT else None


def words_at(table: Raw, name: str) -> list[tuple[int, str]]:
    """Return the texts of an array, with their positions."""
    array = table.get(name)
    elements = enumerate(array) if isinstance(array, list) else ()
    return [(index, each) for index, each in elements if isinstance(each, str)]


def settings_at(raw: Any, dotted: str) -> list[Any]:  # noqa: ANN401 — whatever the file has
    """Return the values of the setting called ``dotted``, one for each element of an array.

    A step may also be the slug of one element.
    """
    values = [raw]
    for step in dotted.split("."):
        values = [found for value in values for found in _step(value, step)]
    return values


def _step(value: Any, step: str) -> list[Any]:  # noqa: ANN401 — whatever the file has
    if isinstance(value, dict):
        return [value[step]] if step in value else []
    if isinstance(value, list):
        tables = [each for each in value if isinstance(each, dict)]
        named = [each for each in tables if each.get("slug") == step]
        return named or [each[step] for each in tables if step in each]
    return []
