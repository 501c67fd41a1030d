"""A visitor's message reaches the holder by mail, and neither address is shown to anybody else."""

# Fixtures are imported by their names.
# ruff: noqa: F811

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from issuer.domain.acts import Actor
from issuer.errors import ConflictError, NotFoundError
from issuer.services.cases import Doer
from issuer.services.delivering import deliver
from issuer.services.dispatching import dispatch
from issuer.services.erasing import erase
from issuer.services.listing import Listing, choose_listing
from issuer.services.messages import MOST_A_DAY, MessageDraft, write_to
from tests.clock import Clock
from tests.issuer.programme import AT
from tests.issuer.services.test_delivering import (
    MAIL,
    NAME,
    certify,
    mailbox,  # noqa: F401 - a fixture
    receiver,  # noqa: F401 - a fixture
    silent,
    states,
    subscribe,
    ways,  # noqa: F401 - a fixture
)

DAY = timedelta(days=1)
DRAFT = MessageDraft(
    name="Vera Visitor", mail="vera@visitor.example", words="Good day.\nMay I ask you something?"
)
WISH = Listing(
    listed=True, shown_name="", country="", languages=(), specialisations=(), contact=True
)


@pytest.fixture
def choose(office):
    """Somebody certified and listed, whose wishes can be changed; returns their public address."""
    certify(office, language="de")
    dispatch(office, mail=False, at=AT)

    def chosen(**wish):
        with office.database.reading() as records:
            holder = records.holders.by_external_ids(["ada"])["ada"]
        choose_listing(office, holder.id, replace(WISH, **wish), at=AT)
        with office.database.reading() as records:
            return records.directory.token_of(holder.id)

    return chosen


def kept(office):
    with office.database.reading() as records:
        query = text("SELECT name, mail, words FROM visitor_messages")
        return [tuple(row) for row in records._connection.execute(query)]


def test_the_holder_gets_it_in_their_language_and_answers_go_to_the_visitor(
    office, choose, ways, mailbox
):
    token = choose()
    write_to(office, token, DRAFT, at=AT)
    assert deliver(office, ways, clock=Clock(AT)).sent == 1
    [message] = mailbox.messages
    assert mailbox.envelopes == [("office@certify.example", [MAIL])]
    assert message["From"].addresses[0].addr_spec == "office@certify.example"
    assert message["Reply-To"].addresses[0].addr_spec == "vera@visitor.example"
    assert message["Subject"] == "Jemand schreibt Ihnen über Ihr Profil im Verzeichnis"
    assert message["Auto-Submitted"] == "auto-generated"
    said = message.get_content().replace("\r\n", "\n")
    assert "> Good day.\n> May I ask you something?" in said
    assert NAME in said
    assert f"https://certify.example/people/{token}" in said


def test_D02_what_was_written_is_forgotten_once_it_is_mailed(office, choose, ways):
    write_to(office, choose(), DRAFT, at=AT)
    assert kept(office) == [(DRAFT.name, DRAFT.mail, DRAFT.words)]
    deliver(office, ways, clock=Clock(AT))
    assert kept(office) == [("", "", "")]


def test_systems_are_told_nothing_of_it(office, choose, ways, receiver):
    subscribe(office, receiver)
    write_to(office, choose(), DRAFT, at=AT)
    deliver(office, ways, clock=Clock(AT))
    assert receiver.calls == []


@pytest.mark.parametrize("wish", [{"contact": False}, {"listed": False}])
def test_nobody_is_written_to_who_does_not_wish_it(office, choose, wish):
    token = choose()
    choose(**wish)
    with pytest.raises(NotFoundError):
        write_to(office, token, DRAFT, at=AT)
    assert kept(office) == []


@pytest.mark.parametrize("wish", [{"contact": False}, {"listed": False}])
def test_who_changes_their_mind_meanwhile_gets_nothing(office, choose, ways, mailbox, wish):
    write_to(office, choose(), DRAFT, at=AT)
    choose(**wish)
    assert deliver(office, ways, clock=Clock(AT)).dropped == 1
    assert mailbox.messages == []
    assert kept(office) == [("", "", "")]


def test_who_is_certified_no_longer_takes_no_messages(office, choose):
    token = choose()
    with pytest.raises(NotFoundError):
        write_to(office, token, DRAFT, at=AT + 366 * DAY)


def test_nobody_is_written_to_without_end(office, choose, ways):
    token = choose()
    for _ in range(MOST_A_DAY):
        write_to(office, token, DRAFT, at=AT)
    deliver(office, ways, clock=Clock(AT))
    with pytest.raises(ConflictError):
        write_to(office, token, DRAFT, at=AT)
    write_to(office, token, DRAFT, at=AT + DAY)
    assert len(kept(office)) == 1


def test_without_a_way_to_mail_nothing_is_kept(office, choose, ways):
    write_to(office, choose(), DRAFT, at=AT)
    deliver(office, silent(ways), clock=Clock(AT))
    assert kept(office) == [("", "", "")]
    assert ("mail", "waiting") not in states(office)


def test_D02_erasing_takes_along_what_was_written_to_the_person(office, choose):
    write_to(office, choose(), DRAFT, at=AT)
    erase(office, holder="ada", doer=Doer(name="ada", capacity=Actor.HOLDER), at=AT)
    assert kept(office) == []


def test_a_line_break_in_a_name_makes_no_header(office, choose, ways, mailbox):
    draft = replace(DRAFT, name="Vera\r\nBcc: all@example.org", words="One\rBcc: x\nTwo lines")
    write_to(office, choose(), draft, at=AT)
    deliver(office, ways, clock=Clock(AT))
    [message] = mailbox.messages
    assert message["Bcc"] is None
    assert len(mailbox.envelopes[0][1]) == 1
