"""What each route of the desk asks for, written on the route itself."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask

from issuer.domain.roles import Right

View = TypeVar("View", bound=Callable[..., Any])

_MARK: Final = "asks_for"


def allowed(right: Right) -> Callable[[View], View]:
    """Let a route be for whoever is signed in and has ``right``."""

    def mark(view: View) -> View:
        setattr(view, _MARK, right)
        return view

    return mark


def open_to_all(view: View) -> View:
    """Let a route be there for whoever is not signed in."""
    setattr(view, _MARK, None)
    return view


def right_of(view: Callable[..., Any]) -> Right | None:
    """Return what a route asks for; None where it is open.

    Raises LookupError where the route does not say: it is then for nobody.
    """
    if not hasattr(view, _MARK):
        raise LookupError(f"{view.__name__} does not say which right it asks for")
    right: Right | None = getattr(view, _MARK)
    return right


def rights_of(app: Flask, blueprint: str) -> dict[str, Right | None]:
    """Return what each endpoint of a blueprint asks for.

    Raises LookupError where one does not say.
    """
    return {
        endpoint: right_of(view)
        for endpoint, view in app.view_functions.items()
        if endpoint.startswith(f"{blueprint}.")
    }
