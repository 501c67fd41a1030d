"""Many keys in one parameter: the same rows as with a parameter each, and found by an index."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import sqlite

from issuer.persistence.models.people import Holder
from issuer.persistence.one_of import one_of
from issuer.persistence.records.holders import HolderDraft

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, 1, 3, 1200])
def test_the_rows_of_these_keys_and_no_others(database, count):
    with database.transaction() as records:
        records.holders.save(
            [HolderDraft(external_id=str(number), name="Ada") for number in range(count + 2)], at=AT
        )
        connection = records._connection
        keys = sorted(connection.execute(select(Holder.id)).scalars())
        wanted, others = keys[:count], keys[count:]
        found = select(Holder.id).where(one_of(Holder.id, wanted)).order_by(Holder.id)
        assert list(connection.execute(found).scalars()) == wanted
        none = select(Holder.id).where(one_of(Holder.id, [keys[-1] + 1, -1]))
        assert connection.execute(none).all() == []
        connection.execute(update(Holder).where(one_of(Holder.id, wanted)).values(name="Eve"))
        named = select(Holder.id).where(Holder.name == "Eve", one_of(Holder.id, keys))
        assert sorted(connection.execute(named).scalars()) == wanted
        connection.execute(delete(Holder).where(~Holder.id.in_(keys), one_of(Holder.id, others)))
        assert sorted(connection.execute(select(Holder.id)).scalars()) == keys


def test_an_index_can_be_used():
    query = select(Holder.id).where(one_of(Holder.id, [1, 2]))
    assert str(query.compile(dialect=sqlite.dialect())).endswith(
        "WHERE holders.id IN (SELECT value FROM json_each(?))"
    )
