"""A database by URL: transactions that write, snapshots that read, migrations."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from issuer.errors import ConflictError, IssuerError, UnavailableError
from issuer.persistence import migrations
from issuer.persistence.records import Records

_BUSY_SECONDS: Final = 30
"""How long a writer waits for another one before it gives up."""

_WRITES: Final = "assay_writes"


class Database:
    """The office's database: SQLite by default, PostgreSQL by URL.

    Every statement runs inside ``transaction()`` or ``reading()``. Neither may be opened inside
    the other by one thread: services open one, finish it, and open the next.
    """

    def __init__(self, url: str) -> None:
        """Take a SQLAlchemy URL: ``sqlite:////absolute/path`` or ``postgresql://…``.

        Opens nothing yet. Raises IssuerError for any other kind of URL.
        """
        self._url = _parse(url)
        self._engine = _engine(self._url)
        self._turn = threading.Lock() if self._is_sqlite else None

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Records]:
        """Write: all of it or nothing; committed and on disk when the block ends.

        Raises UnavailableError where the storage cannot do it now (full, read-only, locked,
        not reachable) and ConflictError where a concurrent act took a unique place first; in
        both cases nothing was written.
        """
        with self._my_turn(), _explained(), self._connect(writes=True) as connection:
            yield Records(connection)

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """Read one consistent state; writers are not held up."""
        with _explained(), self._connect(writes=False) as connection:
            yield Records(connection)

    def upgrade(self) -> None:
        """Bring the schema to the newest version; a SQLite file is made with mode 0600.

        Safe to run twice and by two processes at once.
        """
        # Only what migrates needs Alembic, whose import takes longer than most commands.
        from issuer.persistence import migrating

        if self._is_sqlite:
            _make_private(Path(str(self._url.database)))
        with self._my_turn(), _explained(), self._connect(writes=True) as connection:
            migrating.upgrade(connection)

    def is_current(self) -> bool:
        """Return whether the schema is the one that this release needs."""
        if self._is_sqlite and not Path(str(self._url.database)).exists():
            return False
        with _explained(), self._connect(writes=False) as connection:
            return migrations.is_current(connection)

    def differences(self) -> list[str]:
        """Return where the schema in the database differs from the models; for tests."""
        from issuer.persistence import migrating

        with _explained(), self._connect(writes=False) as connection:
            return migrating.differences(connection)

    def scrub(self) -> None:
        """Let nothing that was deleted linger in the database's own files.

        SQLite: deleted content is overwritten at once, and the write-ahead log is emptied here.
        PostgreSQL: dead rows are vacuumed. Copies elsewhere (backups, replicas, archived logs)
        are the operator's.
        """
        with _explained(), self._engine.connect() as connection:
            if self._is_sqlite:
                raw = connection.connection.cursor()
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.close()
            else:
                with connection.execution_options(isolation_level="AUTOCOMMIT") as outside:
                    outside.exec_driver_sql("VACUUM")

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _connect(self, *, writes: bool) -> Iterator[Connection]:
        options: dict[str, Any] = {_WRITES: writes}
        if not self._is_sqlite:
            options["isolation_level"] = "READ COMMITTED" if writes else "REPEATABLE READ"
            options["postgresql_readonly"] = not writes
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """Let writers of this process wait in a queue: SQLite's own waiting is by chance."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=_BUSY_SECONDS):
            raise UnavailableError(
                f"The database was busy for {_BUSY_SECONDS} seconds. Nothing was written; "
                "try again."
            )
        try:
            yield
        finally:
            self._turn.release()


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise IssuerError(
            "The database URL cannot be read. Write sqlite:////path/to/file or "
            "postgresql://user:password@host/database."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise IssuerError("A SQLite database must be a file: sqlite:////path/to/file.")
        return parsed
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise IssuerError(
        f"Databases of the kind {parsed.get_backend_name()!r} are not supported: "
        "use SQLite or PostgreSQL."
    )


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(
                url,
                hide_parameters=True,
                pool_size=20,
                max_overflow=100,
                connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
            )
        else:
            engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10)
    except ModuleNotFoundError as error:
        raise IssuerError(
            "The PostgreSQL driver is not installed: install Assay with its extra 'postgresql'."
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # Transactions are begun by us (see below), not by the driver's guess from the statement.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: what was acknowledged survives a loss of power (row C11).
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What an erasure deletes is overwritten with zeros, not only forgotten (row D2).
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turns writer later can only fail.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        nullcontext()
        if path.exists()
        else os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "rb")
    ):
        pass


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the driver says into words, and never into half an act."""
    try:
        yield
    except IntegrityError as error:
        raise ConflictError(
            "Another act recorded the same thing first; nothing was written. Look again, then "
            f"repeat it if it is still needed. ({_cause(error)})"
        ) from error
    except DBAPIError as error:
        raise UnavailableError(
            f"The database cannot do this now and nothing was written: {_cause(error)}. Check "
            "that it is there, writable, not full, and upgraded (`assay database upgrade`)."
        ) from error
    except PoolTimeoutError as error:
        raise UnavailableError("All connections to the database are busy; try again.") from error


def _cause(error: DBAPIError) -> str:
    return (
        str(error.orig).strip().splitlines()[0] if error.orig is not None else type(error).__name__
    )
