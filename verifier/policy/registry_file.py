"""The trust registry as the operator writes it: one TOML file.

Every error names its place in the file and what was expected, and all of them are told at
once: a registry with a mistake in it recognises nobody.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from keys import multikey
from keys.errors import KeysError
from verifier.errors import InvalidError, VerifierError
from verifier.policy.json_schema import compile_schema
from verifier.policy.look_alike import skeleton
from verifier.policy.registry import (
    ListsFromOrigin,
    ListsInDirectory,
    ListsPlace,
    ListsThroughPort,
    PinnedKey,
    RecognisedIssuer,
    RegisteredSchema,
    TrustRegistry,
)

REGISTRY_VARIABLE = "ASSAY_TRUST_REGISTRY"
"""The environment variable that names the trust registry's file."""

_ISSUER = frozenset({"id", "name", "logo", "list_issuers", "key", "lists"})
_SCHEMA = frozenset({"id", "file", "sha256"})
_KEY = frozenset({"id", "multikey", "thumbprint", "valid_from", "retired", "compromised"})
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_LISTS = frozenset({"directory", "port", "origin"})
_IDENTITY = re.compile(r"(did:[a-z0-9]+:|https://)[A-Za-z0-9._~:%/?=&@+-]{1,1500}", re.ASCII)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class RegistryError(VerifierError):
    """The trust registry cannot be used; the message lists every mistake."""

    code = "REGISTRY"


