"""The desk's navigation: what stands in it, in which order, and who sees it."""

from dataclasses import dataclass
from typing import Final

from flask import request, url_for

from issuer.domain.roles import Right, Role, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One link of the navigation."""

    endpoint: str
    label: str
    right: Right = Right.SEE


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as it is shown on one page."""

    label: str
    address: str
    current: bool
    """Whether this page is there, or somewhere below it."""


NAVIGATION: Final[tuple[tuple[str, tuple[Entry, ...]], ...]] = (
    ("Work", (Entry(endpoint="office.start", label="Today"),)),
    ("Figures", (Entry(endpoint="office.dashboard", label="Dashboard"),)),
    (
        "Office",
        (Entry(endpoint="office.accounts", label="Accounts", right=Right.ADMINISTER),),
    ),
)
"""Groups of entries. An entry is shown to whoever has its right; its page asks for it again."""


def links_for(role: Role) -> list[tuple[str, list[Link]]]:
    """Return the groups that somebody in ``role`` sees, without empty ones."""
    shown = [
        (group, [_link(entry) for entry in entries if may(role, entry.right)])
        for group, entries in NAVIGATION
    ]
    return [(group, links) for group, links in shown if links]


def _link(entry: Entry) -> Link:
    address = url_for(entry.endpoint)
    path = request.path.rstrip("/")
    below = address != url_for("office.start") and path.startswith(f"{address}/")
    return Link(label=entry.label, address=address, current=path == address or below)
