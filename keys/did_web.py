"""did:web: an identity that is the address of a web site (did:web method §2).

``https://certs.example/office`` is ``did:web:certs.example:office``; its document stands at
``https://certs.example/office/did.json``, that of a bare host at ``/.well-known/did.json``.
The method forbids IP addresses. A localhost identity is for demonstration on one machine: it
exists for our own address only, with plain http.
"""

import re
from urllib.parse import urlsplit

from keys.errors import KeysError

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\Z", re.ASCII)
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+\Z", re.ASCII)
_LONGEST = 2048


def did_web(public_url: str) -> str:
    """Return the DID of the site at ``public_url`` (scheme, host, optional port and path).

    Raises KeysError where the address cannot be a did:web: not https (http for localhost
    alone), an IP address, user info, query, fragment, upper case, odd path segments.
    """
    try:
        parts = urlsplit(public_url)
        port = parts.port
    except ValueError as error:
        raise KeysError(f"{public_url!r} is not a web address: {error}") from error
    host = parts.hostname or ""
    path = parts.path.rstrip("/")
    segments = path.split("/")[1:] if path else []
    expected = f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{path}"
    if public_url.rstrip("/") != expected:
        raise KeysError(
            f"{public_url!r} cannot be an identity: write only scheme, host in lower case, "
            "port and path, as in https://certs.example/office"
        )
    _check(host, port, segments, shown=public_url)
    if parts.scheme != ("http" if host == "localhost" else "https"):
        raise KeysError(
            f"{public_url!r} cannot be an identity: it must be https (http for localhost alone)"
        )
    authority = host if port is None else f"{host}%3A{port}"
    return ":".join(["did:web", authority, *segments])


def document_address(did: str, *, loopback: bool = False) -> str:
    """Return the address of the DID document of ``did``.

    ``loopback`` allows ``did:web:localhost`` (our own identity in a demonstration); otherwise
    it is refused. Raises KeysError for everything that did:web forbids (row F5).
    """
    host, port, segments = _parse(did)
    if host == "localhost" and not loopback:
        raise KeysError(f"{did} is an identity on this machine alone; it is not looked up")
    base = _base(host, port, segments)
    return f"{base}/did.json" if segments else f"{base}/.well-known/did.json"


def public_url(did: str) -> str:
    """Return the address of the site whose identity ``did`` is; the inverse of ``did_web``."""
    return _base(*_parse(did))


def is_loopback(did: str) -> bool:
    """Return whether ``did`` is a did:web of localhost: papers then say *Demonstration*."""
    return did.startswith("did:web:") and _parse(did)[0] == "localhost"


def _parse(did: str) -> tuple[str, int | None, list[str]]:
    if len(did) > _LONGEST or not did.startswith("did:web:"):
        raise KeysError("this is not a did:web identity")
    authority, *segments = did.removeprefix("did:web:").split(":")
    host, mark, digits = authority.partition("%3A")
    port = None
    if mark:
        if not re.fullmatch(r"[1-9][0-9]{0,4}", digits, re.ASCII):
            raise KeysError(f"{did}: the port is not a number from 1 to 65535")
        port = int(digits)
    _check(host, port, segments, shown=did)
    return host, port, segments


def _check(host: str, port: int | None, segments: list[str], *, shown: str) -> None:
    if not _HOST.match(host) or len(host) > 253:
        raise KeysError(f"{shown}: the host must be a name in lower-case ASCII letters")
    if _looks_numeric(host):
        raise KeysError(
            f"{shown}: an IP address cannot be a did:web identity (did:web method §2); "
            "use a name, or localhost on your own machine"
        )
    if port is not None and not 1 <= port <= 65535:
        raise KeysError(f"{shown}: the port is not a number from 1 to 65535")
    for segment in segments:
        if not _SEGMENT.match(segment) or segment in {".", ".."}:
            raise KeysError(f"{shown}: {segment!r} cannot be a part of the path of an identity")


def _looks_numeric(host: str) -> bool:
    """Tell an IPv4 address in any of its spellings: the last label is a number (WHATWG URL)."""
    last = host.rsplit(".", 1)[-1]
    return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None


def _base(host: str, port: int | None, segments: list[str]) -> str:
    scheme = "http" if host == "localhost" else "https"
    authority = host if port is None else f"{host}:{port}"
    return "/".join([f"{scheme}://{authority}", *segments])
