"""An office that works: real keys, a real database, a small programme."""

from datetime import datetime
from pathlib import Path

from issuer.composition.inputs import IssuerIdentity
from issuer.persistence import Database
from issuer.services.office import Office
from issuer.services.sources import OwnSources
from keys.passphrase import Passphrase
from keys.store import KeyStore
from tests.issuer.programme import PROGRAMME

PUBLIC_URL = "https://certify.example"
DID = "did:web:certify.example"
PASSPHRASE = "a passphrase for tests"


def office_at(database: Database, keys: Path) -> Office:
    """Return the office over this database with the keys in this place."""
    return Office(
        identity=IssuerIdentity(did=DID, public_url=PUBLIC_URL, name="Test Office"),
        programmes=(PROGRAMME,),
        database=database,
        keys=KeyStore(keys, Passphrase(PASSPHRASE), controller=DID),
    )


def own_sources(office: Office, at: datetime) -> OwnSources:
    """Return the office's own sources in a world where it is ``at``."""
    return OwnSources(office, clock=lambda: at)
