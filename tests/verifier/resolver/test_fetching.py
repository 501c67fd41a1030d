"""Rows F1-F9: what is connected to, counted at the socket."""

import contextlib
import gzip
import time

import pytest

from verifier.errors import InvalidError
from verifier.resolver.public_address import is_public
from verifier.resolver.web_address import parse_web_address
from verifier.sources import Unavailable

PUBLIC = "93.184.216.34"


def test_a_public_document_is_fetched_by_the_address_that_was_checked(internet, answer_with):
    internet.serve("lists.example", answer_with(b'{"a":1}'))
    assert internet.fetch("https://lists.example/status/1?x=y") == b'{"a":1}'
    assert internet.connected == [(PUBLIC, 443)]
    (request,) = internet.requests
    assert request.startswith("GET /status/1?x=y HTTP/1.1\r\nHost: lists.example\r\n")
    assert "Accept-Encoding: identity\r\n" in request
    assert "Cookie" not in request
    assert "Referer" not in request


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 7\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 7\r\n\r\n",
    ],
)
def test_an_answer_is_read_whole_however_it_ends(internet, head):
    internet.serve("lists.example", head + b'{"a":1}')
    assert internet.fetch("https://lists.example/") == b'{"a":1}'


def test_an_answer_in_chunks_is_read_whole(internet):
    chunks = b'3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'
    for connection in (b"", b"Connection: close\r\n"):
        internet.serve(
            "lists.example",
            b"HTTP/1.1 200 OK\r\n" + connection + b"Transfer-Encoding: chunked\r\n\r\n" + chunks,
        )
        assert internet.fetch("https://lists.example/") == b'{"a":1}'


PRIVATE = [
    "127.0.0.1", "127.255.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fd00::1", "fe80::1",
    "fe80::1%lo", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2001:0:7f00:1::", "2001:db8::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_F01_no_connection_is_made_to_a_name_with_a_private_address(internet, address):
    assert not is_public(address)
    internet.names["inside.example"] = (address,)
    answer = internet.fetch("https://inside.example/")
    assert isinstance(answer, Unavailable)
    assert answer.permanent
    assert internet.connected == []


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0x7f000001",
        "017700000001", "127.1", "169.254.169.254", "[fd00::1]", "localhost.", "ｌocalhost",
        "LOCALHOST", "1.2.3.4", "a..b", "-a.example", "a_b.example", "example.com.",
    ],
)  # fmt: skip
def test_F01_an_ip_address_or_an_odd_host_is_not_even_looked_up(internet, host):
    answer = internet.fetch(f"https://{host}/")
    assert isinstance(answer, Unavailable)
    assert (internet.lookups, internet.connected) == ([], [])


def test_F01_localhost_and_names_that_point_inside_are_refused(internet):
    internet.names["localhost"] = ("127.0.0.1",)
    internet.names["127.0.0.1.nip.example"] = ("127.0.0.1",)
    for host in ("localhost", "127.0.0.1.nip.example"):
        assert isinstance(internet.fetch(f"https://{host}/"), Unavailable)
    assert internet.connected == []


def test_F02_a_name_is_resolved_once_and_a_mixed_answer_is_refused(internet, answer_with):
    internet.serve("rebind.example", answer_with())
    internet.names["rebind.example"] = [(PUBLIC,), ("127.0.0.1",)]
    assert internet.fetch("https://rebind.example/") == b'{"a":1}'
    assert internet.lookups == ["rebind.example"]
    assert internet.connected == [(PUBLIC, 443)]
    assert isinstance(internet.fetch("https://rebind.example/"), Unavailable)
    internet.names["mixed.example"] = (PUBLIC, "127.0.0.1")
    assert isinstance(internet.fetch("https://mixed.example/"), Unavailable)
    assert internet.connected == [(PUBLIC, 443)]


