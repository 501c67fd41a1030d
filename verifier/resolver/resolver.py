"""Answers for what credentials point to: our own records, the operator's files, the network.

One ``Resolver`` lives as long as the program and keeps the cache; each verification takes its
own ``sources()`` when it begins, which have three seconds for everything.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from keys import did_web
from keys.errors import KeysError
from verifier.errors import InvalidError, MalformedError
from verifier.policy.registry import (
    ListsFromOrigin,
    ListsInDirectory,
    ListsThroughPort,
    TrustRegistry,
)
from verifier.resolver.cache import Cache, Fetched
from verifier.resolver.connection import MAXIMUM_BYTES
from verifier.resolver.fetching import Fetcher
from verifier.resolver.web_address import parse_web_address
from verifier.sources import Found, Sources, Unavailable
from verifier.strict_json import parse_object
from verifier.timestamps import parse_timestamp

SECONDS = 3.0
"""For all fetches of one verification together."""
LATEST = 4.5
"""After this many seconds of a verification nothing is fetched any more, whatever came before the
first fetch (a PDF may take three): the whole answer has a deadline of five."""
MOST_FETCHES = 8
"""Fetches of one verification."""
KEYS_AGE, LISTS_AGE, FAILURE_AGE = 300.0, 60.0, 10.0
"""Seconds for which an answer is used again; the status list's own ``ttl`` may be less."""

_KEYS = "application/did+json, application/did+ld+json, application/ld+json, application/json"
_CREDENTIALS = "application/vc+ld+json, application/ld+json, application/json, application/vc"
_MOST_REMEMBERED = 4096


