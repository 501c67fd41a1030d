"""Webhooks: the signature as Standard Webhooks has it, and addresses that are never called."""

import base64
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from issuer.delivery.outcome import Delivered, PutOff, Refused
from issuer.delivery.webhook import Call, Webhooks, new_secret, shown, signature
from tests.issuer.receivers import http_server

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
SECRET = b"0123456789abcdef0123456789abcdef"


@pytest.fixture
def receiver():
    with http_server() as running:
        yield running


def call(address, body=b'{"a":1}'):
    return Call(address=address, secret=SECRET, message_id="msg_1", body=body)


@pytest.fixture
def webhooks():
    return Webhooks(allow_private=True, seconds=5)


def test_the_published_vector():
    """The example of the Standard Webhooks reference libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_shown_with_its_prefix():
    secret = new_secret()
    prefix, encoded = shown(secret).split("_")
    assert prefix == "whsec"
    assert base64.b64decode(encoded, validate=True) == secret
    assert 24 <= len(secret) <= 64
    assert new_secret() != secret


def test_a_call_arrives_whole(webhooks, receiver):
    assert webhooks.send(call(receiver.address), at=AT) == Delivered()
    [(path, headers, body)] = receiver.calls
    assert path == "/hooks?from=assay"
    assert body == b'{"a":1}'
    assert headers["host"] == f"localhost:{receiver.port}"
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == "msg_1"
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
    assert headers["webhook-signature"] == signature(SECRET, "msg_1", AT, body)


@pytest.mark.parametrize("status", [400, 401, 404, 500, 502])
def test_every_other_answer_is_put_off(webhooks, receiver, status):
    receiver.status = status
    expected = PutOff(problem=f"it answered with status {status}")
    assert webhooks.send(call(receiver.address), at=AT) == expected


def test_a_redirect_is_not_followed(webhooks, receiver):
    receiver.status = 307
    receiver.headers = {"Location": f"http://localhost:{receiver.port}/elsewhere"}
    assert webhooks.send(call(receiver.address), at=AT) == PutOff(
        problem="it answered with status 307"
    )
    assert len(receiver.calls) == 1


def test_gone_means_never_again(webhooks, receiver):
    receiver.status = 410
    assert isinstance(webhooks.send(call(receiver.address), at=AT), Refused)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (format_datetime(AT + timedelta(hours=2), usegmt=True), timedelta(hours=2)),
        (format_datetime(AT - timedelta(hours=2), usegmt=True), timedelta(0)),
        ("99999999999999999999", timedelta(days=1)),
    ],
)
def test_a_receiver_may_ask_for_a_pause(webhooks, receiver, status, header, wait):
    receiver.status, receiver.headers = status, {"Retry-After": header}
    outcome = webhooks.send(call(receiver.address), at=AT)
    assert outcome == PutOff(problem=f"it answered with status {status}", wait=wait, down=True)


@pytest.mark.parametrize("header", ["soon", "-5", "１２"])
def test_a_pause_that_is_none(webhooks, receiver, header):
    receiver.status, receiver.headers = 429, {"Retry-After": header.encode().decode("latin-1")}
    outcome = webhooks.send(call(receiver.address), at=AT)
    assert outcome == PutOff(problem="it answered with status 429")


def test_who_does_not_answer_is_left_alone(receiver):
    receiver.silent.set()
    outcome = Webhooks(allow_private=True, seconds=0.2).send(call(receiver.address), at=AT)
    assert outcome == PutOff(problem="it did not answer in time", down=True)


def test_nobody_there(webhooks, receiver):
    address = "http://localhost:1/hooks"
    assert webhooks.send(call(address), at=AT) == PutOff(
        problem="it could not be reached", down=True
    )


def test_F01_private_addresses_are_not_called(receiver):
    for addresses in [
        ("127.0.0.1",),
        ("169.254.169.254",),
        ("93.184.216.34", "10.0.0.1"),
        ("::1",),
    ]:
        webhooks = Webhooks(lookup=lambda _, found=addresses: found)
        outcome = webhooks.send(call("https://hooks.example/"), at=AT)
        assert outcome == Refused(problem="its name leads into a private network")


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example/",
        "https://127.0.0.1/",
        "https://0x7f.1/",
        "https://user@hooks.example/",
        "https://[::1]/",
        "ftp://hooks.example/",
        "https://hooks.example/\r\nHost: other.example",
    ],
)
def test_F04_addresses_that_are_never_called(address):
    webhooks = Webhooks(lookup=lambda _: ("93.184.216.34",))
    assert webhooks.send(call(address), at=AT) == Refused(problem="its address may not be called")


def test_a_name_that_nobody_knows():
    def lookup(_):
        raise OSError

    outcome = Webhooks(lookup=lookup).send(call("https://hooks.example/"), at=AT)
    assert outcome == PutOff(problem="its name is not known", down=True)


def test_F02_the_name_is_proved_to_the_address_that_was_judged(certificate):
    """The connection goes to the address, the certificate is that of the name."""
    server, client = certificate
    with http_server(tls=server) as receiver:
        asked = []

        def lookup(host):
            asked.append(host)
            return ("127.0.0.1",)

        webhooks = Webhooks(allow_private=True, lookup=lookup, tls=client, seconds=5)
        address = f"https://localhost:{receiver.port}/hooks"
        assert webhooks.send(call(address), at=AT) == Delivered()
        assert asked == ["localhost"]
        assert receiver.calls[0][1]["host"] == f"localhost:{receiver.port}"
        wrong = f"https://hooks.example:{receiver.port}/hooks"
        assert webhooks.send(call(wrong), at=AT) == PutOff(
            problem="it could not be reached", down=True
        )
        strict = Webhooks(allow_private=True, lookup=lookup, seconds=5)
        assert isinstance(strict.send(call(address), at=AT), PutOff)
    assert len(receiver.calls) == 1


def test_who_answers_byte_by_byte_is_left_alone():
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            stream, _ = listening.accept()
            with stream:
                try:
                    stream.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                    while not stop.wait(0.02):
                        stream.sendall(b"a")
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        address = f"http://localhost:{listening.getsockname()[1]}/"
        outcome = Webhooks(allow_private=True, seconds=0.3).send(call(address), at=AT)
        stop.set()
        thread.join(10)
    assert outcome == PutOff(problem="it did not answer in time", down=True)


def test_what_is_no_http_is_put_off():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def babble():
            stream, _ = listening.accept()
            with stream:
                stream.recv(65536)
                stream.sendall(b"220 smtp.example ESMTP\r\n")

        thread = threading.Thread(target=babble, daemon=True)
        thread.start()
        address = f"http://localhost:{listening.getsockname()[1]}/"
        outcome = Webhooks(allow_private=True, seconds=5).send(call(address), at=AT)
        thread.join(10)
    assert outcome == PutOff(problem="it could not be reached", down=True)
