"""The directory: in date, listed, found by the beginnings of words, page by page."""

from base64 import b32decode
from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.domain.acts import Actor
from issuer.domain.programme import Level
from issuer.errors import RefusedError
from issuer.persistence import Database
from issuer.persistence.records import directory_finding
from issuer.persistence.records.directory_filters import DirectoryFilter
from issuer.persistence.records.holders import HolderDraft
from issuer.services.bulk import issue_eligible
from issuer.services.cases import Doer
from issuer.services.correcting import correct
from issuer.services.directory import (
    map_count,
    mapped_people,
    person_view,
    search_directory,
)
from issuer.services.directory_counts import MOST_KEPT, DirectoryCounting
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.listing import Listing, choose_listing
from issuer.services.merging import merge
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.views import DirectoryOrder, DirectoryQuery
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate, enrol, examine, recommend

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


@pytest.mark.parametrize(
    "wanted",
    [
        DirectoryFilter(),
        DirectoryFilter(newest_first=True),
        DirectoryFilter(programme="test", track="base", level="gold", country="IS"),
        DirectoryFilter(words=("ana",)),
        DirectoryFilter(words=("ana",), country="IS", newest_first=True),
        DirectoryFilter(specialisation="audits", language="is"),
    ],
)
def test_no_table_is_read_whole_on_sqlite(sqlite_template, wanted):
    """PostgreSQL plans by its statistics; SQLite has none unless somebody asks for them."""
    database = Database(f"sqlite:///{sqlite_template}")
    plans = []
    with database.reading() as records:
        connection = records._connection

        def explain(query):
            compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
            plans.append([row[3] for row in rows])
            return []

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connection, "execute", explain)
            records.directory.search(wanted, at=AT, limit=10)
    database.dispose()
    # The page is the first rows of an index that holds all that is asked; only it is sorted.
    index = "ix_directory_entries_" + ("newest" if wanted.newest_first else "by_name")
    in_order = f"SCAN directory_entries USING COVERING INDEX {index}"
    first, *others = plans
    assert in_order in first
    assert {line for line in first if line.startswith("SCAN")} <= {
        in_order,
        "SCAN anon_1",
        "SCAN anon_2",
        "SCAN directory_kinds",
    }
    if not wanted.words and not wanted.specialisation:
        assert not others
        return
    # What is not met at the beginning of the order is gathered from those who have it.
    (gathered,) = others
    by_holder = "SEARCH directory_entries USING COVERING INDEX ix_directory_entries_by_holder"
    assert any(line.startswith(by_holder) for line in gathered), gathered
    assert {line for line in gathered if line.startswith("SCAN")} <= {
        "SCAN anon_1",
        "SCAN directory_kinds",
    }


def everybody(office, text):
    """Return everybody who is found, page by page."""
    found, cursor = [], None
    while True:
        query = DirectoryQuery(text=text, limit=1, cursor=cursor)
        page = search_directory(office, query, at=AT)
        found += [entry.holder_name for entry in page.entries]
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("early", [0, 1, 2, 3, 800])
def test_how_early_a_name_is_met_does_not_change_who_is_found(directory, monkeypatch, early):
    monkeypatch.setattr(directory_finding, "_EARLY", early)
    assert everybody(directory, "an") == ["Ana Maria Núñez", "Ana Šimić"]
    assert everybody(directory, "od") == ["Zoë Ødegård", "Zoë Ødegård"]


def test_newest_first_by_cursor(office):
    candidate(office, "Old Hand", "Ann New", listed=True)
    issue(office, holder="Old Hand", programme="test", track="base", actor="t", at=AT)
    later = AT + timedelta(days=2)
    issue(office, holder="Ann New", programme="test", track="base", actor="t", at=later)
    query = DirectoryQuery(order=DirectoryOrder.NEWEST, limit=1)
    first = search_directory(office, query, at=later)
    following = search_directory(office, replace(query, cursor=first.next_cursor), at=later)
    found = [entry.holder_name for entry in (*first.entries, *following.entries)]
    assert found == ["Ann New", "Old Hand"]
    assert following.next_cursor is None


