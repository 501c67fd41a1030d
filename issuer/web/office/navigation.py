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
    (
        "Work",
        (
            Entry(endpoint="office.start", label="Today"),
            Entry(endpoint="office.people", label="People"),
            Entry(endpoint="office.certifications", label="Certifications"),
            Entry(endpoint="office.candidates", label="Candidates"),
            Entry(endpoint="office.issuing", label="Bulk issue"),
            Entry(endpoint="office.imports", label="Import", right=Right.IMPORT),
            Entry(endpoint="office.activities", label="Continuing education"),
            Entry(endpoint="office.withdrawals", label="Withdrawals"),
            Entry(endpoint="office.routing", label="Ticket routing"),
            Entry(endpoint="office.concerns", label="Concerns", right=Right.OFFICIATE),
        ),
    ),
    (
        "Figures",
        (
            Entry(endpoint="office.dashboard", label="Dashboard"),
            Entry(endpoint="office.reports", label="Reports"),
        ),
    ),
    (
        "Office",
        (
            Entry(endpoint="office.designs", label="Templates"),
            Entry(endpoint="office.audit", label="Audit log", right=Right.AUDIT),
            Entry(endpoint="office.webhooks", label="Webhooks", right=Right.ADMINISTER),
            Entry(endpoint="office.api_keys", label="API keys", right=Right.ADMINISTER),
            Entry(endpoint="office.signing", label="Keys and lists", right=Right.ADMINISTER),
            Entry(endpoint="office.accounts", label="Accounts", right=Right.ADMINISTER),
        ),
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
