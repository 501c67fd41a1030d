"""A database of each kind for every test that stores anything."""

import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from issuer.persistence import Database
from issuer.services.office import Office
from keys.passphrase import Passphrase
from keys.store import KeyStore
from tests.conftest import skip_or_fail
from tests.issuer.emptying import empty_postgresql
from tests.issuer.programme import AT
from tests.issuer.services.offices import DID, PASSPHRASE, office_at

POSTGRESQL = os.environ.get(
    "ASSAY_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
"""A server on which the tests may create and drop databases of their own."""

BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An upgraded, empty SQLite file, made once."""
    path = tmp_path_factory.mktemp("template") / "assay.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """An upgraded, empty database of this test run's own; dropped when the run ends."""
    try:
        server = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        skip_or_fail(f"no PostgreSQL at {POSTGRESQL}: {error}")
        raise
    name = f"assay_test_{os.getpid()}_{secrets.token_hex(4)}"
    with server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            url = f"{POSTGRESQL.rsplit('/', 1)[0]}/{name}"
            database = Database(url)
            database.upgrade()
            database.dispose()
            yield url
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=BOTH)
def database_url(request, tmp_path) -> str:
    """The URL of an upgraded, empty database: every test runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "assay.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url = request.getfixturevalue("postgresql_url")
    empty_postgresql(url)
    return url


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """An upgraded, empty database."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def keys_place(tmp_path_factory) -> Path:
    """A key store with one key, made well before every test's now."""
    place = tmp_path_factory.mktemp("office") / "keys"
    store = KeyStore(place, Passphrase(PASSPHRASE), controller=DID)
    store.generate(at=AT - timedelta(days=3650))
    return place


@pytest.fixture
def office(database, keys_place) -> Office:
    """An office without holders."""
    return office_at(database, keys_place)
