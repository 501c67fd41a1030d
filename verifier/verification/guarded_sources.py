"""The sources of one verification: pinned keys first, asked once, never raising."""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache

from keys.history import wire_time
from verifier.policy.registry import RecognisedIssuer, TrustRegistry
from verifier.sources import Found, Sources, Unavailable

_log = logging.getLogger(__name__)

Answer = Found | Unavailable


class GuardedSources:
    """Answers for one verification.

    The controller document of an issuer whose keys the operator pinned is made from the pins,
    so that neither the network nor a change of hands of a domain has a say (row F6); only
    where a proof names a key that is not pinned is the issuer's own document asked for, and
    then the issuer is not recognised by it.
    """

    def __init__(
        self,
        sources: Sources,
        registry: TrustRegistry,
        *,
        _known: dict[tuple[str, str], Answer] | None = None,
        _named: Iterable[str] = (),
    ) -> None:
        self._sources = sources
        self._registry = registry
        self._known: dict[tuple[str, str], Answer] = {} if _known is None else _known
        self._named = _named

    def naming(self, verification_methods: Iterable[str]) -> "GuardedSources":
        """Return the same sources for proofs that name ``verification_methods``."""
        return GuardedSources(
            self._sources, self._registry, _known=self._known, _named=tuple(verification_methods)
        )

    @property
    def asked_for_keys(self) -> bool:
        """Whether anything but pins has had a say about keys in this verification."""
        return any(kind == "keys" for kind, _ in self._known)

    def controller_document(self, address: str, at: datetime) -> Answer:
        """Return the controller document of ``address``, from the pins where they are enough."""
        issuer = self._registry.find(address)
        if issuer is not None and self._pins_suffice(issuer):
            return Found(body=_pinned_document(issuer), address=address, fetched_at=at)
        return self._ask("keys", address, at, self._sources.controller_document)

    def status_list(self, address: str, at: datetime) -> Answer:
        """Return the status list at ``address``."""
        return self._ask("status", address, at, self._sources.status_list)

    def _pins_suffice(self, issuer: RecognisedIssuer) -> bool:
        """Return whether every key of the issuer's that a proof names is pinned by that name."""
        named = {name if ":" in name else f"{issuer.id}#{name}" for name in self._named}
        mine = {name for name in named if name.partition("#")[0] == issuer.id}
        return bool(mine) and mine <= _pinned_names(issuer)

    def _ask(
        self,
        kind: str,
        address: str,
        at: datetime,
        ask: Callable[[str, datetime], Answer],
    ) -> Answer:
        known = self._known.get((kind, address))
        if known is None:
            try:
                known = ask(address, at)
            except Exception as error:
                # A broken source is no reason to fail, and none to call anything good. What
                # was asked for is private and stays out of the log.
                _log.error("a source failed with %s", type(error).__name__)
                known = Unavailable(reason="the place where it is kept does not work just now")
            self._known[kind, address] = known
        return known


@lru_cache(maxsize=256)
def _pinned_names(issuer: RecognisedIssuer) -> frozenset[str | None]:
    return frozenset(key.id for key in issuer.keys if key.multikey is not None)


@lru_cache(maxsize=256)
def _pinned_document(issuer: RecognisedIssuer) -> bytes:
    methods = [
        {
            "id": key.id,
            "type": "Multikey",
            "controller": issuer.id,
            "publicKeyMultibase": key.multikey,
            **({} if key.compromised is None else {"revoked": wire_time(key.compromised)}),
        }
        for key in issuer.keys
        if key.id is not None and key.multikey is not None
    ]
    document = {
        "id": issuer.id,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    return json.dumps(document).encode()