def load_registry(path: Path) -> TrustRegistry:
    """Read the registry file at ``path``; directories in it are relative to the file's own.

    Raises RegistryError where it cannot be read or is not as docs/verifying.md says.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RegistryError(
            f"The trust registry {path} cannot be read: {error.strerror}."
        ) from error
    return parse_registry(data, folder=path.parent, name=str(path))


def parse_registry(data: bytes, *, folder: Path, name: str = "the trust registry") -> TrustRegistry:
    """Parse a registry; ``folder`` is what directories in it are relative to."""
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegistryError(f"{name} is not TOML: {error}.") from error
    reader = _Reader(folder)
    reader.known(content, frozenset({"issuer", "schema"}), "")
    issuers = tuple(
        reader.issuer(table, f"issuer {number}")
        for number, table in enumerate(reader.tables(content, "issuer", ""), start=1)
    )
    schemas = tuple(
        reader.schema(table, f"schema {number}")
        for number, table in enumerate(reader.tables(content, "schema", ""), start=1)
    )
    reader.once([schema.id for schema in schemas], "id", "schema")
    reader.once([issuer.id for issuer in issuers], "id", "issuer")
    reader.distinct([issuer.name for issuer in issuers])
    if reader.mistakes:
        raise RegistryError(
            f"{name} cannot be used:\n" + "\n".join(f"  {each}" for each in reader.mistakes)
        )
    return TrustRegistry(issuers=issuers, schemas=schemas)


class _Reader:
    """Reads tables and gathers mistakes; where there are any, what it returns is not used."""

    def __init__(self, folder: Path) -> None:
        self.mistakes: list[str] = []
        self._folder = folder

    def issuer(self, table: Mapping[str, object], place: str) -> RecognisedIssuer:
        self.known(table, _ISSUER, place)
        identity = self.text(table, "id", place)
        if identity and not _IDENTITY.fullmatch(identity):
            self._mistake(place, "id", "a DID or an https address", identity)
        keys = tuple(
            self.key(each, f"{place}, key {number}", identity)
            for number, each in enumerate(self.tables(table, "key", place), start=1)
        )
        for name in ("id", "multikey", "thumbprint"):
            self.once([getattr(key, name) or "" for key in keys], name, f"{place}, key")
        logo = self.text(table, "logo", place) if "logo" in table else None
        if logo is not None and not logo.startswith("https://"):
            self._mistake(place, "logo", "an https address", logo)
        return RecognisedIssuer(
            id=identity,
            name=self.text(table, "name", place),
            logo=logo,
            keys=keys,
            lists=self.lists(table["lists"], f"{place}, lists") if "lists" in table else None,
            list_issuers=self.texts(table, "list_issuers", place),
        )

    def schema(self, table: Mapping[str, object], place: str) -> RegisteredSchema:
        self.known(table, _SCHEMA, place)
        identity, file = self.text(table, "id", place), self.text(table, "file", place)
        digest = self.text(table, "sha256", place)
        content = b""
        try:
            content = (self._folder / file).read_bytes() if file else b""
            if file and hashlib.sha256(content).hexdigest() != digest:
                self._mistake(place, "sha256", "the digest of the file", digest or "nothing")
            elif file:
                compile_schema(content)
        except OSError as error:
            self.mistakes.append(f"{place}, file: {file} cannot be read: {error.strerror}.")
        except InvalidError as error:
            self.mistakes.append(f"{place}, file: {error}.")
        return RegisteredSchema(id=identity, content=content)

    def key(self, table: Mapping[str, object], place: str, controller: str) -> PinnedKey:
        self.known(table, _KEY, place)
        thumbprint: str | None = None
        key_id: str | None = None
        key: str | None = None
        if "thumbprint" in table:
            thumbprint = self.text(table, "thumbprint", place)
            if "multikey" in table or "id" in table:
                self.mistakes.append(f"{place}: write a thumbprint, or an id and a multikey.")
            elif thumbprint and not _THUMBPRINT.fullmatch(thumbprint):
                self._mistake(place, "thumbprint", "a JWK thumbprint (RFC 7638)", thumbprint)
        else:
            key_id, key = self.text(table, "id", place), self.text(table, "multikey", place)
            if key_id and not key_id.startswith(f"{controller}#"):
                self._mistake(place, "id", f"an address that begins with “{controller}#”", key_id)
            self.multikey(key, place)
        begin = self.moment(table, "valid_from", place)
        end = self.moment(table, "retired", place)
        if begin is not None and end is not None and end < begin:
            self.mistakes.append(f"{place}: it is retired before it is valid.")
        return PinnedKey(
            id=key_id,
            multikey=key,
            thumbprint=thumbprint,
            valid_from=begin,
            retired=end,
            compromised=self.moment(table, "compromised", place),
        )

    def multikey(self, key: str, place: str) -> None:
        try:
            if key:
                multikey.decode(key)
        except KeysError as error:
            self.mistakes.append(f"{place}, multikey: {error}.")

    def lists(self, table: object, place: str) -> ListsPlace | None:
        if not isinstance(table, dict) or len(table) != 1:
            self.mistakes.append(f"{place}: write exactly one of directory, port and origin.")
            return None
        self.known(table, _LISTS, place)
        match table:
            case {"port": True}:
                return ListsThroughPort()
            case {"directory": str(directory)} if directory:
                return ListsInDirectory(directory=self._folder / directory)
            case {"origin": str(origin)} if _is_origin(origin):
                return ListsFromOrigin(origin=origin)
        self.mistakes.append(
            f"{place}: port is true; directory is a folder; origin is scheme, host and port "
            "alone, such as https://certs.example (http for this machine only)."
        )
        return None

    def known(self, table: Mapping[str, object], names: frozenset[str], place: str) -> None:
        for name in table.keys() - names:
            self._mistake(place, name, f"one of {', '.join(sorted(names))}", "an unknown name")

    def tables(self, table: Mapping[str, object], name: str, place: str) -> list[dict[str, object]]:
        value = table.get(name, [])
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        self._mistake(place, name, f"tables, each begun with [[{name}]]", "something else")
        return []

    def text(self, table: Mapping[str, object], name: str, place: str) -> str:
        value = table.get(name)
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value
        self._mistake(place, name, "a text", "nothing" if value is None else "something else")
        return ""

    def texts(self, table: Mapping[str, object], name: str, place: str) -> tuple[str, ...]:
        value = table.get(name, [])
        if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
            return tuple(value)
        self._mistake(place, name, "a list of texts", "something else")
        return ()

    def moment(self, table: Mapping[str, object], name: str, place: str) -> datetime | None:
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, datetime) and value.utcoffset() == timedelta(0):
            return value
        self._mistake(place, name, "a moment in UTC such as 2026-11-21T10:00:00Z", str(value))
        return None

    def once(self, values: list[str], name: str, place: str) -> None:
        for value in sorted({each for each in values if each and values.count(each) > 1}):
            self.mistakes.append(f"{place}: the {name} {value} stands more than once.")

    def distinct(self, names: list[str]) -> None:
        """Refuse two issuers whose names are easily mistaken for each other (row T2)."""
        seen: dict[str, str] = {}
        for name in filter(None, names):
            other = seen.setdefault(skeleton(name), name)
            if other is not name:
                self.mistakes.append(
                    f"issuer: the names “{other}” and “{name}” look alike; say in them which is "
                    "which."
                )

    def _mistake(self, place: str, name: str, expected: str, found: str) -> None:
        where = f"{place}, {name}" if place else name
        self.mistakes.append(f"{where}: expected {expected}; found {found}.")


def _is_origin(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    authority = (f"[{host}]" if ":" in host else host) + ("" if port is None else f":{port}")
    if origin != f"{parts.scheme}://{authority}" or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
