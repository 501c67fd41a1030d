"""The key store of one issuer: a directory with a key history and encrypted private keys.

``history.json`` is public knowledge, kept with the keys because it says which one signs. A
retired key's private part is deleted: what cannot sign any more cannot be stolen. What it
signed verifies by its public part, which stays in the history for ever.
"""

import contextlib
import dataclasses
import fcntl
import json
import os
import resource
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from keys import multikey
from keys.algorithms import KeyType
from keys.errors import KeysError, KeyStoreError
from keys.history import KeyHistory, KeyRecord, wire_time
from keys.passphrase import Passphrase
from keys.public import PublicKey
from keys.store import place
from keys.store.encryption import PrivateKey, decrypt, encrypt
from keys.store.signer import DiskSigner

_HISTORY = "history.json"


class KeyStore:
    """The private keys of ``controller`` in ``directory``.

    Every use checks the place first: outside of any git work tree and of the software, no
    links, owned by this user, modes 0700 and 0600 (row K1).
    """

    __slots__ = ("_controller", "_directory", "_passphrase")

    def __init__(self, directory: Path, passphrase: Passphrase | None, *, controller: str) -> None:
        """Name the store; nothing is touched yet.

        ``directory`` is absolute; ``passphrase`` may be None where only the history is read;
        ``controller`` is the issuer's DID, which never changes once there is a key.
        """
        if not directory.is_absolute():
            raise KeyStoreError(f"the place of the key store must be absolute, not {directory}")
        self._directory = directory
        self._passphrase = passphrase
        self._controller = controller

    def __repr__(self) -> str:
        return f"KeyStore({self._directory})"

    def exists(self) -> bool:
        """Return whether there is a key history in this place."""
        return os.path.lexists(self._directory / _HISTORY)

    def history(self) -> KeyHistory:
        """Return the key history.

        Raises KeyStoreError where there is none, the place is not as it must be, or the keys
        belong to another controller than the one that was named.
        """
        if not self.exists():
            raise KeyStoreError(
                f"there is no key in {self._directory} yet; make one: assay keys generate"
            )
        place.check_directory(self._directory)
        path = self._directory / _HISTORY
        content = place.read(path)
        try:
            history = KeyHistory.from_json(json.loads(content))
        except (ValueError, KeysError) as error:
            raise KeyStoreError(
                f"{path} cannot be read: {error}. Restore it from a backup; without it, it is "
                "not known which key signs"
            ) from error
        if history.controller != self._controller:
            raise KeyStoreError(
                f"the keys in {self._directory} are those of {history.controller}, but the "
                f"public address now says {self._controller}. Everything signed so far names "
                "the former and would no longer verify. Put the public address back, or use "
                "another key store for another issuer"
            )
        return history

    def generate(self, *, at: datetime, key_type: KeyType = KeyType.ED25519) -> KeyRecord:
        """Make the first key, valid from ``at``; return its record.

        Raises KeyStoreError where there is a history already: keys are rotated, not replaced.
        """
        place.make_directory(self._directory)
        with self._locked():
            if self.exists():
                self.history()
                raise KeyStoreError(
                    f"there is a key in {self._directory} already; it is not overwritten. "
                    "To put a new one in its place: assay keys rotate"
                )
            return self._add(KeyHistory(controller=self._controller, records=()), at, key_type)

    def rotate(self, *, at: datetime, key_type: KeyType = KeyType.ED25519) -> KeyRecord:
        """Retire the active key at ``at`` and put a new one in its place; return its record.

        The retired key stays in the history, so that what it signed still verifies (row K5);
        its private part is deleted.
        """
        self.history()
        with self._locked():
            history = self.history()
            active = history.active
            if active is not None:
                if at < active.created:
                    raise KeyStoreError(
                        f"the clock says {wire_time(at)}, but the active key was made at "
                        f"{wire_time(active.created)}. Set the clock right, then rotate"
                    )
                history = _changed(history, dataclasses.replace(active, retired=at))
            return self._add(history, at, key_type)

    def mark_compromised(self, key_id: str, *, at: datetime) -> None:
        """Record that others may have the key ``key_id``: it signs nothing and vouches for nothing.

        Raises KeyStoreError for a key that is not in the history.
        """
        self.history()
        with self._locked():
            history = self.history()
            record = history.record(key_id)
            if record is None:
                raise KeyStoreError(f"{key_id} is not one of the keys in {self._directory}")
            if record.compromised is None:
                history = _changed(history, dataclasses.replace(record, compromised=at))
                self._write(history)
            self._delete_idle(history)

    def signer(self) -> DiskSigner:
        """Open the active key.

        Takes about a tenth of a second (the passphrase is stretched): keep the signer. From
        here on this process leaves no core file, which could hold the key (row K2).
        Raises KeyStoreError where no key is active or it does not open.
        """
        history = self.history()
        active = history.active
        if active is None:
            raise KeyStoreError(
                f"no key in {self._directory} is active (all are retired or compromised); "
                "make one: assay keys rotate"
            )
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        path = self._key_path(active)
        private = decrypt(place.read(path), self._secret(), shown=str(path))
        if multikey.encode(PublicKey.from_handle(private.public_key())) != active.multikey:
            raise KeyStoreError(f"{path} does not hold the key that the history names")
        return DiskSigner(verification_method=active.id, private_key=private)

    def _add(self, history: KeyHistory, at: datetime, key_type: KeyType) -> KeyRecord:
        """Make a key and record it; the file first, so that the history names no missing one."""
        private = _new_private_key(key_type)
        public = multikey.encode(PublicKey.from_handle(private.public_key()))
        record = KeyRecord(
            id=f"{self._controller}#{public}", multikey=public, key_type=key_type, created=at
        )
        history = KeyHistory(controller=self._controller, records=(*history.records, record))
        encrypted = encrypt(private, self._secret())
        place.create(self._key_path(record), lambda: encrypted)
        self._write(history)
        self._delete_idle(history)
        return record

    def _write(self, history: KeyHistory) -> None:
        text = json.dumps(history.to_json(), indent=2) + "\n"
        place.replace(self._directory / _HISTORY, text.encode)

    def _delete_idle(self, history: KeyHistory) -> None:
        for record in history.records:
            if not record.active:
                self._key_path(record).unlink(missing_ok=True)

    def _key_path(self, record: KeyRecord) -> Path:
        return self._directory / f"{record.multikey}.pem"

    def _secret(self) -> Passphrase:
        if self._passphrase is None:
            raise KeyStoreError("the passphrase of the key store was not given")
        return self._passphrase

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time change the store; what was read before is read anew."""
        descriptor = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _changed(history: KeyHistory, changed: KeyRecord) -> KeyHistory:
    records = (changed if record.id == changed.id else record for record in history.records)
    return KeyHistory(controller=history.controller, records=tuple(records))


def _new_private_key(key_type: KeyType) -> PrivateKey:
    match key_type:
        case KeyType.ED25519:
            return ed25519.Ed25519PrivateKey.generate()
        case KeyType.P256:
            return ec.generate_private_key(ec.SECP256R1())
        case KeyType.P384:
            return ec.generate_private_key(ec.SECP384R1())
        case KeyType.RSA | KeyType.P521:
            raise KeyStoreError(
                f"{key_type.value} keys are not made here; use Ed25519, P-256 or P-384"
            )
