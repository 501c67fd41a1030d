"""A real office to measure: real keys, SQLite on disk, the shipped programmes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from issuer.composition.inputs import IssuerIdentity
from issuer.persistence import Database
from issuer.persistence.records.holders import HolderDraft
from issuer.persistence.records.results import AttemptDraft
from issuer.programmes import shipped
from issuer.services.catalogue import find_track
from issuer.services.office import Office
from keys.did_web import did_web
from keys.passphrase import Passphrase
from keys.store import KeyStore

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PUBLIC_URL = "https://certify.example"
PROGRAMME = "support-agents"
TRACK = "product-fundamentals"
FIRST_LIST = 1
"""Number of the status list that a new office opens."""

_CHUNK = 1000


@contextmanager
def an_office() -> Iterator[Office]:
    """Open an office without people in a temporary folder; its key is two years old."""
    with TemporaryDirectory(prefix="assay-bench-") as folder:
        did = did_web(PUBLIC_URL)
        database = Database(f"sqlite:///{folder}/assay.sqlite3")
        database.upgrade()
        store = KeyStore(Path(folder) / "keys", Passphrase.generate(), controller=did)
        store.generate(at=AT - timedelta(days=730))
        try:
            yield Office(
                identity=IssuerIdentity(did=did, public_url=PUBLIC_URL, name="Bench Office"),
                programmes=shipped(),
                database=database,
                keys=store,
            )
        finally:
            database.dispose()


def enrol(office: Office, count: int, *, first: int = 0, at: datetime = AT) -> None:
    """Record ``count`` people, numbered from ``first``, who passed the first support track."""
    _, track = find_track(office.programmes, f"{PROGRAMME}/{TRACK}")
    for start in range(first, first + count, _CHUNK):
        numbers = range(start, min(start + _CHUNK, first + count))
        names = [f"bench-{number:07}" for number in numbers]
        with office.database.transaction() as records:
            records.holders.save(
                [HolderDraft(external_id=name, name=f"Holder {name}") for name in names], at=at
            )
            people = records.holders.by_external_ids(names)
            records.results.add_attempts(
                [
                    AttemptDraft(
                        holder_id=person.id,
                        programme=PROGRAMME,
                        track=TRACK,
                        component=component.slug,
                        taken_at=at - timedelta(days=1),
                        score=Decimal(95),
                    )
                    for person in people.values()
                    for component in track.assessment.components
                ],
                at=at,
            )
