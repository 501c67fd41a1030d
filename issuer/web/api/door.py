"""The door of the API: who calls, may they, and is what they sent as declared.

Everything is refused here or not at all: behind the door an operation has typed values. A
refusal is a problem document (RFC 9457) with a ``code`` that stays the same.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from flask import Request
from limits import RateLimitItem
from limits.strategies import FixedWindowRateLimiter
from pydantic import ValidationError

from issuer.persistence import Database
from issuer.services.api_keys import ApiKey, authenticate
from issuer.services.scopes import Scope
from issuer.suggestions import nearest
from issuer.web.api.operations import Operation, adapter
from issuer.web.api.refusal import Refusal
from verifier.errors import VerifierError
from verifier.strict_json import parse_object

LONGEST_IDEMPOTENCY_KEY: Final = 255


def caller(request: Request, database: Database, scope: Scope, at: datetime) -> ApiKey:
    """Return the key that calls, or refuse: 401 without a good key, 403 without the scope.

    Header and challenges as RFC 6750 §2.1 and §3 have them.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "no-api-key",
            "This address needs an API key: send the header “Authorization: Bearer assay_…”. "
            "Keys are made with “assay api-key create”.",
            headers=(("WWW-Authenticate", 'Bearer realm="assay"'),),
        )
    key = authenticate(database, token.strip(), at=at)
    if key is None:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "invalid-api-key",
            "This API key is unknown, revoked or expired. Make a new one with “assay api-key "
            "create”.",
            headers=(("WWW-Authenticate", 'Bearer realm="assay", error="invalid_token"'),),
        )
    if scope not in key.scopes:
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "scope-missing",
            f"This API key may not do that: it lacks the scope {scope}.",
            headers=(
                (
                    "WWW-Authenticate",
                    f'Bearer realm="assay", error="insufficient_scope", scope="{scope}"',
                ),
            ),
        )
    return key


def limit_rate(limiter: FixedWindowRateLimiter, rate: RateLimitItem, key: ApiKey) -> None:
    """Count this call of ``key``; refuse it with 429 where it is one too many."""
    if limiter.hit(rate, str(key.id)):
        return
    seconds = max(1, rate.get_expiry())
    raise Refusal(
        HTTPStatus.TOO_MANY_REQUESTS,
        "rate-limit",
        f"This API key has made more calls than {rate}. Wait, then go on.",
        headers=(("Retry-After", str(seconds)),),
    )


def read_path(path: Mapping[str, str], operation: Operation) -> Mapping[str, str]:
    """Return the parts of the address; one that names nothing there could be is not found."""
    for parameter in operation.path_parameters:
        try:
            adapter(parameter.kind).validate_python(path[parameter.name])
        except ValidationError:
            raise Refusal(
                HTTPStatus.NOT_FOUND,
                "not-found",
                f"There is nothing with this {parameter.name}. {parameter.description}",
            ) from None
    return path


def read_headers(request: Request, operation: Operation) -> Mapping[str, str]:
    """Return the operation's own headers, read as UTF-8."""
    found = {}
    for parameter in operation.header_parameters:
        try:
            value = request.headers.get(parameter.name, "").encode("latin-1").decode("utf-8")
            found[parameter.name] = adapter(parameter.kind).validate_python(value)
        except (UnicodeError, ValidationError):
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                "invalid-header",
                f"The header {parameter.name} is missing or not as it must be. "
                f"{parameter.description}",
            ) from None
    return found


def read_query(request: Request, operation: Operation) -> Any:  # noqa: ANN401 - as declared
    """Return the query as the operation's own type; unknown and doubled names are refused."""
    given = {name: request.args.getlist(name) for name in request.args}
    for name, values in given.items():
        if len(values) > 1:
            raise Refusal(
                HTTPStatus.BAD_REQUEST, "invalid-query", f"The parameter {name} is there twice."
            )
    if operation.query is None:
        if given:
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                "invalid-query",
                f"This address takes no parameters, and “{next(iter(given))}” was sent.",
            )
        return None
    return _typed(operation.query, {name: values[0] for name, values in given.items()}, "query")


def read_body(request: Request, operation: Operation) -> tuple[Any, bytes]:
    """Return the body as the operation's own type, and its bytes as they were sent."""
    data = request.get_data(cache=False)
    if operation.body is None:
        if data:
            raise Refusal(
                HTTPStatus.BAD_REQUEST, "invalid-body", "This address takes no request body."
            )
        return None, data
    if request.mimetype != "application/json":
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "Send the body as “Content-Type: application/json”.",
        )
    try:
        document = parse_object(data)
    except VerifierError as error:
        place = f" ({error.place})" if error.place else ""
        raise Refusal(
            HTTPStatus.BAD_REQUEST, "malformed-json", f"The body was refused: {error}{place}."
        ) from error
    return _typed(operation.body, document, "body"), data


def idempotency_key(request: Request) -> str | None:
    """Return the call's ``Idempotency-Key``, if it has one."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if (
        not key.isascii()
        or not key.isprintable()
        or not 1 <= len(key.strip()) <= LONGEST_IDEMPOTENCY_KEY
    ):
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "invalid-idempotency-key",
            f"An Idempotency-Key has 1 to {LONGEST_IDEMPOTENCY_KEY} printable ASCII characters; a "
            "random UUID is a good one.",
        )
    return key


def _typed(kind: type, values: Mapping[str, object], part: str) -> Any:  # noqa: ANN401
    try:
        return adapter(kind).validate_python(values)
    except ValidationError as error:
        schema = adapter(kind).json_schema()
        tables = (schema, *schema.get("$defs", {}).values())
        known = [name for one in tables for name in one.get("properties", {})]
        errors = [_explain(dict(one), known) for one in error.errors()]
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY if part == "body" else HTTPStatus.BAD_REQUEST,
            f"invalid-{part}",
            f"The {part} is not as it must be: "
            + "; ".join(f"{one['field'] or part}: {one['message']}" for one in errors[:3]),
            members={"errors": errors[:100]},
        ) from error


def _explain(error: Mapping[str, Any], known: Sequence[str]) -> dict[str, object]:
    field = "/".join(str(part) for part in error["loc"])
    if error["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        message = f"there is no such field.{nearest(field.rpartition('/')[2], known)}"
    elif error["type"] in {"missing", "missing_argument", "missing_keyword_only_argument"}:
        message = "it is missing"
    else:
        message = str(error["msg"]).removeprefix("Value error, ")
    return {"field": field, "message": message}


Clock = Callable[[], datetime]
"""Answers the present moment, aware, UTC, whole seconds; called once for each request."""
