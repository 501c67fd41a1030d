"""A person and a certification held for a year, as the rows that an office would have of them."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bench.office import AT, PROGRAMME
from issuer.persistence.columns import FOREVER
from issuer.persistence.folding import fold

Row = dict[str, Any]


def holder_of(key: int, name: str, **others: object) -> Row:
    """Return a person; ``others`` are members that are to say something."""
    return {
        "id": key,
        "external_id": f"bench-{key}",
        "name": name,
        "folded_name": fold(name),
        "mail": "",
        "role": "",
        "tier": "",
        "country": "",
        "language": "",
        "directory_opt_in": False,
        "recorded_at": AT - timedelta(days=800),
        "changed_at": AT - timedelta(days=800),
        **others,
    }


def certification_of(key: int, holder: int, track: str, level: str, created_at: datetime) -> Row:
    """Return a certification of the person ``holder``."""
    return {
        "id": key,
        "public_id": secrets.token_hex(13),
        "subject": f"urn:uuid:{key:036}",
        "holder_id": holder,
        "programme": PROGRAMME,
        "track": track,
        "track_version": 1,
        "level": level,
        "created_at": created_at,
    }


def dates_of(held: Row) -> tuple[datetime, datetime, datetime, datetime]:
    """Return when a certification began, falls due, ends, and when its grace ends."""
    begun: datetime = held["created_at"]
    end = begun + timedelta(days=365)
    return begun, end - timedelta(days=90), end, end + timedelta(days=30)


def cycle_of(held: Row) -> Row:
    """Return its one cycle."""
    begun, due, end, grace = dates_of(held)
    return {
        "certification_id": held["id"],
        "number": 1,
        "kind": "awarded",
        "decided_at": begun,
        "valid_from": begun,
        "valid_until": end,
        "due_from": due,
        "grace_until": grace,
        "track_version": 1,
    }


def spans_of(held: Row) -> Iterator[Row]:
    """Yield its timeline, to the end of time."""
    begun, due, end, grace = dates_of(held)
    for standing, start, until in (
        ("active", begun, due),
        ("due", due, end),
        ("grace", end, grace),
        ("lapsed", grace, FOREVER),
    ):
        yield {
            "certification_id": held["id"],
            "start": start,
            "end": until,
            "standing": standing,
            "valid_from": begun,
            "valid_until": end,
            "by_clock": False,
        }
