"""The directory: in date, listed, found by the beginnings of words, page by page."""

from datetime import timedelta

import pytest

from issuer.domain.programme import Level
from issuer.errors import RefusedError
from issuer.persistence import Database
from issuer.persistence.records.directory import DirectoryFilter
from issuer.persistence.records.holders import HolderDraft
from issuer.services.bulk import issue_eligible
from issuer.services.directory import search_directory
from issuer.services.views import DirectoryQuery
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate, examine, recommend

LISTED = ("Ana Šimić", "Zoë Ødegård", "李小龍", "Ana Maria Núñez", "Ibrahim Straße")


def names(office, *, at=AT, **query):
    page = search_directory(office, DirectoryQuery(**query), at=at)
    return [entry.holder_name for entry in page.entries]


@pytest.fixture
def directory(office):
    """Five people who agreed to be listed, and one who did not."""
    candidate(office, *LISTED, listed=True)
    candidate(office, "Ana Hidden")
    examine(office, ["Zoë Ødegård"], track="upper")
    recommend(office, "Zoë Ødegård")
    issue_eligible(office, actor="tester", at=AT)
    return office


def test_only_who_agreed_is_listed_in_the_order_of_names(directory):
    assert names(directory) == [
        "Ana Maria Núñez",
        "Ana Šimić",
        "Ibrahim Straße",
        "Zoë Ødegård",
        "Zoë Ødegård",
        "李小龍",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ana", ["Ana Maria Núñez", "Ana Šimić"]),
        ("ANA sim", ["Ana Šimić"]),
        ("nunez", ["Ana Maria Núñez"]),
        ("odegard zoe", ["Zoë Ødegård", "Zoë Ødegård"]),
        ("strasse", ["Ibrahim Straße"]),
        ("李", ["李小龍"]),
        ("hidden", []),
        ("im", []),
        ("%na", []),
    ],
)
def test_case_accents_and_order_of_words_do_not_count(directory, text, found):
    assert names(directory, text=text) == found


def test_filters(directory):
    assert names(directory, level=Level.GOLD) == ["Zoë Ødegård"]
    assert names(directory, track="upper", programme="test") == ["Zoë Ødegård"]
    assert len(names(directory, track="base")) == 5
    assert names(directory, programme="other") == []


def test_pages_by_cursor_neither_lose_nor_repeat(directory):
    seen, cursor = [], None
    while True:
        page = search_directory(directory, DirectoryQuery(limit=2, cursor=cursor), at=AT)
        seen += [entry.public_id for entry in page.entries]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 6


def test_who_expired_is_gone_at_that_very_second_without_any_job(directory):
    expiry = AT.replace(year=2027)
    assert len(names(directory, at=expiry - timedelta(seconds=1), track="base")) == 5
    assert names(directory, at=expiry, track="base") == []


def test_who_withdraws_the_consent_is_gone_at_once(directory):
    with directory.database.transaction() as records:
        draft = HolderDraft(external_id="李小龍", name="李小龍", directory_opt_in=False)
        records.holders.save([draft], at=AT)
    assert "李小龍" not in names(directory)


@pytest.mark.parametrize("text", ["a", " a ", "%", "!?"])
def test_too_little_to_look_for_is_refused(directory, text):
    with pytest.raises(RefusedError):
        names(directory, text=text)


def test_a_foreign_cursor_is_refused(directory):
    with pytest.raises(RefusedError):
        names(directory, cursor="x" * 26)


def test_an_entry_bears_no_mail_address_and_no_external_id(directory):
    page = search_directory(directory, DirectoryQuery(), at=AT)
    fields = set(page.entries[0].__slots__)
    assert not fields & {"mail", "external_id", "holder_id"}


@pytest.mark.parametrize("wanted", [DirectoryFilter(), DirectoryFilter(words=("ana",))])
def test_no_table_is_read_whole_on_sqlite(sqlite_template, wanted):
    """PostgreSQL plans by its statistics; SQLite has none unless somebody asks for them."""
    database = Database(f"sqlite:///{sqlite_template}")
    plan = []
    with database.reading() as records:
        connection = records._connection

        def explain(query):
            compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
            plan.extend(row[3] for row in rows)
            return []

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connection, "execute", explain)
            records.directory.search(wanted, at=AT, limit=10)
    database.dispose()
    assert plan
    # Reading the index of listed names in its order ends with the page.
    in_order = "SCAN holders USING INDEX ix_holders_listed"
    assert [line for line in plan if line.startswith("SCAN") and line != in_order] == []
    assert wanted.words or plan[0] == in_order
    assert wanted.words or not any("ORDER BY" in line for line in plan)
