"""What visitors hand in: by content, never by name, and nothing fetched for strangers."""

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder, encode_multipart

from verifier.web.intake import (
    LARGEST_FILE,
    Document,
    IntakeError,
    OwnAddress,
    TooLargeError,
    UnknownAddressError,
    take,
)
from verifier.web.requests import MemoryRequest

JWS = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl"


class Ours:
    """Knows one certification, ``aaaa``."""

    def locate(self, text):
        return "aaaa" if "aaaa" in text else None

    def credential(self, public_id, *, at):
        raise AssertionError("taking something in looks nothing up")

    def page(self, public_id):
        raise AssertionError("taking something in answers nothing")


@pytest.fixture(autouse=True)
def _words():
    with Flask(__name__).test_request_context():
        yield


def request(**parts) -> MemoryRequest:
    return MemoryRequest(EnvironBuilder(method="POST", **parts).get_environ())


def form(text="", file=None, name="badge.png") -> MemoryRequest:
    data = {"text": text}
    if file is not None:
        data["file"] = FileStorage(io.BytesIO(file), filename=name)
    boundary, body = encode_multipart(data)
    return request(data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_pasted_credential_is_taken_as_it_is():
    assert take(form('  {"a": 1}\n'), None) == Document(body=b'{"a": 1}')


def test_a_jws_may_be_broken_over_lines_as_mail_does():
    broken = f"{JWS[:20]}\r\n {JWS[20:40]}\n{JWS[40:]}"
    assert take(form(broken), None) == Document(body=JWS.encode())


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\u202egnp.exe", "x" * 10_000, "a.html"])
def test_U06_the_name_of_a_file_means_nothing(name):
    assert take(form(file=b"\x89PNG", name=name), None) == Document(body=b"\x89PNG")


def test_P07_the_media_type_of_a_body_means_nothing():
    body = request(data=b"\x89PNG", content_type="application/json")
    assert take(body, None) == Document(body=b"\x89PNG")


def test_an_address_of_ours_is_known_by_its_id():
    assert take(form("https://certify.example/c/aaaa"), Ours()) == OwnAddress(public_id="aaaa")


@pytest.mark.parametrize(
    "text",
    ["https://elsewhere.example/badge", "elsewhere.example.org", "http://127.0.0.1/", "hello"],
)
@pytest.mark.parametrize("own", [Ours(), None])
def test_F08_an_address_of_somebody_else_is_refused_and_never_fetched(text, own):
    with pytest.raises(UnknownAddressError):
        take(form(text), own)


def test_nothing_and_both_are_told_apart():
    with pytest.raises(IntakeError, match="Choose a file"):
        take(form("  "), None)
    with pytest.raises(IntakeError, match="either a file or a text"):
        take(form("{}", file=b"{}"), None)
    with pytest.raises(IntakeError, match="no body"):
        take(request(data=b"", content_type="application/json"), None)


def test_the_largest_file_is_taken_and_one_byte_more_is_not():
    largest = b"x" * LARGEST_FILE
    assert take(form(file=largest), None) == Document(body=largest)
    with pytest.raises(TooLargeError):
        take(form(file=largest + b"x"), None)
    with pytest.raises(TooLargeError):
        take(request(data=largest + b"x", content_type="image/png"), None)
