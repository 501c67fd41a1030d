"""The key that signs now, and what our own verifier must know to judge what it signed."""

import json
import threading
from dataclasses import dataclass
from datetime import timedelta

from keys.did_document import did_document
from keys.history import KeyHistory
from keys.signer import Signer
from keys.store import KeyStore
from verifier.policy.registry import (
    ListsThroughPort,
    PinnedKey,
    RecognisedIssuer,
    TrustRegistry,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What an act that signs needs, all of one state of the key store."""

    signer: Signer
    history: KeyHistory
    published: bytes
    """``did.json`` as it is served."""
    registry: TrustRegistry
    """This office alone, with the keys of ``history``."""


class SigningRoom:
    """Opens the key store as often as its history changes, not with every signature.

    Opening a private key costs a passphrase derivation; the history is a small file that is
    read each time, so that a rotation by another process takes effect at once.
    """

    def __init__(self, keys: KeyStore, *, name: str) -> None:
        self._keys = keys
        self._name = name
        self._lock = threading.Lock()
        self._open: Signing | None = None

    def open(self) -> Signing:
        """Return the state of now; raises KeysError where there is no usable key."""
        history = self._keys.history()
        with self._lock:
            if self._open is None or self._open.history != history:
                self._open = Signing(
                    signer=self._keys.signer(),
                    history=history,
                    published=_published(history),
                    registry=_registry(history, self._name),
                )
            return self._open

    def published(self) -> bytes:
        """Return ``did.json``; needs no passphrase."""
        return _published(self._keys.history())

    def registry(self) -> TrustRegistry:
        """Return the registry with this office alone; needs no passphrase."""
        return _registry(self._keys.history(), self._name)


def _published(history: KeyHistory) -> bytes:
    return json.dumps(did_document(history), indent=2, ensure_ascii=False).encode()


def _registry(history: KeyHistory, name: str) -> TrustRegistry:
    keys = tuple(
        PinnedKey(
            id=record.id,
            multikey=record.multikey,
            valid_from=record.created,
            # A pin ends before its moment, a key's last second belongs to it.
            retired=None if record.retired is None else record.retired + timedelta(seconds=1),
            compromised=record.compromised,
        )
        for record in history.records
    )
    issuer = RecognisedIssuer(id=history.controller, name=name, keys=keys, lists=ListsThroughPort())
    return TrustRegistry(issuers=(issuer,))
