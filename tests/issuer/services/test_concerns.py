"""Concerns wait for the office until they are closed, on both databases."""

from datetime import timedelta

import pytest

from issuer.errors import NotFoundError
from issuer.services.concerns import (
    Category,
    ConcernDraft,
    close_concern,
    list_concerns,
    report_concern,
)
from issuer.services.issuing import issue
from tests.issuer.programme import AT
from tests.issuer.services.people import candidate

DRAFT = ConcernDraft(category=Category.MISUSE, words="Seen elsewhere.", mail="v@example.org")


@pytest.fixture
def public_id(office):
    candidate(office, "Ada")
    issued = issue(office, holder="Ada", programme="test", track="base", actor="t", at=AT)
    return issued.public_id


def test_a_concern_waits_until_it_is_closed_and_the_mail_address_goes_with_it(office, public_id):
    first = report_concern(office.database, public_id, DRAFT, at=AT)
    second = report_concern(office.database, public_id, DRAFT, at=AT)
    assert [each.id for each in list_concerns(office.database)] == [first, second]
    later = AT + timedelta(days=1)
    close_concern(office.database, first, by="officer", at=later)
    assert [each.id for each in list_concerns(office.database)] == [second]
    closed = list_concerns(office.database, closed=True)[0]
    assert (closed.mail, closed.closed_by, closed.closed_at) == ("", "officer", later)


def test_what_does_not_wait_cannot_be_closed(office, public_id):
    number = report_concern(office.database, public_id, DRAFT, at=AT)
    close_concern(office.database, number, by="officer", at=AT)
    for gone in (number, number + 1):
        with pytest.raises(NotFoundError):
            close_concern(office.database, gone, by="officer", at=AT)


def test_a_concern_about_nothing_is_refused(office):
    with pytest.raises(NotFoundError):
        report_concern(office.database, "a" * 26, DRAFT, at=AT)
