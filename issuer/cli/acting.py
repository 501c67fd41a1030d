"""What the commands that act on a certification share: which one, who acts, and as what."""

import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click
from pydantic import TypeAdapter, ValidationError

from issuer.cli.frame import Refused
from issuer.domain.acts import COMMAND_LINE, ON_BEHALF, Actor
from issuer.services.cases import Doer
from issuer.services.entries import Person
from issuer.services.office import Office
from issuer.web.own import OwnPages

F = TypeVar("F", bound=Callable[..., Any])


class PersonType(click.ParamType[str]):
    """The name of a person of the office, one line."""

    name = "name"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Read what was typed."""
        try:
            return TypeAdapter[str](Person).validate_python(value)
        except ValidationError:
            self.fail("Name one person in one line of at most 100 characters.", param, ctx)


def acting_as(command: F) -> F:
    """Add ``--as``: who it is that uses this account of the machine."""
    return click.option(
        "--as",
        "person",
        type=PersonType(),
        help="Your name, where several people use this account. The record has both.",
    )(command)


def doer(capacity: Actor, person: str | None) -> Doer:
    """Return who acts: the account that gave the command, and who they say they are.

    The machine vouches for the account alone. Whoever may use the keys and the database is
    believed when they say which of the office's people they are, and the record tells the
    account beside the name.
    """
    account = COMMAND_LINE + getpass.getuser()
    name = account if person is None else f"{account}{ON_BEHALF}{person}"
    return Doer(name=name, capacity=capacity)


def public_id_of(office: Office, text: str) -> str:
    """Return the public id in ``text``: an id or an address of this office.

    Raises Refused where it is neither.
    """
    public_id = OwnPages(office).locate(text)
    if public_id is None:
        raise Refused(
            f"“{text}” is neither the id of a certification (26 letters and digits) "
            f"nor an address of this office ({office.public_url}/c/…)."
        )
    return public_id
