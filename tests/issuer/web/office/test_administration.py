"""The audit log, API keys, webhooks with their dead letters, keys and status lists."""

import csv
import io

import pytest

from issuer.domain.acts import Actor, SuspensionReason
from issuer.domain.roles import Role
from issuer.persistence.records.deliveries import Channel, DeliveryDraft, DeliveryState
from issuer.services import auditing
from issuer.services.cases import Doer
from issuer.services.health import ListHealth, status_lists
from issuer.services.issuing import issue
from issuer.services.list_signing import REFRESH, VALIDITY
from issuer.services.publishing import published_status_list
from issuer.services.suspending import suspend
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate

OFFICER = Doer(name="account:=cmd", capacity=Actor.OFFICER)


@pytest.fixture
def held(office):
    candidate(office, "Ana", "Ben")
    for name in ("Ana", "Ben"):
        made = issue(office, holder=name, programme="test", track="base", actor="clerk", at=AT)
    suspend(
        office,
        public_id=made.public_id,
        reason=SuspensionReason.COMPLAINT,
        doer=OFFICER,
        at=AT,
    )
    return made.public_id


def rows(browser, query=""):
    return list(csv.DictReader(io.StringIO(browser.get(f"/office/audit.csv{query}").text)))


def test_the_record_is_searched_by_who_what_when_and_certification(office, staff, held):
    browser = staff(Role.OFFICER)
    assert browser.get("/office/audit").text.count('scope="row"') >= 3
    assert {row["event"] for row in rows(browser, "?actor=clerk")} == {"certified"}
    assert {row["reason"] for row in rows(browser, "?kind=suspended")} == {"complaint"}
    mine = rows(browser, f"?certification=https://certify.example/c/{held}")
    assert {row["certification"] for row in mine} == {held}
    assert rows(browser, "?until=2020-01-01") == []
    day = f"{AT:%Y-%m-%d}"
    assert len(rows(browser, f"?since={day}&until={day}")) == len(rows(browser))
    assert "Nothing is on record" in browser.get("/office/audit?actor=nobody").text


def test_the_export_is_whole_and_no_spreadsheet_takes_a_cell_for_a_formula(
    office, staff, held, monkeypatch
):
    monkeypatch.setattr(auditing, "_CHUNK", 2)
    browser = staff(Role.OFFICER)
    told = rows(browser)
    with office.database.reading() as records:
        assert len(told) == len(records.audit.page(auditing.AuditQuery(), before=None, limit=99))
    assert [int(row["number"]) for row in told] == sorted(
        (int(row["number"]) for row in told), reverse=True
    )
    assert all(not cell.startswith("=") for row in told for cell in row.values())


def test_pages_of_the_record_follow_each_other(office, staff, held, monkeypatch):
    monkeypatch.setattr("issuer.web.office.audit.PAGE", 1)
    monkeypatch.setattr(auditing, "PAGE", 1)
    browser = staff(Role.OFFICER)
    seen, address = [], "/office/audit?actor=clerk"
    while address:
        page = browser.get(address).text
        seen.append(page.partition("<tbody>")[2].partition("</tbody>")[0])
        following = page.partition('rel="next"')[0]
        address = (
            following.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
            if 'rel="next"' in page
            else ""
        )
    assert len(seen) == 2
    assert seen[0] != seen[1]


def test_an_api_key_is_made_shown_once_and_revoked(office, staff):
    browser = staff(Role.ADMINISTRATOR)
    browser.get("/office/api-keys")
    made = browser.post(
        "/office/api-keys", {"name": "lms", "scope": ["holders:read"], "expires": "2027-01-31"}
    )
    token = made.text.partition('class="code handed">')[2].partition("<")[0]
    assert token.startswith("assay_")
    assert token not in browser.get("/office/api-keys").text
    unscoped = browser.post("/office/api-keys", {"name": "other"})
    assert "without a scope" in unscoped.text
    assert browser.post("/office/api-keys/revoke", {"name": "lms"}).status_code == 303
    assert "ended" in browser.get("/office/api-keys").text


def test_a_webhook_is_added_with_its_secret_and_removed(staff):
    browser = staff(Role.ADMINISTRATOR)
    browser.get("/office/webhooks")
    refused = browser.post("/office/webhooks", {"address": "http://127.0.0.1/hook"})
    assert refused.status_code == 400
    assert "https" in refused.text
    added = browser.post(
        "/office/webhooks", {"address": "https://crm.example.org/hook", "kind": ["certified"]}
    )
    assert "handed" in added.text
    assert "crm.example.org" in browser.get("/office/webhooks").text
    assert browser.post("/office/webhooks/1/remove").status_code == 303
    assert browser.post("/office/webhooks/1/remove").status_code == 404


def test_dead_letters_are_read_and_tried_anew(office, staff, held):
    with office.database.transaction() as records:
        event = records.outbox.undispatched(limit=1)[0]
        draft = DeliveryDraft(event_id=event.id, channel=Channel.WEBHOOK, recipient="1")
        records.deliveries.add([draft], at=AT)
        claimed = records.deliveries.claim(limit=1, until=AT, at=AT)[0]
        records.deliveries.end(claimed, DeliveryState.DEAD, at=AT, problem="answered 500")
    browser = staff(Role.ADMINISTRATOR)
    page = browser.get("/office/webhooks").text
    assert page.count("answered 500") == 2  # among the dead, and among what was told last
    assert browser.post("/office/dead-letters/replay").status_code == 422
    done = browser.post("/office/dead-letters/replay", {"letter": str(claimed.id)})
    assert done.status_code == 303
    assert "1 will be tried anew" in browser.get("/office/webhooks").text
    with office.database.reading() as records:
        assert records.deliveries.waiting() == 1


def test_keys_and_lists_are_shown_with_their_health(office, staff, held, clock):
    browser = staff(Role.ADMINISTRATOR)
    page = browser.get("/office/keys").text
    assert "Signs" in page
    assert "As it must be" in page
    assert status_lists(office, at=AT)[0].revoked == 1
    assert status_lists(office, at=AT + REFRESH)[0].health is ListHealth.OLD
    assert status_lists(office, at=AT + VALIDITY)[0].health is ListHealth.STALE


def test_a_list_that_does_not_say_what_is_revoked_is_told(office, held):
    number = status_lists(office, at=AT)[0].number
    with office.database.transaction() as records:
        keys = records.certifications.by_public_ids([held])[held].id
        others = [
            each.id
            for group in records.credentials.of(range(1, keys + 1)).values()
            for each in group
            if each.revoked_at is None
        ]
        records.credentials.revoke(others, at=AT)
    assert status_lists(office, at=AT)[0].health is ListHealth.BEHIND
    published_status_list(office, number, at=AT + REFRESH)
    assert status_lists(office, at=AT + REFRESH)[0].health is ListHealth.GOOD
