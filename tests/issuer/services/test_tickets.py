"""Outcomes of tickets and titles of items: strict, whole, and the same file twice."""

import io
from datetime import timedelta

import pytest

from issuer.domain.acts import Actor
from issuer.domain.figures.periods import year_before
from issuer.persistence.records.items import ItemDraft
from issuer.services.assessment_items import ITEMS, import_items
from issuer.services.cases import Doer
from issuer.services.csv_reading import read_csv
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.merging import merge
from issuer.services.tickets import TICKETS, import_tickets
from tests.issuer.programme import AT, PROGRAMME
from tests.issuer.services.people import candidate, enrol

HEADER = "ticket,external_id,track,topic,solved_on,routed,first_contact,escalated,satisfaction\n"
GOOD = "1,ann,base,api,2026-11-20T10:00:00Z,yes,yes,no,5\n"


def take_in(office, rows, **options):
    table = read_csv(io.BytesIO((HEADER + rows).encode()), TICKETS)
    return import_tickets(office.database, office.programmes, table, at=AT, **options)


def tallies(office):
    with office.database.reading() as records:
        found = records.tickets.tallies(PROGRAMME, year_before(AT))
    return sorted((each.certified, each.tickets, each.rated) for each in found)


def test_the_same_file_twice_changes_nothing(office):
    enrol(office, "ann")
    assert take_in(office, GOOD).added == 1
    assert take_in(office, GOOD).unchanged == 1
    assert tallies(office) == [(False, 1, 1)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1,bob,base,api,2026-11-20,yes,yes,no,5", "column external_id: there is no holder “bob”"),
        ("1,ann,bass,api,2026-11-20,yes,yes,no,5", "column track: There is no track “bass”."),
        ("1,ann,base,API,2026-11-20,yes,yes,no,5", "column topic: expected the kind of ticket"),
        ("1,ann,base,api,20.11.2026,yes,yes,no,5", "column solved_on: expected the day"),
        ("1,ann,base,api,2026-11-22,yes,yes,no,5", "column solved_on: it lies in the future"),
        ("1,ann,base,api,2026-11-20,maybe,yes,no,5", "column routed: expected yes or no"),
        ("1,ann,base,api,2026-11-20,yes,yes,,5", "column escalated: it is empty"),
        ("1,ann,base,api,2026-11-20,yes,yes,no,6", "column satisfaction: expected the customer"),
        ("1,ann,base,api,2026-11-20,yes,yes,no,4.5", "column satisfaction: expected the customer"),
    ],
)
def test_a_bad_row_keeps_everything_out_and_is_told(office, row, told):
    enrol(office, "ann")
    summary = take_in(office, f"9{GOOD}{row}\n")
    assert not summary.applied
    (sentence,) = summary.bad_rows[0].sentences()
    assert sentence.startswith(f"row 3, {told}")
    assert tallies(office) == []


def test_another_outcome_of_a_known_ticket_is_refused(office):
    enrol(office, "ann")
    take_in(office, GOOD)
    summary = take_in(office, GOOD.replace("yes,no,5", "no,no,5"))
    assert "recorded already with another outcome" in summary.bad_rows[0].sentences()[0]
    twice = take_in(
        office, GOOD.replace("1,ann", "2,ann") + "2,ann,base,api,2026-11-20,no,no,no,\n"
    )
    assert [bad.row for bad in twice.bad_rows] == [3]


def test_certified_is_who_was_in_date_when_the_ticket_was_solved(office):
    candidate(office, "ann")
    issue(
        office, holder="ann", programme="test", track="base", actor="t", at=AT - timedelta(hours=9)
    )
    rows = "".join(
        f"{number},ann,base,api,{moment},yes,yes,no,\n"
        for number, moment in enumerate(("2026-11-21T02:59:59Z", "2026-11-21T03:00:00Z"))
    )
    assert take_in(office, rows).added == 2
    assert tallies(office) == [(False, 1, 0), (True, 1, 0)]


def test_D02_tickets_go_with_an_erased_person_and_follow_a_merged_one(office):
    candidate(office, "ann", "other ann")
    take_in(office, GOOD)
    issue(office, holder="other ann", programme="test", track="base", actor="t", at=AT)
    doer = Doer(name="officer", capacity=Actor.OFFICER)
    merge(office, ended="ann", into="other ann", doer=doer, at=AT)
    assert tallies(office) == [(False, 1, 1)]
    erase(office, holder="other ann", doer=doer, at=AT)
    assert tallies(office) == []


def name_items(office, rows):
    table = read_csv(io.BytesIO(("track,component,number,title\n" + rows).encode()), ITEMS)
    return import_items(office.database, office.programmes, table)


def test_an_item_takes_its_newest_title(office):
    assert name_items(office, "base,exam,3,Refunds\n").added == 1
    assert name_items(office, "base,exam,3,Refunds\n").unchanged == 1
    assert name_items(office, "base,exam,3,Refunds after a change of plan\n").changed == 1
    draft = ItemDraft(
        programme="test",
        track="base",
        component="exam",
        position=3,
        title="Refunds after a change of plan",
    )
    with office.database.transaction() as records:
        assert [each.value for each in records.items.save([draft])] == ["unchanged"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("base,exma,3,Refunds", "column component: base has no component “exma”. Did you mean"),
        ("bass,exam,3,Refunds", "column track: There is no track “bass”."),
        ("base,exam,0,Refunds", "column number: expected its place"),
        ("base,exam,3,", "column title: it is empty"),
    ],
)
def test_a_title_of_what_there_is_not_is_refused(office, row, told):
    (sentence,) = name_items(office, f"{row}\n").bad_rows[0].sentences()
    assert sentence.startswith(f"row 2, {told}")
