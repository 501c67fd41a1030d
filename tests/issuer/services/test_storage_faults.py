"""Storage that fails in the middle: nothing is half issued, and what was reserved is finished."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import event

from issuer.errors import IssuerError, UnavailableError
from issuer.persistence import Database
from issuer.services.bulk import issue_eligible
from issuer.services.issuing import issue
from issuer.services.reading import certification_view
from issuer.services.revoking import RevocationReason, revoke_version
from tests.issuer.programme import AT
from tests.issuer.services.invariants import assert_whole
from tests.issuer.services.offices import office_at
from tests.issuer.services.people import candidate

PEOPLE = ("ada", "bob", "cleo")

BROKEN = {
    "sqlite": (
        "CREATE TRIGGER broken BEFORE {event} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the disk made a noise'); END",
        "DROP TRIGGER broken",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the disk made a noise' USING ERRCODE = 'disk_full'; END $$; "
        "CREATE TRIGGER broken BEFORE {event} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION broken()",
        "DROP TRIGGER broken ON {table}",
    ),
}


def run(url: str, statement: str) -> None:
    """Run a statement past the office, as a fault would come."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.executescript(statement)
        connection.close()
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("broken_event", "table"),
    [
        ("INSERT", "track_versions"),
        ("INSERT", "certifications"),
        ("INSERT", "status_lists"),
        ("INSERT", "credentials"),
        ("UPDATE", "status_lists"),
        ("UPDATE", "credentials"),
        ("INSERT", "cycles"),
        ("INSERT", "acts"),
        ("INSERT", "spans"),
    ],
)
def test_C02_an_error_of_one_statement_leaves_what_the_next_run_finishes(
    office, database_url, broken_event, table
):
    candidate(office, *PEOPLE)
    break_it, mend_it = BROKEN[database_url.partition(":")[0]]
    run(database_url, break_it.format(event=broken_event, table=table))
    try:
        with pytest.raises(IssuerError):
            issue_eligible(office, actor="tester", at=AT)
    finally:
        run(database_url, mend_it.format(table=table))
    assert_whole(office, at=AT)
    issue_eligible(office, actor="tester", at=AT)
    assert_whole(office, at=AT, expected=len(PEOPLE))


@pytest.fixture
def sqlite_office(sqlite_template, tmp_path, keys_place):
    """An office on SQLite, whose connections a test can spoil."""
    path = tmp_path / "assay.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield office_at(database, keys_place)
    database.dispose()


def spoil(office, pragma: str):
    """Let a pragma hold for every connection from now on; return what undoes it."""

    def apply(connection, _record) -> None:
        connection.execute(pragma)

    office.database.dispose()
    event.listen(office.database._engine, "connect", apply)

    def undo() -> None:
        event.remove(office.database._engine, "connect", apply)
        office.database.dispose()

    return undo


@pytest.mark.parametrize("pages", [0, 2, 5, 9, 14, 20, 27, 35])
def test_C09_a_full_disk_issues_nothing_by_halves(sqlite_office, pages):
    people = [f"agent {number}" for number in range(60)]
    candidate(sqlite_office, *people)
    with sqlite_office.database.reading() as records:
        present = records._connection.exec_driver_sql("PRAGMA page_count").scalar()
    undo = spoil(sqlite_office, f"PRAGMA max_page_count = {present + pages}")
    with pytest.raises(UnavailableError, match="full"):
        issue_eligible(sqlite_office, actor="tester", at=AT)
    undo()
    assert_whole(sqlite_office, at=AT)
    issue_eligible(sqlite_office, actor="tester", at=AT)
    assert_whole(sqlite_office, at=AT, expected=len(people))


def test_C09_a_read_only_database_answers_and_issues_nothing(sqlite_office):
    candidate(sqlite_office, *PEOPLE)
    issued = issue(
        sqlite_office, holder="ada", programme="test", track="base", actor="tester", at=AT
    )
    undo = spoil(sqlite_office, "PRAGMA query_only = ON")
    with pytest.raises(UnavailableError, match="readonly"):
        issue(sqlite_office, holder="bob", programme="test", track="base", actor="x", at=AT)
    with pytest.raises(UnavailableError, match="readonly"):
        revoke_version(
            sqlite_office,
            public_id=issued.public_id,
            reason=RevocationReason.WRONG_NAME,
            actor="tester",
            at=AT,
        )
    view = certification_view(sqlite_office, issued.public_id, at=AT)
    assert view.current.signed == issued.signed
    undo()
    assert_whole(sqlite_office, at=AT, expected=1)
