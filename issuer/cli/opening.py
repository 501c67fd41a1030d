"""What a command opens: settings, database, programmes; closed again when it ends."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

from issuer import programmes as catalogue
from issuer.domain.programme import Programme
from issuer.errors import UnavailableError
from issuer.persistence import Database
from issuer.settings import Settings


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """Open the database; it must be there and of this release.

    Raises UnavailableError with the command that makes it so.
    """
    database = Database(settings.database)
    try:
        if not database.is_current():
            raise UnavailableError(
                "The database is not there yet, or was made by another release of Assay. Nothing "
                "was done. Make it or bring it up to date: assay database upgrade"
            )
        yield database
    finally:
        database.dispose()


def programmes_of(settings: Settings) -> tuple[Programme, ...]:
    """Return the programmes that the settings name; the shipped ones where they name none."""
    if not settings.programmes:
        return catalogue.shipped()
    return tuple(catalogue.load(place) for place in settings.programmes)


def actor() -> str:
    """Who the record says acted: the user of this machine who gave the command."""
    return f"command-line:{getpass.getuser()}"
