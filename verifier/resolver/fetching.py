"""From an address to a body: names, redirects, and the rules for both."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import cached_property
from urllib.parse import urljoin

from verifier.errors import InvalidError
from verifier.resolver.connection import Answer, Dial, NoAnswerError, UnreachableError, dial, get
from verifier.resolver.public_address import is_public
from verifier.resolver.web_address import WebAddress, parse_web_address
from verifier.sources import Unavailable

MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})

Lookup = Callable[[str], tuple[str, ...]]
"""Returns the IP addresses of a host name."""


def lookup(host: str) -> tuple[str, ...]:
    """Ask the system for the IP addresses of ``host``; raises OSError where it has none."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


_MOST_LOOKUPS = 16
_MOST_ADDRESSES = 4


class Fetcher:
    """Fetches public documents; many threads may use one."""

    def __init__(
        self,
        *,
        refused_origins: frozenset[str] = frozenset(),
        lookup: Lookup = lookup,
        connect: Dial = dial,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take what is never fetched (our own site, row F9), and the ways out."""
        self._refused = refused_origins
        self._lookup = lookup
        self._connect = connect
        self._given_tls = tls
        self._lookups = threading.BoundedSemaphore(_MOST_LOOKUPS)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # What the system trusts is read where something is fetched: it takes as long as a
        # verification that needs nothing from elsewhere.
        return self._given_tls or ssl.create_default_context()

    def fetch(
        self,
        address: str,
        *,
        accept: str,
        deadline: float,
        operators_origins: frozenset[str] = frozenset(),
    ) -> bytes | Unavailable:
        """GET ``address`` and return the body.

        ``deadline`` is in seconds of ``time.monotonic``. ``operators_origins`` are the exact
        origins that the operator named: only these may be http or on this machine. Every
        redirect is held to the same rules, and leads away from an operator's origin only to
        the public internet.
        """
        try:
            for _ in range(MOST_REDIRECTS + 1):
                where = parse_web_address(address)
                answer = self._get(where, accept, deadline, operators_origins)
                if answer.status in _REDIRECTS and answer.location is not None:
                    address = urljoin(address, answer.location)
                    continue
                if answer.status != 200:
                    return Unavailable(
                        reason=f"{where.host} answered with status {answer.status}",
                        permanent=answer.status in _GONE,
                    )
                return answer.body
        except InvalidError as error:
            return Unavailable(reason=str(error), permanent=True)
        except (NoAnswerError, TimeoutError) as error:
            return Unavailable(reason=str(error) or "there was no time left to ask")
        return Unavailable(reason=f"it was redirected more than {MOST_REDIRECTS} times")

    def _get(
        self, where: WebAddress, accept: str, deadline: float, operators_origins: frozenset[str]
    ) -> Answer:
        known = where.origin in operators_origins
        if where.origin in self._refused and not known:
            raise _refused(where, "it is this verifier itself")
        if where.scheme != "https" and not known:
            raise _refused(where, "it is not https")
        addresses = self._addresses(where.host, deadline)
        # One private address among public ones is how a name is rebound: none is used then.
        if not known and not all(is_public(each) for each in addresses):
            raise _refused(where, "it is not on the public internet")
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return get(
                    where,
                    address,
                    accept=accept,
                    deadline=deadline,
                    connect=self._connect,
                    tls=self._tls,
                )
            except UnreachableError:
                continue
        raise NoAnswerError(f"{where.host} could not be reached")

    def _addresses(self, host: str, deadline: float) -> tuple[str, ...]:
        """Look a name up aside: the system's lookup knows no deadline, and is given up on."""
        if not self._lookups.acquire(blocking=False):
            raise NoAnswerError("too many names are being looked up just now")
        result: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                result.put(self._lookup(host))
            except (OSError, UnicodeError):
                result.put(())
            finally:
                self._lookups.release()

        threading.Thread(target=look_up, name="name lookup", daemon=True).start()
        try:
            addresses = result.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty as error:
            raise NoAnswerError(f"the name {host} could not be looked up in time") from error
        if not addresses:
            raise NoAnswerError(f"the name {host} is not known")
        return addresses


def _refused(where: WebAddress, why: str) -> InvalidError:
    return InvalidError(f"{where.origin} is not asked: {why}", code="ADDRESS_REFUSED")
