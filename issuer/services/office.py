"""The office: who issues, by which programmes, into which database, with which keys."""

from dataclasses import dataclass, field

from issuer.composition.inputs import IssuerIdentity
from issuer.domain.programme import Programme
from issuer.domain.routing import RoutingRules
from issuer.persistence import Database
from issuer.services.card_links import CardLinks
from issuer.services.signing import Signing, SigningRoom
from keys.store import KeyStore
from verifier.policy.registry import TrustRegistry
from verifier.status.bitstring import MINIMUM_ENTRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs certificates on paper."""

    name: str
    title: str
    picture: bytes | None = None
    """PNG of the written signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that an act needs. Built once by the application, handed to every service."""

    identity: IssuerIdentity
    programmes: tuple[Programme, ...]
    """In force now; what was issued under older versions is in the database."""
    database: Database
    keys: KeyStore
    status_list_entries: int = MINIMUM_ENTRIES
    """Entries of each new status list."""
    signatory: Signatory | None = None
    """Who signs certificates on paper; None for the organisation itself."""
    routing: RoutingRules | None = None
    """Who may take which ticket; None where no rules fit the programmes in force."""
    card_links: CardLinks | None = field(default=None, repr=False)
    """What signs the links to cards of badges; None where no pages are served."""
    _room: SigningRoom = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_room", SigningRoom(self.keys, name=self.identity.name))

    @property
    def public_url(self) -> str:
        """The origin of every public address, without a slash at the end."""
        return self.identity.public_url

    @property
    def did(self) -> str:
        """The issuer's identity."""
        return self.identity.did

    def signing(self) -> Signing:
        """Return what an act that signs needs; raises KeysError where there is no usable key."""
        return self._room.open()

    def did_json(self) -> bytes:
        """Return the DID document exactly as it is published at ``did.json``."""
        return self._room.published()

    def own_registry(self) -> TrustRegistry:
        """Return the registry in which this office alone is recognised, with its own keys."""
        return self._room.registry()
