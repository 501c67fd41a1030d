"""From what a credential points to, to an answer: records, files, network, in that order."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from verifier.policy.registry import (
    ListsFromOrigin,
    ListsInDirectory,
    ListsThroughPort,
    RecognisedIssuer,
    TrustRegistry,
)
from verifier.resolver.cache import Cache
from verifier.resolver.resolver import FAILURE_AGE, LISTS_AGE, Resolver
from verifier.sources import Found, Unavailable

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LIST = "https://lists.example/status/1"


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


class Nobody:
    """A port that knows nothing."""

    def controller_document(self, address, at):
        return Unavailable(reason="not ours", permanent=True)

    status_list = controller_document


class Everything(Nobody):
    def controller_document(self, address, at):
        return Found(body=b"own", address=address, fetched_at=at)

    status_list = controller_document


def listing(moment=NOW, **subject):
    return json.dumps(
        {"validFrom": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "credentialSubject": subject}
    ).encode()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def resolver(internet, clock):
    def make(*issuers, **options):
        return Resolver(
            registry=lambda: TrustRegistry(issuers=issuers),
            clock=lambda: NOW,
            fetcher=options.pop("fetcher", internet.fetcher()),
            cache=Cache(clock=clock),
            **options,
        )

    return make


def test_did_web_documents_are_fetched_where_the_method_says(internet, answer_with, resolver):
    internet.serve("a.example", answer_with(b"{}"))
    sources = resolver().sources()
    found = sources.controller_document("did:web:a.example:office", NOW)
    assert found == Found(body=b"{}", address="did:web:a.example:office", fetched_at=NOW)
    assert internet.requests[0].startswith("GET /office/did.json HTTP/1.1")
    sources.controller_document("did:web:a.example", NOW)
    assert internet.requests[1].startswith("GET /.well-known/did.json HTTP/1.1")


@pytest.mark.parametrize(
    "identity",
    [
        "did:web:127.0.0.1", "did:web:localhost%3A8080", "did:web:a.com%2F..%2F",
        "did:web:a.com:..:x",
        "did:web:A.com", "did:web:a.com::x", "did:web:a.com%00", "did:web:user@a.com", "did:web:",
        "did:web:%5B::1%5D", "did:web:2130706433", "did:web:a.com%3A0", "did:ion:abc", "did:x",
        "http://a.com/key", "file:///etc/passwd", "",
    ],
)  # fmt: skip
def test_F05_an_identity_that_did_web_forbids_is_not_looked_up(internet, resolver, identity):
    answer = resolver().sources().controller_document(identity, NOW)
    assert isinstance(answer, Unavailable)
    assert answer.permanent
    assert (internet.lookups, internet.connected) == ([], [])


def test_our_own_records_answer_first(internet, resolver):
    sources = resolver(port=Everything()).sources()
    assert sources.controller_document("did:web:a.example", NOW).body == b"own"
    assert sources.status_list(LIST, NOW).body == b"own"
    assert internet.lookups == []


def test_a_list_in_the_operators_directory_is_used_and_the_site_not_asked(
    internet, resolver, tmp_path
):
    issuer = RecognisedIssuer(
        id="did:web:lists.example", name="Office", lists=ListsInDirectory(directory=tmp_path)
    )
    (tmp_path / quote(LIST, safe="")).write_bytes(b"filed")
    sources = resolver(issuer, port=Nobody()).sources()
    assert sources.status_list(LIST, NOW) == Found(body=b"filed", address=LIST, fetched_at=NOW)
    missing = sources.status_list("https://lists.example/status/2", NOW)
    assert isinstance(missing, Unavailable)
    assert "Office" in missing.reason
    assert internet.lookups == []


@pytest.mark.parametrize(
    "address",
    ["https://lists.example/../../etc/passwd", "../../etc/passwd", "/etc/passwd", "..", ""],
)
def test_an_address_is_never_a_path(resolver, tmp_path, address):
    folder = tmp_path / "lists"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    issuer = RecognisedIssuer(
        id="did:web:lists.example", name="Office", lists=ListsInDirectory(directory=folder)
    )
    sources = resolver(issuer, fetcher=None).sources()
    assert isinstance(sources.status_list(address, NOW), Unavailable)
    assert isinstance(sources.status_list("../secret", NOW), Unavailable)


def test_lists_through_the_port_are_not_asked_for_anywhere_else(internet, resolver):
    issuer = RecognisedIssuer(id="did:web:lists.example", name="Office", lists=ListsThroughPort())
    sources = resolver(issuer, port=Nobody()).sources()
    assert isinstance(sources.status_list(LIST, NOW), Unavailable)
    assert internet.lookups == []


def test_only_the_operators_own_origin_may_be_on_this_machine(internet, answer_with, resolver):
    internet.serve("localhost", answer_with(listing()), address="127.0.0.1", port=8000, tls=False)
    address = "http://localhost:8000/status/1"
    identity = "did:web:localhost%3A8000"
    assert isinstance(resolver().sources().status_list(address, NOW), Unavailable)
    assert internet.connected == []
    issuer = RecognisedIssuer(
        id=identity, name="Demo", lists=ListsFromOrigin(origin="http://localhost:8000")
    )
    sources = resolver(issuer).sources()
    assert isinstance(sources.status_list(address, NOW), Found)
    assert isinstance(sources.controller_document(identity, NOW), Found)
    internet.connected.clear()
    other = sources.controller_document("did:web:localhost%3A9000", NOW)
    assert isinstance(other, Unavailable)
    assert internet.connected == []


def test_an_answer_is_kept_for_its_stated_age_and_no_longer(internet, answer_with, resolver, clock):
    internet.serve("lists.example", answer_with(listing()))
    made = resolver()
    for _ in range(3):
        assert isinstance(made.sources().status_list(LIST, NOW), Found)
    assert len(internet.requests) == 1
    clock.seconds += LISTS_AGE
    made.sources().status_list(LIST, NOW)
    assert len(internet.requests) == 2


def test_a_list_is_kept_no_longer_than_its_ttl(internet, answer_with, resolver, clock):
    internet.serve("lists.example", answer_with(listing(ttl=5000)))
    made = resolver()
    made.sources().status_list(LIST, NOW)
    clock.seconds += 4.9
    made.sources().status_list(LIST, NOW)
    assert len(internet.requests) == 1
    clock.seconds += 0.2
    made.sources().status_list(LIST, NOW)
    assert len(internet.requests) == 2


def test_a_failure_is_kept_shortly(internet, resolver, clock):
    made = resolver()
    for _ in range(3):
        assert isinstance(made.sources().status_list(LIST, NOW), Unavailable)
    assert internet.lookups == ["lists.example"]
    clock.seconds += FAILURE_AGE
    made.sources().status_list(LIST, NOW)
    assert internet.lookups == ["lists.example"] * 2


def test_one_verification_asks_for_a_bounded_number_of_addresses(internet, resolver):
    sources = resolver().sources()
    answers = [sources.status_list(f"https://l{n}.example/", NOW) for n in range(12)]
    assert "more than 8" in answers[-1].reason
    assert len(internet.lookups) == 8


def test_one_verification_has_three_seconds_for_everything(internet, resolver, monkeypatch):
    made = resolver()
    given = []
    monkeypatch.setattr(
        made.fetcher,
        "fetch",
        lambda address, *, deadline, **_: given.append(deadline) or Unavailable(reason="no"),
    )
    sources = made.sources()
    for number in range(3):
        sources.status_list(f"https://l{number}.example/", NOW)
    assert len(set(given)) == 1


def test_a_failure_for_want_of_time_does_not_answer_for_the_next_verification(
    internet, answer_with, resolver
):
    internet.serve("lists.example", answer_with(listing()))
    made = resolver()
    spent = made.sources()
    for number in range(8):
        spent.status_list(f"https://l{number}.example/", NOW)
    assert isinstance(spent.status_list(LIST, NOW), Unavailable)
    assert isinstance(made.sources().status_list(LIST, NOW), Found)


def test_S08_an_older_list_than_was_seen_is_refused(internet, answer_with, resolver, clock):
    made = resolver()
    bodies = [listing(NOW), listing(NOW - timedelta(hours=1)), listing(NOW), listing()]
    internet.serve("lists.example", lambda stream: stream.sendall(answer_with(bodies.pop(0))))
    outcomes = []
    for _ in range(4):
        answer = made.sources().status_list(LIST, NOW)
        outcomes.append(type(answer))
        clock.seconds += LISTS_AGE
    assert outcomes == [Found, Unavailable, Found, Found]


def test_S08_a_date_in_the_future_does_not_shut_out_later_lists(
    internet, answer_with, resolver, clock
):
    made = resolver()
    bodies = [listing(NOW + timedelta(days=400)), listing(NOW)]
    internet.serve("lists.example", lambda stream: stream.sendall(answer_with(bodies.pop(0))))
    assert isinstance(made.sources().status_list(LIST, NOW), Found)
    clock.seconds += LISTS_AGE
    assert isinstance(made.sources().status_list(LIST, NOW), Found)


def test_without_a_fetcher_there_is_no_network(resolver):
    sources = resolver(fetcher=None).sources()
    answer = sources.controller_document("did:web:a.example", NOW)
    assert "network" in answer.reason


def test_the_cache_stays_within_its_bound(clock):
    cache = Cache(maximum_bytes=10_000, clock=clock)
    for number in range(50):
        found = Found(body=bytes(1000), address=f"https://a.example/{number}", fetched_at=NOW)
        cache.put("list", found.address, found, seconds=60)
    kept = [n for n in range(50) if cache.get("list", f"https://a.example/{n}") is not None]
    assert kept == [46, 47, 48, 49]
