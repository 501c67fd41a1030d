"""Listed people with what they hold, written as rows: for the directory and for the desk."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import insert

from bench.held import Row, certification_of, cycle_of, dates_of, holder_of, spans_of
from bench.office import AT, PROGRAMME
from issuer.persistence import Database
from issuer.persistence.folding import words
from issuer.persistence.models.certifications import Certification, Cycle, Span, TrackVersion
from issuer.persistence.models.credentials import Credential, StatusList
from issuer.persistence.models.own_side import DirectoryProfile
from issuer.persistence.models.people import Holder, HolderWord
from issuer.persistence.records.listing import refresh_listing

SEED: Final = 20261121
LEVELS: Final = ("bronze", "silver", "gold", "platinum")
TRACKS: Final = 15
COUNTRIES: Final = ("US", "DE", "FR", "ES", "IN", "BR", "JP", "EG", "NO", "PT", "IS")
WEIGHTS: Final = (30, 15, 12, 10, 10, 8, 6, 5, 3, 0.9, 0.1)
BEGINNINGS: Final = ("Ma", "Jo", "An", "Lu", "Šar", "Zoë", "Per", "Kat", "Ibra", "Çe", "Wol", "Fri")
MIDDLES: Final = (
    "ri",
    "ha",
    "dre",
    "ca",
    "no",
    "lé",
    "mi",
    "sto",
    "be",
    "va",
    "ø",
    "li",
    "ta",
    "ru",
)
ENDS: Final = ("a", "n", "s", "lle", "nne", "ko", "son", "ez", "ić", "mann", "ova", "ski")
LANGUAGES: Final = ("en", "de", "fr", "es", "ar", "ja", "pt", "hi", "is")
SPOKEN: Final = (80, 20, 15, 15, 8, 8, 6, 4, 0.2)
SKILLS: Final = tuple(
    f"{what} {of}"
    for what in (
        "Billing",
        "Fraud",
        "Éditeurs",
        "Onboarding",
        "Reports",
        "Chat",
        "Escalation",
        "Audits",
    )
    for of in (
        "EMEA",
        "für Banken",
        "basics",
        "tax",
        "for schools",
        "in games",
        "VIP",
        "night shift",
    )
)
_CHUNK: Final = 2_000


def a_name(chance: random.Random) -> str:
    """Return a first and a last name."""
    first = chance.choice(BEGINNINGS) + chance.choice(MIDDLES) + chance.choice(ENDS)
    last = chance.choice(BEGINNINGS) + chance.choice(MIDDLES) * chance.randrange(1, 3)
    return f"{first} {last}{chance.choice(ENDS)}"


def fill(database: Database, people: int) -> int:
    """Write ``people`` listed holders with one to three certifications each; return how many."""
    chance = random.Random(SEED)
    with database.transaction() as records:
        connection = records._connection
        connection.execute(insert(TrackVersion), [_track(number) for number in range(TRACKS)])
        connection.execute(insert(StatusList), [_status_list()])
    written = 0
    for first in range(1, people + 1, _CHUNK):
        keys = range(first, min(first + _CHUNK, people + 1))
        holders = [_holder(key, chance) for key in keys]
        held = [
            _certification(key, written + number, track, chance)
            for number, (key, track) in enumerate(
                ((key, track) for key in keys for track in _tracks(chance)), start=1
            )
        ]
        written += len(held)
        with database.transaction() as records:
            connection = records._connection
            connection.execute(insert(Holder), holders)
            connection.execute(insert(HolderWord), list(_words(holders)))
            connection.execute(
                insert(DirectoryProfile), [_profile(each, chance) for each in holders]
            )
            for table, rows in _rows(held):
                connection.execute(insert(table), rows)
            refresh_listing(connection, keys)
    return written


def _tracks(chance: random.Random) -> list[int]:
    return chance.sample(range(TRACKS), chance.choices((1, 2, 3), (75, 18, 7))[0])


def _track(number: int) -> Row:
    return {
        "programme": PROGRAMME,
        "track": f"track-{number}",
        "version": 1,
        "programme_name": "A programme",
        "name": f"Track {number}",
        "content": "{}",
        "digest": f"{number:064x}",
        "recorded_at": AT - timedelta(days=900),
    }


def _status_list() -> Row:
    return {
        "number": 1_000_000,
        "purpose": "revocation",
        "entries": 1_000_000,
        "allocated": 0,
        "version": 0,
        "etag": "",
    }


def _holder(key: int, chance: random.Random) -> Row:
    name, country = a_name(chance), chance.choices(COUNTRIES, WEIGHTS)[0]
    return holder_of(key, name, country=country, directory_opt_in=True)


def _profile(holder: Row, chance: random.Random) -> Row:
    spoken = dict.fromkeys(chance.choices(LANGUAGES, SPOKEN, k=chance.randrange(1, 4)))
    # A few are named often, most of them rarely.
    skills = {
        SKILLS[min(int(chance.expovariate(1 / 12)), len(SKILLS) - 1)]
        for _ in range(chance.choice((0, 0, 1, 2, 3)))
    }
    return {
        "holder_id": holder["id"],
        "shown_name": "",
        "country": holder["country"],
        "languages": " ".join(spoken),
        "specialisations": "\n".join(sorted(skills)),
        "contact": False,
        "changed_at": AT - timedelta(days=800),
    }


def _words(holders: Sequence[Row]) -> Iterator[Row]:
    for holder in holders:
        for word in words(holder["name"]):
            yield {"holder_id": holder["id"], "word": word}


def _certification(holder: int, key: int, track: int, chance: random.Random) -> Row:
    created_at = AT - timedelta(seconds=chance.randrange(1, 300 * 86400))
    return certification_of(key, holder, f"track-{track}", LEVELS[track % len(LEVELS)], created_at)


def _rows(held: Sequence[Row]) -> Iterator[tuple[Any, list[Row]]]:
    yield Certification, list(held)
    yield Cycle, [cycle_of(each) for each in held]
    yield Credential, [_credential(each) for each in held]
    yield Span, [span for each in held for span in spans_of(each)]


def _credential(held: Row) -> Row:
    begun, due, end, grace = dates_of(held)
    return {
        "certification_id": held["id"],
        "version": 1,
        "state": "issued",
        "status_list": 1_000_000,
        "status_index": held["id"],
        "cycle": 1,
        "cycle_kind": "awarded",
        "decided_at": begun,
        "cycle_valid_from": begun,
        "valid_from": begun,
        "valid_until": end,
        "due_from": due,
        "grace_until": grace,
        "track_version": 1,
        "act": "certified",
        "actor": "bench",
        "reason": "",
        "reserved_at": begun,
        "issued_at": begun,
        "unsigned_digest": "0" * 64,
        "signed": b"{}",
        "verification_method": "did:web:bench#key",
    }
