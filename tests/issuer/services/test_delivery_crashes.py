"""A sender killed by kill -9 after every step: nothing is lost, and what comes twice is known."""

from datetime import timedelta

import pytest

from issuer.delivery.mail import MailServer, Security, opened_post
from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks
from issuer.services.delivering import LEASE, Ways, deliver
from issuer.services.endpoints import add_endpoint
from issuer.services.settling import DeliverySummary
from keys.passphrase import Passphrase
from tests.issuer.programme import AT
from tests.issuer.receivers import http_server, mail_server
from tests.issuer.services.crashing import DELIVERING, die_delivering
from tests.issuer.services.offices import PASSPHRASE
from tests.issuer.services.test_delivering import SENDER, certify

TWICE = {
    "the letter is sent": (2, 1),
    "the webhook is sent": (1, 2),
    "the end is written": (2, 1),
}
"""How many mails and calls arrive in the end where it is not once each."""


@pytest.mark.parametrize("step", DELIVERING)
def test_a_killed_sender(office, database_url, keys_place, step):
    box = SecretBox(Passphrase(PASSPHRASE))
    with mail_server() as mailbox, http_server() as receiver:
        webhooks = Webhooks(allow_private=True)
        add_endpoint(office.database, webhooks, box, address=receiver.address, kinds=(), at=AT)
        certify(office)
        die_delivering(database_url, keys_place, step, mailbox.port)
        server = MailServer(host="127.0.0.1", port=mailbox.port, security=Security.NONE)
        with opened_post(server) as post:
            ways = Ways(post=post, sender=SENDER, webhooks=webhooks, box=box)
            deliver(office, ways, clock=lambda: AT)
            deliver(office, ways, clock=lambda: AT + LEASE)
            last = deliver(office, ways, clock=lambda: AT + timedelta(days=4))
    assert last == DeliverySummary()
    expected = TWICE.get(step, (1, 1))
    assert (len(mailbox.messages), len(receiver.calls)) == expected
    assert len({message["Message-ID"] for message in mailbox.messages}) == 1
    assert len({message["Date"] for message in mailbox.messages}) == 1
    assert len({headers["webhook-id"] for _, headers, _ in receiver.calls}) == 1
    assert len({body for _, _, body in receiver.calls}) == 1
