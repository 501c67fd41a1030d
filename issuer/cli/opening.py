"""What a command opens: settings, database, programmes; closed again when it ends."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

from issuer.domain.acts import COMMAND_LINE
from issuer.opening import current_database, open_office
from issuer.persistence import Database
from issuer.services.office import Office
from issuer.settings import Settings, read_settings


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """Open the database; it must be there and of this release.

    Raises UnavailableError with the command that makes it so.
    """
    database = current_database(settings)
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def opened_office() -> Iterator[Office]:
    """Open the office of this machine's settings."""
    office = open_office(read_settings())
    try:
        yield office
    finally:
        office.database.dispose()


def actor() -> str:
    """Who the record says acted: the user of this machine who gave the command."""
    return f"{COMMAND_LINE}{getpass.getuser()}"