def test_F02_tls_is_verified_against_the_name(internet, answer_with):
    internet.serve("lists.example", answer_with(), certificate="other.example")
    answer = internet.fetch("https://lists.example/")
    assert isinstance(answer, Unavailable)
    assert "prove" in answer.reason
    assert internet.requests == []


def test_a_second_address_is_tried_where_the_first_does_not_answer(internet, answer_with):
    internet.serve("lists.example", answer_with())
    internet.names["lists.example"] = ("93.184.216.35", PUBLIC)
    assert internet.fetch("https://lists.example/") == b'{"a":1}'
    assert internet.connected == [("93.184.216.35", 443), (PUBLIC, 443)]


@pytest.mark.parametrize(
    "location",
    [
        "https://inside.example/", "http://lists.example/", "http://public.example/",
        "file:///etc/passwd", "gopher://public.example/", "https://127.0.0.1/", "//inside.example/",
        "https://user@public.example/", "https://public.example\\@inside.example/", "javascript:0",
        "https://public.example:0/", "\thttps://inside.example/", "",
    ],
)  # fmt: skip
def test_F03_a_redirect_is_held_to_the_same_rules(internet, answer_with, location):
    internet.serve(
        "lists.example", answer_with(b"", status="302 Found", Location=location), address=PUBLIC
    )
    internet.serve("public.example", answer_with(), address="93.184.216.40")
    internet.names["inside.example"] = ("10.0.0.1",)
    assert isinstance(internet.fetch("https://lists.example/"), Unavailable)
    assert {address for address, _ in internet.connected} == {PUBLIC}


def test_F03_three_redirects_are_followed_and_no_more(internet, answer_with):
    for number in range(5):
        internet.serve(
            f"hop{number}.example",
            answer_with(b"", status="302 Found", Location=f"https://hop{number + 1}.example/x"),
            address=f"93.184.216.{50 + number}",
        )
    internet.serve("hop5.example", answer_with(), address="93.184.216.55")
    assert internet.fetch("https://hop2.example/") == b'{"a":1}'
    internet.connected.clear()
    answer = internet.fetch("https://hop1.example/")
    assert isinstance(answer, Unavailable)
    assert "redirected" in answer.reason
    assert len(internet.connected) == 4


@pytest.mark.parametrize(
    "address",
    [
        "https://user@host.example/", "https://user:pw@host.example/", "https://host.example%00/",
        "https://host%2eexample/", "https://host.example\\@evil.example/", "https:/host.example/",
        "https://host.example#@evil.example/", "https://host.example/#x", "https://host.example/\t",
        "https://host.example/\r\nX: y", "https://host.example/ x", "https://höst.example/",
        "https://host.example/ä", "https://host.example:99999/", "https://host.example:-1/",
        "https://host.example:/", "https://host.example/%00", "https://host.example/%0d%0a",
        "https://host.example/%zz", "HTTPS://host.example/", "https://Host.example/",
        "//host.example",
        "ftp://host.example/", "data:,x", "urn:x:y", "", " https://host.example/", "https://",
        "https://host.example/\x7f", "https://host.example/" + "a" * 2048,
    ],
)  # fmt: skip
def test_F04_an_address_that_two_parsers_could_read_differently_is_refused(internet, address):
    with pytest.raises(InvalidError):
        parse_web_address(address)
    assert isinstance(internet.fetch(address), Unavailable)
    assert (internet.lookups, internet.connected) == ([], [])


def test_an_address_is_taken_apart():
    where = parse_web_address("https://xn--hst-sna.example:8443/a%20b?c=d")
    assert (where.host, where.port, where.target) == ("xn--hst-sna.example", 8443, "/a%20b?c=d")
    assert where.origin == "https://xn--hst-sna.example:8443"
    assert parse_web_address("https://host.example").target == "/"
    assert parse_web_address("https://host.example?q").target == "/?q"


def endless(stream):
    stream.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    with contextlib.suppress(OSError):
        while True:
            stream.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")


