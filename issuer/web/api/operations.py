"""One declaration for each operation of the API: the route, the door and the OpenAPI text.

The application's routes and the published description are both made of these, so that they
cannot say different things; a test walks both all the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from pydantic import TypeAdapter

from issuer.services.office import Office
from issuer.services.scopes import Scope

ENTRIES_AT_ONCE: Final = 2_000
"""Most entries of one bulk call; longer lists are sent in parts or as a CSV file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that has passed the door."""

    office: Office
    at: datetime
    actor: str
    """Who acts, for the record: the API key by its name."""
    path: Mapping[str, str]
    headers: Mapping[str, str]
    """The operation's own header parameters, by their names."""
    query: Any
    """The operation's ``query`` type; None where it takes none."""
    body: Any
    """The operation's ``body`` type; None where it takes none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operation answers: a status and a value of the type declared for it."""

    status: HTTPStatus
    value: object
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathParameter:
    """A part of the address."""

    name: str
    kind: Any
    """Its annotated type; what does not fit names nothing that there could be (404)."""
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderParameter:
    """A header of the operation's own; it must be there."""

    name: str
    kind: Any
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that the API can do."""

    name: str
    """Its ``operationId``."""
    method: str
    path: str
    """Below ``prefix``, in Flask's notation."""
    scope: Scope
    subject: str
    """The heading under which the description lists it."""
    summary: str
    description: str
    act: Callable[[Call], Answer]
    answers: Mapping[HTTPStatus, type]
    """The value's type for each status that is no problem."""
    path_parameters: tuple[PathParameter, ...] = ()
    header_parameters: tuple[HeaderParameter, ...] = ()
    query: type | None = None
    body: type | None = None
    idempotent: bool = False
    """True where it takes an ``Idempotency-Key``: a repeated call gets the first one's answer."""
    problems: tuple[HTTPStatus, ...] = ()
    """Statuses of its own problems, besides those that every operation can answer."""
    prefix: str = "/api/v1"
    """Where its path begins; other where a specification fixes the address."""

    @property
    def address(self) -> str:
        """The whole path, in Flask's notation."""
        return self.prefix + self.path


@lru_cache(maxsize=256)
def adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - types and annotated types
    """Return the reader and writer of ``kind``; made once, since making it is slow."""
    return TypeAdapter(kind)
