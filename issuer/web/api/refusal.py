"""A call that is refused, on its way to becoming a problem document."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from flask import Response

from issuer.errors import (
    ConflictError,
    IssuerError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from issuer.sealing.sealed import SealingError
from keys.errors import KeysError
from verifier.report_json import report_document
from verifier.web.problems import problem

ANSWERED_WITH: Final[Mapping[type[IssuerError], tuple[HTTPStatus, str]]] = {
    NotFoundError: (HTTPStatus.NOT_FOUND, "not-found"),
    ConflictError: (HTTPStatus.CONFLICT, "conflict"),
    RefusedError: (HTTPStatus.UNPROCESSABLE_ENTITY, "refused"),
    UnavailableError: (HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
}


class Refusal(Exception):  # noqa: N818 - not a fault: it is the answer
    """What the problem document says (RFC 9457); ``code`` is for programs and stays the same."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        headers: tuple[tuple[str, str], ...] = (),
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers
        self.members = dict(members or {})

    @classmethod
    def of(cls, error: IssuerError | KeysError) -> "Refusal":
        """Say with which status and code an error of the house is answered."""
        if isinstance(error, KeysError):
            # What is wrong with the keys is told to the operator, not to the caller.
            return cls(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "The office cannot sign at the moment. Nothing was half done: repeat the call.",
            )
        if isinstance(error, SealingError) and error.report is not None:
            report = {"report": report_document(error.report)}
            return cls(HTTPStatus.UNPROCESSABLE_ENTITY, "refused", str(error), members=report)
        for kind, (status, code) in ANSWERED_WITH.items():
            if isinstance(error, kind):
                return cls(status, code, str(error))
        return cls(HTTPStatus.UNPROCESSABLE_ENTITY, "refused", str(error))

    def answer(self) -> Response:
        """Make the problem document."""
        return problem(
            self.status,
            title=self.status.phrase,
            detail=self.detail,
            headers=self.headers,
            members={"code": self.code, **self.members},
        )
