"""An address, taken apart once: what is checked is what is connected to (row F4).

Far stricter than a browser: no user info, no IP literals, no letters outside of ASCII, nothing
that two parsers read differently. An internationalised name comes as its A-label (``xn--``).
"""

import re
from dataclasses import dataclass

from verifier.errors import InvalidError

_LONGEST = 2048
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_LABEL}(?:\.{_LABEL})*)(?::(?P<port>[1-9][0-9]{{0,4}}))?"
    r"(?P<target>(?:/[A-Za-z0-9._~:@!$&'()*+,;=%/-]*)?(?:\?[A-Za-z0-9._~:@!$&'()*+,;=%/?-]*)?)",
    re.ASCII,
)
_BAD_ESCAPE = re.compile(r"%(?![2-7][0-9A-Fa-f]|[89A-Fa-f][0-9A-Fa-f])")
_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """Where to connect, and what to ask for there."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query, as they go into the request line."""

    @property
    def authority(self) -> str:
        """Host and port as they go into the Host field: without a default port."""
        default = _DEFAULT_PORTS[self.scheme] == self.port
        return self.host if default else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the registry writes an origin."""
        return f"{self.scheme}://{self.authority}"


def parse_web_address(text: str) -> WebAddress:
    """Take an address apart.

    Raises InvalidError (``ADDRESS_REFUSED``) for everything that is not an http or https
    address of a lower-case ASCII host name: user info, IP addresses in any spelling, a dot at
    the end, backslashes, fragments, control characters, escapes of control characters.
    """
    match = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or _BAD_ESCAPE.search(match["target"]):
        raise _refused(text, "it is not a plain https address")
    host = match["host"]
    if len(host) > 253 or is_numeric(host):
        raise _refused(text, "its host is an IP address, and not a name")
    port = int(match["port"] or _DEFAULT_PORTS[match["scheme"]])
    if port > 65535:
        raise _refused(text, "its port is not a number up to 65535")
    target = match["target"]
    return WebAddress(
        scheme=match["scheme"],
        host=host,
        port=port,
        target=target if target.startswith("/") else f"/{target}",
    )


def is_numeric(host: str) -> bool:
    """Tell an IPv4 address in any of its spellings: its last label is a number (WHATWG URL)."""
    last = host.rsplit(".", 1)[-1]
    return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None


def _refused(text: str, why: str) -> InvalidError:
    return InvalidError(f"{text[:200]!r} is not looked up: {why}", code="ADDRESS_REFUSED")