def test_filter_and_counts_by_country(directory):
    with directory.database.transaction() as records:
        drafts = [
            HolderDraft(external_id="Ana Šimić", name="Ana Šimić", country="HR"),
            HolderDraft(external_id="Zoë Ødegård", name="Zoë Ødegård", country="NO"),
        ]
        records.holders.save(drafts, at=AT)
    assert names(directory, country="HR") == ["Ana Šimić"]
    counts = DirectoryCounting(directory).counts(DirectoryQuery(country="NO"), at=AT)
    assert counts.all == 2
    assert counts.countries == {"": 3, "HR": 1, "NO": 2}, "every choice that is left, not only this"
    assert counts.tracks == {"test/base": 1, "test/upper": 1}
    assert counts.levels == {"bronze": 1, "gold": 1}
    assert counts.programmes == {"test": 2}


def test_counts_follow_the_text_and_are_a_minute_old_at_most(directory):
    counting = DirectoryCounting(directory)
    assert counting.counts(DirectoryQuery(text="ana"), at=AT).all == 2
    enrol(directory, "Ana Šimić", listed=False)
    assert counting.counts(DirectoryQuery(text="ana"), at=AT + timedelta(seconds=59)).all == 2
    assert counting.counts(DirectoryQuery(text="ana"), at=AT + timedelta(seconds=60)).all == 1


def test_what_is_being_corrected_is_not_listed(directory):
    entry = search_directory(directory, DirectoryQuery(text="nunez"), at=AT).entries[0]
    revoke_version(
        directory,
        public_id=entry.public_id,
        reason=RevocationReason.WRONG_NAME,
        actor="tester",
        at=AT,
    )
    assert names(directory, text="nunez") == []
    doer = Doer(name="tester", capacity=Actor.OFFICER)
    correct(
        directory,
        public_id=entry.public_id,
        reason=RevocationReason.WRONG_NAME,
        doer=doer,
        at=AT + timedelta(seconds=2),
    )
    assert names(directory, text="nunez", at=AT + timedelta(days=1)) == ["Ana Maria Núñez"]


def test_W09_a_profile_is_there_while_its_holder_agrees_and_holds_something(directory):
    entry = search_directory(directory, DirectoryQuery(text="zoe"), at=AT).entries[0]
    token = entry.person
    assert len(b32decode(token.upper() + "======")) * 8 == 128
    assert token not in {entry.public_id, "Zoë Ødegård"}
    person = person_view(directory, token, at=AT)
    assert (person.name, len(person.certifications)) == ("Zoë Ødegård", 2)
    assert person_view(directory, "x" * 26, at=AT) is None
    assert person_view(directory, token, at=AT.replace(year=2036)) is None
    enrol(directory, "Zoë Ødegård", listed=False)
    assert person_view(directory, token, at=AT) is None
    enrol(directory, "Zoë Ødegård", listed=True)
    assert person_view(directory, token, at=AT) is None, "a new consent has a new address"
    fresh = search_directory(directory, DirectoryQuery(text="zoe"), at=AT).entries[0].person
    assert person_view(directory, fresh, at=AT) == replace(
        person,
        token=fresh,
        certifications=tuple(replace(each, person=fresh) for each in person.certifications),
    )


def test_W09_the_map_names_who_is_listed_at_this_moment_and_nobody_else(directory):
    listed = {
        entry.person for entry in search_directory(directory, DirectoryQuery(), at=AT).entries
    }
    assert map_count(directory) == 1
    assert set(mapped_people(directory, 0, at=AT)) == listed
    assert len(listed) == 5
    assert mapped_people(directory, 0, at=AT.replace(year=2036)) == []


