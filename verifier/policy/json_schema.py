"""JSON Schemas that the operator registered (VC-DM 2.0 §4.11, type ``JsonSchema``).

A schema is compiled once. It refers to nothing outside of itself, since nothing is fetched, and
its patterns are matched in linear time, since a credential must not choose how long that takes.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from verifier.errors import InvalidError, MalformedError
from verifier.strict_json import parse_object


@lru_cache(maxsize=64)
def compile_schema(content: bytes) -> Any:  # noqa: ANN401 - one class for each draft
    """Return the validator for a schema; raises InvalidError where it is none that can be used."""
    import jsonschema_rs  # loaded only where the operator registered a schema

    try:
        return jsonschema_rs.validator_for(
            parse_object(content),
            validate_formats=True,
            offline=True,
            pattern_options=jsonschema_rs.RegexOptions(),
        )
    except (MalformedError, ValueError, jsonschema_rs.ReferencingError) as error:
        raise InvalidError(f"this is not a JSON Schema that can be used: {error}") from error


def first_misfit(content: bytes, document: Mapping[str, object]) -> str | None:
    """Return the place (a JSON pointer) where ``document`` does not fit; None where it fits."""
    for error in compile_schema(content).iter_errors(document):
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in error.instance_path)
        return "".join(f"/{step}" for step in steps)
    return None
