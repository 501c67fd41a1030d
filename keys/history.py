"""Who could sign when: the public facts of an issuer's keys over time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from keys import multikey
from keys.algorithms import KeyType
from keys.errors import KeysError
from keys.public import PublicKey

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """One key of the issuer: what it is, and from when until when it signs."""

    id: str
    """The absolute DID URL of the verification method."""
    multikey: str
    key_type: KeyType
    created: datetime
    """UTC, whole seconds, as all times here."""
    retired: datetime | None = None
    """When another key took its place; what it signed until then stays good."""
    compromised: datetime | None = None
    """When it was found that others may sign with it; nothing that it signed is good since."""

    def public_key(self) -> PublicKey:
        """Return the key itself."""
        return multikey.decode(self.multikey)

    def could_sign(self, at: datetime) -> bool:
        """Return whether a proof made at ``at`` may be by this key.

        The second of the retirement belongs to the key: on the wire times are whole seconds,
        and what was signed in that second before the rotation is good.
        """
        if self.compromised is not None:
            return False
        return self.created <= at and (self.retired is None or at <= self.retired)

    @property
    def active(self) -> bool:
        """Whether it may sign now: neither retired nor compromised."""
        return self.retired is None and self.compromised is None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHistory:
    """All keys of one controller, oldest first; at most one is active."""

    controller: str
    """The issuer's DID. It never changes once there is a key."""
    records: tuple[KeyRecord, ...]

    def __post_init__(self) -> None:
        """Refuse a history that contradicts itself."""
        ids = [record.id for record in self.records]
        if len(set(ids)) != len(ids):
            raise KeysError("the key history names one key twice")
        if sum(record.active for record in self.records) > 1:
            raise KeysError("the key history has more than one active key")
        for record in self.records:
            if record.id.partition("#")[0] != self.controller:
                raise KeysError(f"the key {record.id} is not one of {self.controller}")
            if multikey.decode(record.multikey).key_type is not record.key_type:
                raise KeysError(f"the key {record.id} is not a {record.key_type.value} key")

    def record(self, key_id: str) -> KeyRecord | None:
        """Return the key with this id, if it is one of ours."""
        return next((record for record in self.records if record.id == key_id), None)

    @property
    def active(self) -> KeyRecord | None:
        """The key that signs now, if there is one."""
        return next((record for record in self.records if record.active), None)

    def to_json(self) -> dict[str, object]:
        """Return the history as it is stored (``history.json`` of the key store)."""
        return {
            "version": _VERSION,
            "controller": self.controller,
            "keys": [
                {
                    "id": record.id,
                    "publicKeyMultibase": record.multikey,
                    "keyType": record.key_type.value,
                    "created": wire_time(record.created),
                    **_optional("retired", record.retired),
                    **_optional("compromised", record.compromised),
                }
                for record in self.records
            ],
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Parse what ``to_json`` wrote; raises KeysError where something is amiss."""
        if not isinstance(data, dict):
            raise KeysError("the key history is not an object")
        if data.get("version") != _VERSION:
            raise KeysError(f"a key history of version {data.get('version')!r} is not understood")
        controller, keys = data.get("controller"), data.get("keys")
        if not isinstance(controller, str) or not isinstance(keys, list):
            raise KeysError("the key history has no controller or no list of keys")
        return cls(controller=controller, records=tuple(_record(entry) for entry in keys))


def wire_time(at: datetime) -> str:
    """Return ``at`` as it is written in documents: UTC, whole seconds, ``Z``."""
    return at.strftime(_FORMAT)


def _record(entry: object) -> KeyRecord:
    if not isinstance(entry, dict):
        raise KeysError("an entry of the key history is not an object")
    try:
        return KeyRecord(
            id=str(entry["id"]),
            multikey=str(entry["publicKeyMultibase"]),
            key_type=KeyType(entry["keyType"]),
            created=_time(entry["created"]),
            retired=_time(entry["retired"]) if "retired" in entry else None,
            compromised=_time(entry["compromised"]) if "compromised" in entry else None,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise KeysError(f"an entry of the key history cannot be read: {error}") from error


def _time(text: str) -> datetime:
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)


def _optional(name: str, at: datetime | None) -> dict[str, str]:
    return {} if at is None else {name: wire_time(at)}
