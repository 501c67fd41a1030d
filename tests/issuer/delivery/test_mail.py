"""Mail to a real SMTP server: encrypted, with a name and password, and what it answers."""

import pytest
from aiosmtpd.smtp import AuthResult

from issuer.delivery.letter import letter
from issuer.delivery.mail import MailServer, Security, opened_post
from issuer.delivery.outcome import Delivered, PutOff, Refused
from tests.issuer.delivery.test_letter import AT, FACTS, SENDER
from tests.issuer.receivers import free_port, mail_server

MESSAGE = letter(FACTS, SENDER, message_id="1.2@certify.example", written=AT)


def plain(port):
    return MailServer(host="127.0.0.1", port=port, security=Security.NONE)


def test_many_letters_over_one_connection():
    with mail_server() as mailbox, opened_post(plain(mailbox.port)) as post:
        assert [post.send(MESSAGE) for _ in range(3)] == [Delivered()] * 3
    assert len(mailbox.messages) == 3
    assert mailbox.envelopes[0] == ("office@certify.example", ["joerg@example.org"])
    assert mailbox.messages[0]["Message-ID"] == "<1.2@certify.example>"
    text, _ = mailbox.messages[0].iter_parts()
    assert "Jörg Müller-Weiß" in text.get_content()


def authenticate(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b"office", b"right")
    return AuthResult(success=right, handled=False)


def test_with_starttls_and_a_password(certificate):
    server, client = certificate
    options = {
        "tls_context": server,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticate,
    }
    with mail_server(**options) as mailbox:
        right = MailServer(
            host="localhost", port=mailbox.port, user="office", password="right", tls=client
        )
        with opened_post(right) as post:
            assert post.send(MESSAGE) == Delivered()
        wrong = MailServer(
            host="localhost", port=mailbox.port, user="office", password="wrong", tls=client
        )
        with opened_post(wrong) as post:
            assert post.send(MESSAGE) == PutOff(
                problem="the mail server does not accept our name", down=True
            )
        stranger = MailServer(host="localhost", port=mailbox.port)
        with opened_post(stranger) as post:
            assert isinstance(post.send(MESSAGE), PutOff)
    assert len(mailbox.messages) == 1
    assert "right" not in repr(right)


def test_nothing_is_sent_in_the_clear_where_starttls_is_not_offered():
    with mail_server() as mailbox:
        with opened_post(MailServer(host="127.0.0.1", port=mailbox.port)) as post:
            assert post.send(MESSAGE) == PutOff(
                problem="the mail server could not be used", down=True
            )
        assert not mailbox.messages


@pytest.mark.parametrize(
    ("field", "answer", "kind", "said"),
    [
        ("recipient_answer", "550 no such user", Refused, "refused it with code 550"),
        ("recipient_answer", "450 later", PutOff, "put it off with code 450"),
        ("data_answer", "554 spam", Refused, "refused it with code 554"),
        ("data_answer", "452 full", PutOff, "put it off with code 452"),
    ],
)
def test_what_the_server_says(field, answer, kind, said):
    with mail_server() as mailbox, opened_post(plain(mailbox.port)) as post:
        setattr(mailbox, field, answer)
        assert post.send(MESSAGE) == kind(problem=f"the mail server {said}")
        setattr(mailbox, field, "250 OK")
        assert post.send(MESSAGE) == Delivered()


def test_no_server_there():
    with opened_post(plain(free_port())) as post:
        assert post.send(MESSAGE) == PutOff(problem="the mail server could not be used", down=True)


def test_a_server_that_hung_up_is_called_again():
    with mail_server() as mailbox, opened_post(plain(mailbox.port)) as post:
        assert post.send(MESSAGE) == Delivered()
        post._connection.sock.shutdown(2)
        assert post.send(MESSAGE) == Delivered()
    assert len(mailbox.messages) == 2
