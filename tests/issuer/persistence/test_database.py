"""Transactions are whole, errors are explained, and the schema is the one of the models."""

import shutil
import sqlite3
import stat
from datetime import UTC, datetime
from importlib.resources import files

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from issuer.errors import ConflictError, IssuerError, UnavailableError
from issuer.persistence import Database, migrations
from issuer.persistence.records.api_keys import ApiKeyDraft
from issuer.persistence.records.holders import HolderDraft

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
ADA = HolderDraft(external_id="a-1", name="Ada Example")


def test_models_and_migrations_agree(database):
    assert database.is_current()
    assert database.differences() == []


def test_the_newest_migration_is_the_one_that_alembic_ends_with(database):
    config = Config()
    config.set_main_option("script_location", str(files(migrations)))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.newest()]


def test_a_database_of_an_older_release_or_with_two_ends_is_not_current(database):
    def change_and_fail() -> None:
        with database.transaction() as records:
            connection = records._connection
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
            assert not migrations.is_current(connection)
            connection.exec_driver_sql("DELETE FROM alembic_version WHERE version_num > '0001'")
            assert not migrations.is_current(connection)
            connection.exec_driver_sql("DROP TABLE alembic_version")
            assert not migrations.is_current(connection)
            raise RuntimeError("nothing of this stays")

    with pytest.raises(RuntimeError, match="nothing of this stays"):
        change_and_fail()
    assert database.is_current()


def test_upgrading_twice_changes_nothing(database):
    database.upgrade()
    assert database.is_current()


def test_a_new_sqlite_file_is_private_and_current_only_after_the_upgrade(tmp_path):
    place = tmp_path / "made" / "assay.sqlite3"
    database = Database(f"sqlite:///{place}")
    assert not database.is_current()
    database.upgrade()
    assert database.is_current()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    database.dispose()


def test_what_a_transaction_wrote_is_gone_when_it_fails(database):
    def fail_in_the_middle() -> None:
        with database.transaction() as records:
            records.holders.save([ADA], at=AT)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail_in_the_middle()
    with database.reading() as records:
        assert records.holders.by_external_ids(["a-1"]) == {}


def test_a_reader_sees_one_state_while_a_writer_commits(database):
    with database.reading() as before:
        assert before.holders.by_external_ids(["a-1"]) == {}
        with database.transaction() as records:
            records.holders.save([ADA], at=AT)
        assert before.holders.by_external_ids(["a-1"]) == {}
    with database.reading() as after:
        assert list(after.holders.by_external_ids(["a-1"])) == ["a-1"]


def test_a_place_that_is_taken_is_a_conflict_not_a_traceback(database):
    draft = ApiKeyDraft(name="import", sha256="00" * 32, scopes=frozenset({"holders:write"}))
    with database.transaction() as records:
        records.api_keys.add(draft, at=AT)
    with pytest.raises(ConflictError), database.transaction() as records:
        records.api_keys.add(draft, at=AT)


def test_a_reader_cannot_write_on_postgresql(postgresql_url):
    database = Database(postgresql_url)
    with pytest.raises(UnavailableError), database.reading() as records:
        records.holders.save([ADA], at=AT)
    database.dispose()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "what"])
def test_other_databases_are_refused_with_the_remedy(url):
    with pytest.raises(IssuerError, match=r"SQLite|sqlite"):
        Database(url)


def test_an_error_names_no_person(database):
    draft = HolderDraft(external_id="secret-1", name="Secret Name", mail="secret@example.org")
    with pytest.raises(ConflictError) as raised, database.transaction() as records:
        records.holders.save([draft, draft], at=AT)
    assert "Secret" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_C11_sqlite_syncs_fully_and_writes_ahead(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "assay.sqlite3")
    database = Database(f"sqlite:///{tmp_path / 'assay.sqlite3'}")
    with database.transaction() as records:
        pragma = records._connection.exec_driver_sql
        assert pragma("PRAGMA synchronous").scalar() == 2
        assert pragma("PRAGMA journal_mode").scalar() == "wal"
        assert pragma("PRAGMA foreign_keys").scalar() == 1
    database.dispose()


def test_C11_postgresql_does_not_acknowledge_before_it_is_on_disk(postgresql_url):
    database = Database(postgresql_url)
    with database.transaction() as records:
        assert records._connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    database.dispose()


def _insert_act(url: str, statement: str) -> None:
    """Run a statement past all of our code, as somebody with a database client would."""
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute(statement)
        connection.close()
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


ACT = (
    "INSERT INTO acts (at, actor, kind, reason, details) "
    "VALUES (0, 'somebody', 'certified', '', '{}')"
)


@pytest.mark.parametrize("statement", ["UPDATE acts SET actor = 'nobody'", "DELETE FROM acts"])
def test_acts_are_append_only_for_everybody(database_url, statement):
    _insert_act(database_url, ACT)
    with pytest.raises(
        (sqlite3.IntegrityError, psycopg.errors.IntegrityConstraintViolation),
        match="acts are append-only",
    ):
        _insert_act(database_url, statement)
