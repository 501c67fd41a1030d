"""Many rows by one statement: the same is stored as SQLAlchemy itself would store."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import bindparam, insert, select, update

from issuer.persistence.models.people import Attempt, Holder
from issuer.persistence.writing import insert_new, insert_rows, new_keys, write_rows

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)

RENAME = update(Holder).where(Holder.id == bindparam("key")).values(name=bindparam("to"), tier="x")


def holder(key: int, **more) -> dict:
    return {
        "id": key,
        "external_id": str(key),
        "name": "Ада 阿達",
        "folded_name": "",
        "mail": "",
        "folded_mail": "",
        "role": "",
        "tier": "",
        "hired_on": None,
        "left_on": date(2026, 2, 28),
        "country": "",
        "language": "",
        "directory_opt_in": True,
        "recorded_at": AT,
        "changed_at": AT,
        **more,
    }


def attempt(key: int, *, score: Decimal | None, holder_id: int = 1) -> dict:
    return {
        "id": key,
        "holder_id": holder_id,
        "programme": "p",
        "track": "t",
        "component": str(key),
        "taken_at": AT,
        "score": score,
        "items": "[]",
        "assessor": "",
        "recorded_at": AT,
    }


def test_every_kind_of_value_comes_back_as_from_the_library(database):
    attempts = [attempt(1, score=Decimal("84.990")), attempt(2, score=None)]
    with database.transaction() as records:
        connection = records._connection
        insert_rows(connection, Holder, [holder(1), holder(2, directory_opt_in=False)])
        insert_rows(connection, Attempt, attempts)
        ours = [
            connection.exec_driver_sql("SELECT * FROM holders ORDER BY id").all(),
            connection.exec_driver_sql("SELECT * FROM attempts ORDER BY id").all(),
        ]
        connection.exec_driver_sql("DELETE FROM attempts")
        connection.exec_driver_sql("DELETE FROM holders")
        connection.execute(insert(Holder), [holder(1), holder(2, directory_opt_in=False)])
        connection.execute(insert(Attempt), attempts)
        theirs = [
            connection.exec_driver_sql("SELECT * FROM holders ORDER BY id").all(),
            connection.exec_driver_sql("SELECT * FROM attempts ORDER BY id").all(),
        ]
    assert ours == theirs
    assert [len(rows) for rows in ours] == [2, 2]


def test_what_is_there_already_is_left_as_it_is_and_not_counted(database):
    with database.transaction() as records:
        connection = records._connection
        assert insert_new(connection, Holder, [holder(1), holder(2)]) == 2
        assert insert_new(connection, Holder, [holder(2, name="Eve"), holder(3)]) == 1
        assert insert_new(connection, Holder, []) == 0
        names = connection.execute(select(Holder.name).order_by(Holder.id)).scalars().all()
    assert names == ["Ада 阿達"] * 3


def test_an_update_changes_the_rows_that_are_named_and_binds_what_the_statement_says(database):
    with database.transaction() as records:
        connection = records._connection
        insert_rows(connection, Holder, [holder(1), holder(2), holder(3)])
        rows = [{"key": 1, "to": "Eve"}, {"key": 3, "to": "Bob"}, {"key": 4, "to": "Mia"}]
        assert write_rows(connection, RENAME, rows) == 2
        query = select(Holder.name, Holder.tier).order_by(Holder.id)
        assert connection.execute(query).all() == [("Eve", "x"), ("Ада 阿達", ""), ("Bob", "x")]


def test_a_name_that_the_statement_does_not_have_is_an_error(database):
    with database.transaction() as records, pytest.raises(ValueError, match="surname"):
        write_rows(records._connection, RENAME, [{"key": 1, "to": "Eve", "surname": "Doe"}])


@pytest.mark.parametrize("moment", [AT.replace(tzinfo=None), AT.replace(microsecond=1)])
def test_no_moment_is_stored_that_would_come_back_as_another(database, moment):
    with database.transaction() as records, pytest.raises(ValueError, match="moment"):
        insert_rows(records._connection, Holder, [holder(1, changed_at=moment)])


def test_keys_are_the_next_ones_and_the_database_goes_on_after_them(database):
    with database.transaction() as records:
        keys = new_keys(records._connection, Holder, 3)
        insert_rows(records._connection, Holder, [holder(key) for key in keys])
    with database.transaction() as records:
        more = new_keys(records._connection, Holder, 2)
        insert_rows(records._connection, Holder, [holder(key) for key in more])
        row = {name: value for name, value in holder(0).items() if name != "id"}
        last = records._connection.execute(insert(Holder).values(row).returning(Holder.id))
        assert last.scalar_one() > more[-1]
        assert new_keys(records._connection, Holder, 0) == []
    assert [*keys, *more] == sorted({*keys, *more})
