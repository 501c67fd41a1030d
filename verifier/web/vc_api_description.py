"""The public endpoints of ``/vc-api`` in OpenAPI 3.1, for whoever publishes a description."""

from typing import Any, Final

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "A refusal (RFC 9457): `type` is the specification's own name for the error "
    "where it has one, `report` the whole report where something was verified.",
    "required": ["type", "title", "status", "detail", "verified"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In words, for a person."},
        "verified": {"const": False},
        "verdict": {"type": "string"},
        "code": {"type": "string", "description": "For programs; stays the same."},
        "place": {"type": "string", "description": "Where in the request."},
        "report": {"type": "object"},
    },
}
_LIMITED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
}
_ANSWER: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["verified", "checks", "report"],
    "properties": {
        "verified": {"const": True},
        "checks": {"type": "array", "items": {"type": "string"}},
        "report": {"type": "object", "required": ["verdict", "checkedAt", "checks"]},
    },
}
_OPTIONS: Final[dict[str, Any]] = {
    "type": "object",
    "description": "What the proofs must answer. Others are passed over: everything is always "
    "checked.",
    "properties": {
        "challenge": {"type": "string", "minLength": 1, "maxLength": 2048},
        "domain": {"type": "string", "minLength": 1, "maxLength": 2048},
    },
}


def _endpoint(*, name: str, member: str, summary: str, description: str) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": _PROBLEM}}
    limited = {"application/problem+json": {"schema": _LIMITED}}
    body = {
        "type": "object",
        "required": [member],
        "additionalProperties": False,
        "properties": {
            member: {
                "type": ["object", "string"],
                "description": "The document, an envelope, or a token.",
            },
            "options": _OPTIONS,
        },
    }
    operation = {
        "operationId": name,
        "tags": ["VC API"],
        "summary": summary,
        "description": description,
        "security": [],
        "parameters": [],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {"description": "VALID", "content": {"application/json": {"schema": _ANSWER}}},
            "400": {"description": "It cannot be read", "content": problem},
            "413": {"description": "It is too large", "content": limited},
            "415": {"description": "It was not sent as JSON", "content": problem},
            "422": {"description": "It does not hold", "content": problem},
            "429": {"description": "Too many from one address", "content": limited},
        },
    }
    return {"post": operation}


VC_API_PATHS: Final[dict[str, dict[str, Any]]] = {
    "/vc-api/credentials/verify": _endpoint(
        name="verifyCredential",
        member="verifiableCredential",
        summary="Verify a credential",
        description="200 means VALID and nothing else does. Public; limited by client address.",
    ),
    "/vc-api/presentations/verify": _endpoint(
        name="verifyPresentation",
        member="verifiablePresentation",
        summary="Verify a presentation and every credential in it",
        description="The holder's proof must answer exactly the `challenge` and `domain` that "
        "are given. 200 means that it does, and that every credential in it is VALID.",
    ),
}
"""OpenAPI path items by their paths."""
