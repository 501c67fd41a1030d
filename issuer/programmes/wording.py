"""What the schema library found wrong, said as what was expected and what was found."""

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

KINDS = {
    "string_pattern_mismatch": "lower-case letters and digits, joined by single hyphens",
    "model_type": "a table",
    "dict_type": "a table",
    "list_type": "an array",
    "string_type": "a text",
    "int_type": "a whole number",
    "is_instance_of": "a number",
    "decimal_type": "a number",
    "bool_type": "true or false",
}
"""What is expected, by the schema library's kind of error."""

BOUNDS = {
    "greater_than_equal": "at least",
    "greater_than": "more than",
    "less_than_equal": "at most",
}

LARGEST_TOLD_BITS = 256
"""Beyond it a number is not written out: Python refuses to, for very large ones."""


def sentence_of(error: ErrorDetails, root: type[BaseModel]) -> str:
    """Return one error in words; ``root`` is what the whole file can be."""
    kind, found = error["type"], error.get("input")
    if kind == "extra_forbidden":
        return _unknown(error, root)
    if kind == "missing":
        return "is required and was not found"
    if kind == "too_short":
        return "expected at least one element, found none"
    context = error.get("ctx", {})
    if kind == "string_too_long":
        return f"expected at most {context['max_length']} characters, found {len(str(found))}"
    if kind == "value_error":
        return f"{context['error']}, found {told(found)}"
    if kind in BOUNDS:
        (bound,) = context.values()
        return f"expected {BOUNDS[kind]} {bound}, found {told(found)}"
    expected = KINDS.get(kind, error["msg"].removeprefix("Input should be "))
    return f"expected {expected}, found {told(found)}"


def told(value: object) -> str:
    """Return a value of a TOML document as people call it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}…"'
        case int() if value.bit_length() > LARGEST_TOLD_BITS:
            return "a very large number"
        case dict():
            return "a table"
        case list():
            return "an array"
        case _:
            return str(value)


def _unknown(error: ErrorDetails, root: type[BaseModel]) -> str:
    *table, name = error["loc"]
    known = sorted(_settings(table, root))
    close = get_close_matches(str(name), known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
    return f"is no setting that Assay knows; {hint}"


def _settings(path: list[Any], root: type[BaseModel]) -> list[str]:
    """Return the names of the settings of the table at ``path`` of a file."""
    model = root
    for step in path:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is not None:
            model = _model_in(field.annotation) or model
    return list(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the table that an annotation is about: itself, or what its array or map holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(each) for each in get_args(annotation))
    return next((model for model in inner if model is not None), None)
