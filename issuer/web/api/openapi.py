"""The description of the API as an OpenAPI 3.1 document, made of the same declarations."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from pydantic import TypeAdapter

from issuer.web.api.operations import Operation, adapter
from verifier.web.vc_api_description import VC_API_PATHS

TEMPLATE: Final = "#/components/schemas/{model}"

PROBLEM: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "A refusal (RFC 9457): what happened, what it means, what to do.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In words, for a person."},
        "code": {"type": "string", "description": "For programs; stays the same."},
        "errors": {
            "type": "array",
            "description": "Each thing that is wrong, where there are several.",
            "items": {"type": "object"},
        },
    },
}

EVERYWHERE: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def openapi_document(public_url: str, operations: Iterable[Operation]) -> dict[str, Any]:
    """Describe ``operations`` as served below ``public_url`` (OpenAPI 3.1.1)."""
    operations = tuple(operations)
    references, definitions = _schemas(operations)
    queries = {
        operation.name: definitions.pop(operation.query.__name__)
        for operation in operations
        if operation.query is not None
    }
    paths: dict[str, dict[str, Any]] = {path: dict(item) for path, item in VC_API_PATHS.items()}
    for operation in operations:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", operation.address)
        paths.setdefault(path, {})[operation.method.lower()] = _described(
            operation, references, queries.get(operation.name, {})
        )
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Assay",
            "version": version("assay"),
            "description": "Holders, results, decisions, credentials and the standing of "
            "certifications. Every refusal is a problem document (RFC 9457).",
        },
        "servers": [{"url": public_url}],
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "schemas": {**definitions, "Problem": dict(PROBLEM)},
            "securitySchemes": {
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key, made with “assay api-key create”. Each operation "
                    "names the scope that the key must have.",
                }
            },
        },
    }


def _schemas(
    operations: Iterable[Operation],
) -> tuple[dict[type, dict[str, Any]], dict[str, Any]]:
    """Return the schema (mostly a reference) of each type that goes in or out."""
    wanted: dict[tuple[type, str], None] = {}
    for operation in operations:
        for kind in (operation.body, operation.query):
            if kind is not None:
                wanted[kind, "validation"] = None
        for kind in operation.answers.values():
            if kind is not type(None):
                wanted[kind, "serialization"] = None
    inputs: Any = [(kind, mode, adapter(kind)) for kind, mode in wanted]
    schemas, definitions = TypeAdapter.json_schemas(inputs, ref_template=TEMPLATE)
    references = {kind: dict(schema) for (kind, _), schema in schemas.items()}
    return references, definitions.get("$defs", {})


def _described(
    operation: Operation, references: Mapping[type, Any], query: Mapping[str, Any]
) -> dict[str, Any]:
    answers: dict[str, Any] = {
        str(int(status)): {
            "description": status.phrase,
            "content": {"application/json": {"schema": references[kind]}},
        }
        if kind in references
        else {"description": status.phrase}
        for status, kind in operation.answers.items()
    }
    problems = {*EVERYWHERE, *operation.problems}
    if operation.body is not None:
        problems |= {HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.UNPROCESSABLE_ENTITY}
        problems.add(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if operation.idempotent:
        problems.add(HTTPStatus.CONFLICT)
    for status in sorted(problems - set(operation.answers)):
        answers[str(int(status))] = {
            "description": status.phrase,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.subject],
        "summary": operation.summary,
        "description": f"{operation.description}\n\nScope: `{operation.scope}`",
        "x-required-scope": str(operation.scope),
        "parameters": _parameters(operation, query),
        "responses": answers,
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": references[operation.body]}},
        }
    return described


def _parameters(operation: Operation, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": parameter.name,
            "in": "path",
            "required": True,
            "description": parameter.description,
            "schema": {"type": "string"},
        }
        for parameter in operation.path_parameters
    ]
    parameters += [
        {
            "name": name,
            "in": "query",
            "required": name in query.get("required", []),
            "description": schema.get("description", ""),
            "schema": schema,
        }
        for name, schema in query.get("properties", {}).items()
    ]
    parameters += [
        {
            "name": parameter.name,
            "in": "header",
            "required": True,
            "description": parameter.description,
            "schema": adapter(parameter.kind).json_schema(),
        }
        for parameter in operation.header_parameters
    ]
    if operation.idempotent:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Chosen by the caller, best a random UUID. The same key with the "
                "same call gets the first call's answer; with another call, 409.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    return parameters
