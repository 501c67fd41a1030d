"""Webhooks as Standard Webhooks 1.0 has them, to addresses of the public internet alone.

The three headers, the signature ``v1`` (HMAC-SHA256 over id, time and body) and the form of the
secret are that specification's. Where may be connected to is the verifier's own rule
(``verifier.resolver.public_address``): the name is looked up here, every one of its addresses
is judged, and the connection goes to the address that was judged (rows F1, F2, F4).
"""

import base64
import hashlib
import hmac
import http.client
import secrets
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import urllib3
import urllib3.connection

from issuer.delivery.outcome import Delivered, Outcome, PutOff, Refused
from issuer.delivery.waiting import asked_wait
from verifier.errors import VerifierError
from verifier.resolver.fetching import lookup
from verifier.resolver.public_address import is_public
from verifier.resolver.web_address import WebAddress, parse_web_address

SECRET_PREFIX: Final = "whsec_"  # noqa: S105
SECONDS: Final = 15.0
"""For the connection, and again for the answer."""
_GONE: Final = 410
_MOST_ADDRESSES: Final = 4


def new_secret() -> bytes:
    """Return a new secret of 32 random bytes (Standard Webhooks: 24 to 64)."""
    return secrets.token_bytes(32)


def shown(secret: bytes) -> str:
    """Return a secret as the receiver's configuration takes it."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, message_id: str, at: datetime, body: bytes) -> str:
    """Return the value of ``webhook-signature`` (Standard Webhooks, "Signature scheme")."""
    content = f"{message_id}.{int(at.timestamp())}.".encode() + body
    digest = hmac.new(secret, content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One webhook that is about to be sent."""

    address: str
    secret: bytes
    message_id: str
    """The same in every try: receivers know a repetition by it."""
    body: bytes


class Webhooks:
    """Sends webhooks."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        lookup: Callable[[str], tuple[str, ...]] = lookup,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """Take the rules.

        Args:
            allow_private: True where receivers may be on this machine or in a private network,
                and may be spoken to without TLS. The operator's choice, never a default.
            lookup: returns the IP addresses of a name.
            tls: what certificates are trusted; the system's without it.
            seconds: how long to wait for the connection, and for the answer.
        """
        self._allow_private = allow_private
        self._lookup = lookup
        self._tls = tls or ssl.create_default_context()
        self._seconds = seconds

    def judge(self, address: str) -> WebAddress:
        """Return the address taken apart, if it is one that may be called at all.

        Raises InvalidError with the reason. The name is not looked up here.
        """
        where = parse_web_address(address)
        if where.scheme != "https" and not self._allow_private:
            raise VerifierError(f"{where.origin} is not called: it is not https")
        return where

    def send(self, call: Call, *, at: datetime) -> Outcome:
        """POST a call; ``at`` is the time of this try, which the signature covers."""
        try:
            where = self.judge(call.address)
            addresses = self._addresses_of(where)
        except VerifierError:
            return Refused(problem="its address may not be called")
        except OSError:
            return PutOff(problem="its name is not known", down=True)
        if not addresses:
            return Refused(problem="its name leads into a private network")
        headers = {
            "Host": where.authority,
            "Content-Type": "application/json",
            "User-Agent": "Assay",
            "webhook-id": call.message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature(call.secret, call.message_id, at, call.body),
        }
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                status, retry_after = self._post(where, address, headers, call.body)
            except urllib3.exceptions.NewConnectionError:
                continue
            except (urllib3.exceptions.ConnectTimeoutError, TimeoutError):
                return PutOff(problem="it did not answer in time", down=True)
            except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError):
                break
            else:
                return _judged(status, retry_after, at)
        return PutOff(problem="it could not be reached", down=True)

    def _addresses_of(self, where: WebAddress) -> tuple[str, ...]:
        """Return the IP addresses to connect to; none where one of them is not public."""
        addresses = self._lookup(where.host)
        if not addresses:
            raise OSError("no address")
        if not self._allow_private and not all(is_public(each) for each in addresses):
            return ()
        return addresses

    def _post(
        self, where: WebAddress, address: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, str | None]:
        """POST over one connection; return the status, and Retry-After as it came.

        The status is all that counts: the body is not read, however long it is.
        """
        connection = self._connection(where, address)
        late = threading.Event()
        try:
            connection.connect()
            watch = threading.Timer(self._seconds, _hang_up, (connection.sock, late))
            watch.start()
            try:
                connection.request(
                    "POST", where.target, body=body, headers=headers, preload_content=False
                )
                answer = connection.getresponse()
            finally:
                watch.cancel()
            if late.is_set():
                # What was read of the headers by then would pass for the whole of them.
                raise TimeoutError
            return answer.status, answer.headers.get("Retry-After")
        except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            connection.close()

    def _connection(
        self, where: WebAddress, address: str
    ) -> urllib3.connection.HTTPConnection | urllib3.connection.HTTPSConnection:
        if where.scheme == "http":
            return urllib3.connection.HTTPConnection(address, where.port, timeout=self._seconds)
        return urllib3.connection.HTTPSConnection(
            address,
            where.port,
            timeout=self._seconds,
            ssl_context=self._tls,
            server_hostname=where.host,
        )


def _hang_up(sock: socket.socket, late: threading.Event) -> None:
    """End a conversation for which the time is over.

    A timeout of each read alone would let a receiver hold us for ever, with a byte now and then.
    """
    late.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _judged(status: int, retry_after: str | None, at: datetime) -> Outcome:
    if 200 <= status < 300:
        return Delivered()
    if status == _GONE:
        # Standard Webhooks: the receiver wants no more of these.
        return Refused(problem="it answered with status 410: it wants no more")
    wait = asked_wait(retry_after, at) if status in {429, 503} else None
    return PutOff(problem=f"it answered with status {status}", wait=wait, down=wait is not None)
