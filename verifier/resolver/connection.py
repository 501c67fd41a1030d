"""One GET over one connection to one IP address, within a deadline.

The time left is given to the socket before every single operation, so that no peer gets more
by sending a byte now and then. TLS is verified against the *name*, the connection goes to the
*address* that was checked (row F2).
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass

from verifier.resolver.web_address import WebAddress

MAXIMUM_BYTES = 2 * 1024 * 1024
"""The largest answer that is read."""

Dial = Callable[[str, int, float], socket.socket]
"""Connects to (IP address, port) within some seconds."""


SECONDS_TO_CONNECT = 1.0
"""What one address of a host gets to answer, so that the next one may be tried."""


class NoAnswerError(Exception):
    """Nothing usable came back; the message says what happened, in plain words."""


class UnreachableError(NoAnswerError):
    """Nobody answered at this IP address; another one of the same host may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said."""

    status: int
    location: str | None
    body: bytes


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Open a TCP connection to an IP address; no name is looked up."""
    return socket.create_connection((address, port), timeout=seconds)


def get(
    where: WebAddress,
    address: str,
    *,
    accept: str,
    deadline: float,
    connect: Dial,
    tls: ssl.SSLContext,
) -> Answer:
    """GET ``where`` from the machine at ``address``, until ``deadline`` (monotonic seconds).

    Raises NoAnswerError for everything that is not a whole answer of at most 2 MiB without
    content coding.
    """
    try:
        raw = connect(address, where.port, min(SECONDS_TO_CONNECT, _left(deadline)))
    except OSError as error:
        raise UnreachableError(f"{where.host} could not be reached") from error
    try:
        if where.scheme == "https":
            with raw, _encrypted(raw, where.host, deadline, tls) as stream:
                return _exchange(where, stream, accept, deadline)
        with raw:
            return _exchange(where, raw, accept, deadline)
    except TimeoutError as error:
        raise NoAnswerError(f"{where.host} did not answer in time") from error
    except ssl.SSLError as error:
        raise NoAnswerError(f"{where.host} could not prove that it is {where.host}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswerError(f"{where.host} did not answer as a web server does") from error


def _encrypted(
    raw: socket.socket, name: str, deadline: float, tls: ssl.SSLContext
) -> ssl.SSLSocket:
    raw.settimeout(_left(deadline))
    return tls.wrap_socket(raw, server_hostname=name)


def _exchange(where: WebAddress, stream: socket.socket, accept: str, deadline: float) -> Answer:
    connection = http.client.HTTPConnection(where.host, where.port)
    # http.client asks a socket for no more than sendall, makefile and close.
    connection.sock = _Timed(stream, deadline)
    connection.putrequest("GET", where.target, skip_host=True, skip_accept_encoding=True)
    for name, value in (
        ("Host", where.authority),
        ("Accept", accept),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "Assay"),
        ("Connection", "close"),
    ):
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise NoAnswerError(f"{where.host} answered in a coding that was not asked for")
    body = bytearray()
    while part := answer.read(65_536):
        body += part
        if len(body) > MAXIMUM_BYTES:
            raise NoAnswerError(f"{where.host} answered with more than {MAXIMUM_BYTES} bytes")
    if answer.length:  # read() is silent about a body that ends early
        raise NoAnswerError(f"{where.host} broke off in the middle of its answer")
    return Answer(status=answer.status, location=answer.headers.get("Location"), body=bytes(body))


class _Timed:
    """A socket as http.client wants it, with the time that is left before each operation."""

    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._stream.settimeout(_left(self._deadline))
        self._stream.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._stream, self._deadline))

    def close(self) -> None:
        """Leave the socket open: where the server closes, the body is read after this."""


class _Reader(io.RawIOBase):
    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self._stream.settimeout(_left(self._deadline))
        return self._stream.recv_into(buffer)  # type: ignore[arg-type]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