def test_D02_who_is_erased_leaves_nothing_in_the_directory(directory):
    token = search_directory(directory, DirectoryQuery(text="zoe"), at=AT).entries[0].person
    doer = Doer(name="tester", capacity=Actor.HOLDER)
    erase(directory, holder="Zoë Ødegård", doer=doer, at=AT)
    with directory.database.reading() as records:
        left = [
            value
            for table in ("directory_people", "directory_entries")
            for row in records._connection.exec_driver_sql(f"SELECT * FROM {table}")
            for value in row
        ]
    assert left
    assert token not in left
    assert "zoe odegard" not in left


def test_what_is_given_to_another_record_of_the_person_is_listed_there(directory):
    candidate(directory, "Zoë Second")
    doer = Doer(name="tester", capacity=Actor.OFFICER)
    merge(directory, ended="Zoë Ødegård", into="Zoë Second", doer=doer, at=AT)
    assert names(directory, text="zoe") == [], "the record that goes on did not agree"
    enrol(directory, "Zoë Second", listed=True)
    assert names(directory, text="zoe") == ["Zoë Second", "Zoë Second"]


def speak(office, name, *languages, skills=()):
    with office.database.reading() as records:
        holder = records.holders.by_external_ids([name])[name]
    wish = Listing(
        listed=True,
        shown_name="",
        country="",
        languages=languages,
        specialisations=skills,
        contact=False,
    )
    choose_listing(office, holder.id, wish, at=AT)


@pytest.fixture
def speaking(directory):
    speak(directory, "Ana Šimić", "de", "en", skills=("Rechnungen", "Éditeurs"))
    speak(directory, "Zoë Ødegård", "nb", skills=("éditeurs",))
    speak(directory, "李小龍", "zh", "en")
    return directory


def test_people_are_found_by_what_they_speak(speaking):
    assert names(speaking, language="en") == ["Ana Šimić", "李小龍"]
    assert names(speaking, language="e") == []
    assert names(speaking, language="%") == []
    assert names(speaking, language="nb", track="upper") == ["Zoë Ødegård"]
    assert names(speaking, language="en", order=DirectoryOrder.NEWEST, text="ana") == ["Ana Šimić"]


def test_people_are_found_by_what_they_are_good_at_however_it_is_written(speaking):
    assert names(speaking, specialisation="EDITEURS") == [
        "Ana Šimić",
        "Zoë Ødegård",
        "Zoë Ødegård",
    ]
    assert names(speaking, specialisation="editeurs", language="nb", track="base") == [
        "Zoë Ødegård"
    ]
    assert names(speaking, specialisation="edit") == []
    assert names(speaking, specialisation="editeurs", at=AT + timedelta(days=5000)) == []


def test_languages_are_counted_with_the_other_filters_kept_and_specialisations_over_all(speaking):
    counting = DirectoryCounting(speaking)
    counts = counting.counts(DirectoryQuery(), at=AT)
    assert counts.languages == {"de": 1, "en": 2, "nb": 2, "zh": 1}
    assert {label.casefold(): number for label, number in counts.specialisations.items()} == {
        "éditeurs": 3,
        "rechnungen": 1,
    }
    narrow = counting.counts(DirectoryQuery(language="en", specialisation="Éditeurs"), at=AT)
    assert narrow.all == 1
    assert narrow.languages == {"de": 1, "en": 1, "nb": 2}
    assert narrow.specialisations == counts.specialisations
    later = counting.counts(DirectoryQuery(), at=AT + timedelta(days=5000))
    assert (later.all, dict(later.languages), dict(later.specialisations)) == (0, {}, {})


def test_what_is_asked_for_often_is_kept_whatever_else_is_looked_for(directory):
    counting = DirectoryCounting(directory)
    assert counting.counts(DirectoryQuery(), at=AT).all == 6
    enrol(directory, "Ana Šimić", listed=False)
    for number in range(2 * MOST_KEPT):
        counting.counts(DirectoryQuery(text=f"ana{number}"), at=AT)
        assert counting.counts(DirectoryQuery(), at=AT).all == 6, "as it was kept"
