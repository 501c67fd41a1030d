"""A concern reaches the office with the page's id, and tells the visitor nothing."""

import pytest

from issuer.services.concerns import (
    MOST_OPEN,
    Category,
    ConcernDraft,
    list_concerns,
    report_concern,
)
from tests.issuer.programme import AT
from tests.verifier.web.page import parse, words

WRITTEN = {"category": "misuse", "words": "Seen on a false profile.", "mail": ""}


@pytest.fixture
def told(client, browser):
    def send(certified, headers=(), **fields):
        return client.post(
            f"{certified.path}/concern",
            data={**WRITTEN, **fields},
            headers={**browser, **dict(headers)},
        )

    return send


def test_the_page_of_a_certification_leads_to_the_form(client, browser, standing):
    certified, _case = standing
    tree = parse(client.get(certified.path, headers=browser))
    link = f"{certified.path}/concern"
    assert link in tree.xpath("//a/@href")
    form = parse(client.get(link, headers=browser))
    assert form.xpath("//form[@method='post']/@action") == [link]
    assert not form.xpath("//form//*[@onsubmit or @onclick]")


def test_what_was_written_is_recorded_with_the_page_s_id(told, certify, office):
    certified = certify("Ada Example")
    answer = told(certified, mail="visitor@example.org")
    assert answer.status_code == 303
    assert answer.headers["Cache-Control"] == "no-store"
    (concern,) = list_concerns(office.database)
    assert (concern.public_id, concern.category) == (certified.public_id, "misuse")
    assert (concern.words, concern.mail) == ("Seen on a false profile.", "visitor@example.org")
    assert (concern.reported_at, concern.closed_at) == (AT, None)


def test_thanks_are_said_and_nothing_else(told, certify, client, browser):
    certified = certify("Ada Example")
    page = client.get(told(certified).location, headers=browser)
    assert words(parse(page).xpath("//*[@role='status']/h2")[0]) == "Thank you: the office has it"
    assert "false profile" not in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", ""),
        ("category", "<script>"),
        ("words", ""),
        ("words", "short"),
        ("words", "x" * 2001),
        ("mail", "nobody"),
        ("mail", "a@b.example\r\nBcc: all@example.org"),
        ("mail", "a@b.example, c@d.example"),
        ("mail", "a\x1b@b.example"),
    ],
)
def test_what_cannot_be_is_said_by_the_field_and_kept_for_mending(
    told, certify, office, field, value
):
    answer = told(certify("Ada Example"), **{field: value})
    assert answer.status_code == 422
    tree = parse(answer)
    assert tree.xpath(f"//*[@id='{field}'][@aria-invalid='true']/@aria-describedby") == [
        f"{field}-fault"
    ]
    assert tree.xpath("//*[@role='alert']")
    if field != "words":
        assert tree.xpath("//textarea")[0].text == WRITTEN["words"]
    assert list_concerns(office.database) == []


def test_W04_what_is_typed_comes_back_as_text(told, certify):
    answer = told(certify("Ada Example"), words="</textarea><script>alert(1)</script>", mail="x")
    tree = parse(answer)
    assert tree.xpath("//textarea")[0].text == "</textarea><script>alert(1)</script>"
    assert [each for each in tree.xpath("//script") if not each.get("src")] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://certify.example.evil.example"},
    ],
)
def test_W07_a_foreign_page_cannot_let_its_readers_report(told, certify, office, headers):
    assert told(certify("Ada Example"), headers).status_code == 403
    assert list_concerns(office.database) == []


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://certify.example"}, {}],
)
def test_our_own_form_is_taken(told, certify, office, headers):
    assert told(certify("Ada Example"), headers).status_code == 303
    assert len(list_concerns(office.database)) == 1


def test_who_reports_without_end_is_stopped(told, certify, office):
    certified = certify("Ada Example")
    statuses = [told(certified).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]
    assert len(list_concerns(office.database)) == 5


def test_more_than_the_office_can_read_is_thanked_for_and_dropped(told, certify, office):
    certified = certify("Ada Example")
    draft = ConcernDraft(category=Category.OTHER, words="Again and again.")
    for _ in range(MOST_OPEN):
        report_concern(office.database, certified.public_id, draft, at=AT)
    assert told(certified).status_code == 303
    assert len(list_concerns(office.database)) == MOST_OPEN


@pytest.mark.parametrize("path", ["aaaaaaaaaaaaaaaaaaaaaaaaaa", "1", "%00"])
def test_there_is_nothing_to_report_where_there_is_nothing(client, browser, office, path):
    answer = client.post(f"/c/{path}/concern", data=WRITTEN, headers=browser)
    assert answer.status_code == 404
    assert list_concerns(office.database) == []


def test_D02_who_is_erased_takes_along_what_was_written_about_them(told, certify, office):
    certified = certify("Ada Example")
    told(certified, words="Ada Example lives in the Example Street.")
    certified.erase()
    assert list_concerns(office.database, closed=True) == []
    assert told(certified).status_code == 410
