"""An issuer without a database: real keys on disk, real documents, a list in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from issuer.composition import addresses
from issuer.composition.credential import credential_document
from issuer.composition.inputs import CredentialFacts, IssuerIdentity, StatusEntry
from issuer.composition.status_list import status_list_document
from issuer.programmes import shipped
from issuer.sealing.seal import seal
from issuer.sealing.sealed import Sealed
from keys.did_document import did_document
from keys.did_web import did_web
from keys.passphrase import Passphrase
from keys.store import DiskSigner, KeyStore
from verifier.policy.registry import ListsThroughPort, RecognisedIssuer, TrustRegistry, pins
from verifier.sources import Found, Unavailable
from verifier.status import bitstring
from verifier.strict_json import dump

PUBLIC_URL = "https://certs.example"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIST = addresses.status_list(PUBLIC_URL, 1)
IDENTITY = IssuerIdentity(did=did_web(PUBLIC_URL), public_url=PUBLIC_URL, name="Example Academy")


@dataclass
class Workbench:
    """Keys, the published did.json and the list that is about to be published."""

    store: KeyStore
    signer: DiskSigner
    lists: dict[str, bytes] = field(default_factory=dict)
    published: bytes = b""

    @classmethod
    def make(cls, directory: Path) -> "Workbench":
        store = KeyStore(
            directory, Passphrase("workbench passphrase"), controller=did_web(PUBLIC_URL)
        )
        store.generate(at=NOW - timedelta(days=400))
        bench = cls(store=store, signer=store.signer())
        bench.publish()
        bench.publish_list()
        return bench

    @property
    def registry(self) -> TrustRegistry:
        history = self.store.history()
        entry = RecognisedIssuer(
            id=history.controller,
            name="Example Academy",
            keys=pins(history),
            lists=ListsThroughPort(),
        )
        return TrustRegistry(issuers=(entry,))

    def publish(self) -> None:
        self.published = dump(did_document(self.store.history()))

    def publish_list(self, revoked: Iterable[int] = ()) -> Sealed:
        unsigned = status_list_document(
            1,
            bitstring.encode(bitstring.pack(revoked)),
            valid_from=NOW,
            valid_until=NOW + timedelta(hours=24),
            identity=IDENTITY,
        )
        sealed = self.seal(unsigned)
        self.lists[LIST] = sealed.body
        return sealed

    def unsigned(
        self,
        *,
        holder: str = "Zoë Ångström",
        index: int = 4711,
        valid_from: datetime = NOW,
        valid_until: datetime = NOW + timedelta(days=365),
    ) -> dict[str, Any]:
        programme = shipped()[0]
        return credential_document(
            CredentialFacts(
                public_id="abcdefghijklmnopqrstuvwxyz",
                subject_id="urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
                holder_name=holder,
                programme=programme.slug,
                programme_name=programme.name,
                track=programme.tracks[0],
                awarded_at=valid_from,
                valid_from=valid_from,
                valid_until=valid_until,
                status=StatusEntry(list_number=1, index=index),
            ),
            IDENTITY,
        )

    def seal(self, unsigned: dict[str, Any], **changes: Any) -> Sealed:
        given: dict[str, Any] = {
            "signer": self.signer,
            "history": self.store.history(),
            "published": self.published,
            "created": NOW,
            "at": NOW,
            "registry": self.registry,
            "sources": self,
        }
        return seal(unsigned, **{**given, **changes})

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        if address != did_web(PUBLIC_URL):
            return Unavailable(reason="nobody answers there")
        return Found(body=self.published, address=address, fetched_at=at)

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        if address not in self.lists:
            return Unavailable(reason="nobody answers there")
        return Found(body=self.lists[address], address=address, fetched_at=at)
