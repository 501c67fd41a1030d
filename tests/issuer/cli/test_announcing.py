"""Commands that tell people and systems, with real servers."""

import json
import re
from datetime import UTC, datetime

import pytest

from issuer.cli.frame import Exit
from tests.issuer.receivers import http_server, mail_server


@pytest.fixture
def certified(with_office, monkeypatch):
    """An office with one fresh certification of somebody who has a mail address."""
    today = datetime.now(UTC).date().isoformat()
    roster = "external_id,name,email\nA-1,Ana Souza,ana@example.org\n"
    assert with_office("import", "roster", "-", stdin=roster).exit_code == Exit.DONE
    results = (
        "external_id,track,component,taken_on,score\n"
        f"A-1,product-fundamentals,knowledge-test,{today},92\n"
    )
    with_office("import", "results", "-", stdin=results)
    monkeypatch.setenv("ASSAY_WEBHOOK_PRIVATE_ADDRESSES", "true")
    return with_office


def with_mail(mailbox):
    return {
        "ASSAY_MAIL_HOST": "127.0.0.1",
        "ASSAY_MAIL_PORT": str(mailbox.port),
        "ASSAY_MAIL_SECURITY": "none",
        "ASSAY_MAIL_FROM": "office@certify.example",
    }


def test_from_an_act_to_mail_and_webhook(certified):
    with mail_server() as mailbox, http_server() as receiver:
        added = certified("webhook", "add", receiver.address)
        assert added.exit_code == Exit.DONE
        assert re.fullmatch(r"whsec_[A-Za-z0-9+/]+=*\n", added.stdout)
        assert added.stdout.strip() not in certified("webhook", "list").stdout
        assert certified("issue", "A-1", "product-fundamentals").exit_code == Exit.DONE
        swept = certified("sweep", **with_mail(mailbox))
        assert swept.exit_code == Exit.DONE, swept.output
        assert "2 delivered, 0 put off, 0 given up, 0 dropped; 0 waiting" in swept.stdout
        again = certified("sweep", **with_mail(mailbox))
        assert "0 delivered" in again.stdout
        assert certified("deliver", **with_mail(mailbox)).exit_code == Exit.DONE
    assert len(mailbox.messages) == 1
    assert "Demonstration" in mailbox.messages[0].get_body(("plain",)).get_content()
    [(_, _, body)] = receiver.calls
    assert json.loads(body)["type"] == "certification.certified"


def test_what_fails_is_told_by_the_exit_code(certified):
    with http_server() as receiver:
        certified("webhook", "add", receiver.address, "--event", "certified")
        certified("issue", "A-1", "product-fundamentals")
        receiver.status = 410
        delivered = certified("deliver")
        assert delivered.exit_code == Exit.REFUSED
        assert "1 given up" in delivered.stdout
        assert "No mail is sent" in delivered.stderr
        dead = certified("webhook", "dead")
        assert "wants no more" in dead.stdout
        [number] = re.findall(r"(?m)^(\d+)\t", dead.stdout)
        assert certified("webhook", "replay").exit_code == Exit.USAGE
        assert certified("webhook", "replay", "4711").exit_code == Exit.REFUSED
        receiver.status = 500
        assert certified("webhook", "replay", number).exit_code == Exit.DONE
        put_off = certified("sweep")
        assert put_off.exit_code == Exit.REFUSED
        assert "1 put off" in put_off.stdout
        assert certified("webhook", "remove", "1").exit_code == Exit.DONE
        assert certified("webhook", "remove", "1").exit_code == Exit.REFUSED


def test_without_delivery(certified):
    with mail_server() as mailbox:
        certified("issue", "A-1", "product-fundamentals")
        assert certified("sweep", "--no-deliver", **with_mail(mailbox)).exit_code == Exit.DONE
        assert not mailbox.messages


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"ASSAY_MAIL_HOST": "smtp.example.org"}, "mail_from"),
        (
            {
                "ASSAY_MAIL_HOST": "smtp.example.org",
                "ASSAY_MAIL_FROM": "a@example.org",
                "ASSAY_MAIL_SECURITY": "none",
            },
            "this machine",
        ),
    ],
)
def test_settings_that_do_not_go_together(certified, settings, said):
    answer = certified("deliver", **settings)
    assert answer.exit_code == Exit.CANNOT_WORK
    assert said in answer.stderr


def test_private_receivers_only_where_the_setting_says_so(certified):
    answer = certified(
        "webhook", "add", "http://localhost:9/", ASSAY_WEBHOOK_PRIVATE_ADDRESSES="false"
    )
    assert answer.exit_code == Exit.REFUSED
    assert "webhook_private_addresses" in answer.stderr