def trickle(stream):
    with contextlib.suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000:
            stream.sendall(bytes([byte]))
            time.sleep(0.02)


def trickle_in_the_body(stream):
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(1000):
            stream.sendall(b"x")
            time.sleep(0.02)


BOMB = gzip.compress(bytes(3_000_000))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 3_000_000, "more than"),
        (endless, "more than"),
        (trickle, "in time"),
        (trickle_in_the_body, "in time"),
        ("silent", "in time"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + BOMB, "coding"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "broke off"),
        (b"SSH-2.0-OpenSSH\r\n", "web server"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n", "web server"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "web server"),
        (b"HTTP/1.1 99999 OK\r\n\r\n", "web server"),
        (b"", "web server"),
    ],
    ids=[
        "1 GB", "endless chunks", "1 byte at a time", "trickling body", "TLS that hangs", "gzip",
        "cut off", "not HTTP", "1000 fields", "long field", "bad status", "nothing",
    ],
)  # fmt: skip
def test_F07_size_and_time_are_bounded(internet, answer, said):
    internet.serve("lists.example", answer)
    started = time.monotonic()
    answer = internet.fetch("https://lists.example/", seconds=0.5)
    assert isinstance(answer, Unavailable)
    assert said in answer.reason
    assert time.monotonic() - started < 5


def test_F07_a_name_that_is_looked_up_for_ever_is_given_up_on(internet):
    def hang():
        time.sleep(1)
        return (PUBLIC,)

    internet.names["slow.example"] = hang
    answer = internet.fetch("https://slow.example/", seconds=0.05)
    assert isinstance(answer, Unavailable)
    assert "in time" in answer.reason
    assert internet.connected == []


@pytest.mark.parametrize(
    ("status", "permanent"),
    [("404 Not Found", True), ("410 Gone", True), ("500 Oops", False), ("304 Not Modified", False)],
)
def test_S09_anything_but_200_is_unavailable(internet, answer_with, status, permanent):
    internet.serve("lists.example", answer_with(b"x", status=status))
    answer = internet.fetch("https://lists.example/")
    assert isinstance(answer, Unavailable)
    assert answer.permanent is permanent


def test_F09_the_verifiers_own_site_is_not_asked(internet, answer_with):
    internet.serve("verify.example", answer_with())
    fetcher = internet.fetcher(refused_origins=frozenset({"https://verify.example"}))
    answer = fetcher.fetch(
        "https://verify.example/verify?x", accept="*/*", deadline=time.monotonic() + 3
    )
    assert isinstance(answer, Unavailable)
    assert internet.connected == []


def test_an_origin_of_the_operators_may_be_http_and_on_this_machine(internet, answer_with):
    internet.serve("localhost", answer_with(), address="127.0.0.1", port=8000, tls=False)
    known = frozenset({"http://localhost:8000"})
    assert internet.fetch("http://localhost:8000/s/1", operators_origins=known) == b'{"a":1}'
    for address in ("http://localhost:8001/", "https://localhost:8000/", "http://localhost/"):
        internet.connected.clear()
        assert isinstance(internet.fetch(address, operators_origins=known), Unavailable)
        assert internet.connected == []


def test_a_redirect_from_an_operators_origin_leads_only_to_the_public_internet(
    internet, answer_with
):
    internet.serve(
        "localhost",
        answer_with(b"", status="302 Found", Location="http://localhost:9000/admin"),
        address="127.0.0.1",
        port=8000,
        tls=False,
    )
    internet.serve("other", answer_with(), address="127.0.0.1", port=9000, tls=False)
    known = frozenset({"http://localhost:8000"})
    answer = internet.fetch("http://localhost:8000/", operators_origins=known)
    assert isinstance(answer, Unavailable)
    assert internet.connected == [("127.0.0.1", 8000)]


def test_an_unknown_name_is_unavailable(internet):
    answer = internet.fetch("https://nowhere.example/")
    assert isinstance(answer, Unavailable)
    assert not answer.permanent