class Resolver:
    """The cache, the ways out, and the operator's registry."""

    def __init__(
        self,
        *,
        registry: Callable[[], TrustRegistry],
        clock: Callable[[], datetime],
        port: Sources | None = None,
        fetcher: Fetcher | None = None,
        cache: Cache | None = None,
    ) -> None:
        """Take who is recognised, the wall clock, and where to ask.

        ``port`` answers first, from the program's own records; ``fetcher`` is the network,
        None where there is to be none.
        """
        self.registry = registry
        self.clock = clock
        self.port = port
        self.fetcher = fetcher
        self.cache = cache or Cache()
        self._newest: OrderedDict[str, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def sources(self) -> "ResolvedSources":
        """Return the sources for one verification, which begins now."""
        return ResolvedSources(self)

    def document(self, address: str) -> Found | Unavailable:
        """Fetch what stands at ``address``, to be presented to the verifier; not cached."""
        return self.sources().fetch(address, _CREDENTIALS)

    def is_older_than_seen(self, address: str, body: bytes) -> bool:
        """Return whether a list is older than one that was seen at the same address (S8).

        Somebody who can replay an old list, still correctly signed, un-revokes with it. Only
        the date is read here; whether the list holds is the verifier's question.
        """
        moment = _valid_from(body)
        if moment is None or moment > self.clock() + timedelta(minutes=5):
            return False
        with self._lock:
            newest = self._newest.get(address)
            if newest is not None and moment < newest:
                return True
            self._newest[address] = moment
            self._newest.move_to_end(address)
            while len(self._newest) > _MOST_REMEMBERED:
                self._newest.popitem(last=False)
        return False


class ResolvedSources:
    """The sources of one verification (``verifier.sources.Sources``)."""

    def __init__(self, resolver: Resolver) -> None:
        """Answer through ``resolver``."""
        self._resolver = resolver
        self._registry = resolver.registry()
        self._latest = time.monotonic() + LATEST
        self._deadline: float | None = None
        self._fetches = 0

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        """Return the document of a did:web identity, or of an https address."""
        port = self._resolver.port
        if port is not None and isinstance(own := port.controller_document(address, at), Found):
            return own
        try:
            place = self._place_of(address)
        except KeysError as error:
            return Unavailable(reason=str(error), permanent=True)
        fetched = self._cached("keys", place, _KEYS, age=lambda _: KEYS_AGE)
        if isinstance(fetched, Unavailable):
            return fetched
        return Found(body=fetched.body, address=address, fetched_at=fetched.fetched_at)

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        """Return a status list: our own, the operator's file, or from its public address."""
        port = self._resolver.port
        if port is not None and isinstance(own := port.status_list(address, at), Found):
            return own
        filed = self._filed(address, at)
        if filed is not None:
            return filed
        fetched = self._cached("list", address, _CREDENTIALS, age=_age_of_list)
        if isinstance(fetched, Found) and self._resolver.is_older_than_seen(address, fetched.body):
            return Unavailable(reason="an older list than before was served at its address")
        return fetched

    def fetch(self, address: str, accept: str) -> Found | Unavailable:
        """Fetch ``address`` within what is left of this verification's time."""
        if self._resolver.fetcher is None:
            return Unavailable(reason="this verifier does not use the network")
        self._fetches += 1
        if self._fetches > MOST_FETCHES:
            return Unavailable(reason=f"more than {MOST_FETCHES} addresses would be asked")
        if self._deadline is None:
            self._deadline = min(time.monotonic() + SECONDS, self._latest)
        body = self._resolver.fetcher.fetch(
            address,
            accept=accept,
            deadline=self._deadline,
            operators_origins=self._operators_origins(),
        )
        if isinstance(body, Unavailable):
            return body
        return Found(body=body, address=address, fetched_at=self._resolver.clock())

    def _cached(
        self, kind: str, address: str, accept: str, *, age: Callable[[Found], float]
    ) -> Fetched:
        cache = self._resolver.cache
        known = cache.get(kind, address)
        if known is not None:
            return known
        fetched = self.fetch(address, accept)
        if isinstance(fetched, Found):
            cache.put(kind, address, fetched, seconds=age(fetched))
        elif self._fetches == 1:
            # Later failures may be for want of time or number: this verification's own
            # affair, that must not answer for the next one.
            cache.put(kind, address, fetched, seconds=FAILURE_AGE)
        return fetched

    def _place_of(self, identity: str) -> str:
        """Return where the document of ``identity`` stands; raises KeysError."""
        if identity.startswith("https://"):
            return identity
        if not identity.startswith("did:web:"):
            kind = ":".join(identity.split(":")[:2])
            raise KeysError(f"identities of the kind {kind} are not looked up")
        if did_web.is_loopback(identity):
            place = did_web.document_address(identity, loopback=True)
            if parse_web_address(place).origin in self._operators_origins():
                return place
        return did_web.document_address(identity)

    def _operators_origins(self) -> frozenset[str]:
        return frozenset(
            issuer.lists.origin
            for issuer in self._registry.issuers
            if isinstance(issuer.lists, ListsFromOrigin)
        )

    def _filed(self, address: str, at: datetime) -> Found | Unavailable | None:
        """Return the operator's own copy; None where the address is for the network.

        Where the operator keeps an issuer's lists, that issuer's site is not asked.
        """
        for issuer in self._registry.issuers:
            if isinstance(issuer.lists, ListsInDirectory):
                path = issuer.lists.directory / quote(address, safe="")
                try:
                    if len(path.name) <= 255 and path.stat().st_size <= MAXIMUM_BYTES:
                        return Found(body=path.read_bytes(), address=address, fetched_at=at)
                except OSError:
                    continue
        for issuer in self._registry.issuers:
            kept = isinstance(issuer.lists, ListsInDirectory | ListsThroughPort)
            if kept and _is_site_of(issuer.id, address):
                return Unavailable(
                    reason=f"the operator keeps the lists of {issuer.name}, and not this one"
                )
        return None


def _is_site_of(identity: str, address: str) -> bool:
    try:
        site = did_web.public_url(identity) if identity.startswith("did:web:") else identity
        return parse_web_address(site).origin == parse_web_address(address).origin
    except (KeysError, InvalidError):
        return False


def _age_of_list(found: Found) -> float:
    """Return for how long a list may be used again: as its ``ttl`` says, a minute at most."""
    try:
        subject = parse_object(found.body).get("credentialSubject")
    except MalformedError:
        return FAILURE_AGE
    value = subject.get("ttl") if isinstance(subject, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return LISTS_AGE
    return max(0.0, min(LISTS_AGE, value / 1000))


def _valid_from(body: bytes) -> datetime | None:
    try:
        value = parse_object(body).get("validFrom")
        return parse_timestamp(value) if isinstance(value, str) else None
    except MalformedError:
        return None
