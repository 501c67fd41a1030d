"""The API as a part of the web application: every operation behind the one door."""

from collections.abc import Callable
from http import HTTPStatus

import orjson
from flask import Blueprint, Response, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from issuer.errors import IssuerError
from issuer.persistence.records.idempotency import Answered
from issuer.services.idempotency import once
from issuer.services.office import Office
from issuer.web.api import door
from issuer.web.api.catalogue import OPERATIONS
from issuer.web.api.door import Clock
from issuer.web.api.openapi import openapi_document
from issuer.web.api.operations import Answer, Call, Operation, adapter
from issuer.web.api.refusal import Refusal
from keys.errors import KeysError

JSON = "application/json"


def api(office: Office, *, clock: Clock, rate: str) -> Blueprint:
    """Make the blueprint of the API.

    Args:
        office: on whose behalf the operations act.
        clock: answers the present moment; asked once for each request.
        rate: how often one key may call, as the limits library writes it (``600 per minute``).
    """
    blueprint = Blueprint("api", __name__)
    limiter = FixedWindowRateLimiter(MemoryStorage())
    for operation in OPERATIONS:
        blueprint.add_url_rule(
            operation.address,
            endpoint=operation.name,
            view_func=_view(operation, office, clock, limiter, parse(rate)),
            methods=[operation.method],
        )
    description = orjson.dumps(
        openapi_document(office.public_url, OPERATIONS), option=orjson.OPT_INDENT_2
    )

    @blueprint.get("/api/v1/openapi.json")
    def openapi() -> Response:
        response = Response(description, mimetype=JSON)
        response.headers["Cache-Control"] = "public, max-age=60"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.add_etag()
        response.make_conditional(request)
        return response

    @blueprint.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return refusal.answer()

    @blueprint.errorhandler(IssuerError)
    @blueprint.errorhandler(KeysError)
    def refused_by_the_house(error: IssuerError | KeysError) -> Response:
        return Refusal.of(error).answer()

    return blueprint


def _view(
    operation: Operation,
    office: Office,
    clock: Clock,
    limiter: FixedWindowRateLimiter,
    rate: RateLimitItem,
) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        at = clock()
        key = door.caller(request, office.database, operation.scope, at)
        door.limit_rate(limiter, rate, key)
        path = dict(door.read_path(path, operation))
        headers = door.read_headers(request, operation)
        query = door.read_query(request, operation)
        body, sent = door.read_body(request, operation)
        call = Call(
            office=office,
            at=at,
            actor=key.actor,
            path=path,
            headers=headers,
            query=query,
            body=body,
        )
        repeatable = door.idempotency_key(request) if operation.idempotent else None
        if repeatable is None:
            return _response(operation, operation.act(call))
        request_line = f"{request.method} {request.full_path}\n".encode()
        answered = once(
            office,
            owner=key.actor,
            key=repeatable,
            request=request_line + sent,
            at=at,
            act=lambda: _kept(operation, operation.act(call)),
        )
        return _sent(answered.status, answered.body)

    return view


def _kept(operation: Operation, answer: Answer) -> Answered:
    return Answered(status=answer.status, body=_written(operation, answer))


def _response(operation: Operation, answer: Answer) -> Response:
    if answer.status is HTTPStatus.NO_CONTENT:
        response = _sent(answer.status, b"")
        del response.headers["Content-Type"]
    else:
        response = _sent(answer.status, _written(operation, answer))
    response.headers.extend(answer.headers)
    return response


def _written(operation: Operation, answer: Answer) -> bytes:
    return adapter(operation.answers[answer.status]).dump_json(answer.value)


def _sent(status: int, body: bytes) -> Response:
    response = Response(body, status=status, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response
