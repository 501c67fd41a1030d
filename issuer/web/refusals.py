"""Errors of the house, answered to visitors: the page or the problem document for their kind."""

from collections.abc import Mapping
from typing import Final

from flask import Flask, Response

from issuer.errors import (
    ConflictError,
    IssuerError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from keys.errors import KeysError
from verifier.web.problems import refuse

_STATUS: Final[Mapping[type[IssuerError], int]] = {
    NotFoundError: 404,
    ConflictError: 409,
    RefusedError: 422,
    UnavailableError: 503,
}


def install_house_refusals(app: Flask) -> None:
    """Answer errors of the house by their kind; what they say goes to the log, not to visitors.

    The API has handlers of its own: who calls it with a key is told the sentence.
    """

    @app.errorhandler(IssuerError)
    @app.errorhandler(KeysError)
    def refused(error: IssuerError | KeysError) -> Response:
        if isinstance(error, KeysError):
            status = 503
        else:
            status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        if status >= 500:
            app.logger.error("%s: %s", type(error).__name__, error)
        return refuse(status)
