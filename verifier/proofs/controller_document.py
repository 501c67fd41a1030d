"""The document that says which keys speak for an identity (Controlled Identifiers 1.0 §2).

A DID document is one. Parsed strictly where it matters (whose it is, which key, for what) and
leniently elsewhere: a verification method of a kind that is not used here does not spoil the
others.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from keys import jwk, multikey
from keys.errors import KeysError, SecretExposedError
from keys.public import PublicKey
from verifier.errors import InvalidError, MalformedError
from verifier.strict_json import parse_object
from verifier.timestamps import parse_timestamp

_MAXIMUM_BYTES = 256 * 1024
_MAXIMUM_METHODS = 512
_MULTIKEY_TYPES = frozenset({"Multikey", "Ed25519VerificationKey2020"})
_JWK_TYPES = frozenset({"JsonWebKey", "JsonWebKey2020"})
_SECRET_MEMBERS = frozenset({"secretKeyMultibase", "privateKeyMultibase", "secretKeyJwk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationMethod:
    """One key of an identity."""

    id: str
    controller: str
    key: PublicKey
    expires: datetime | None
    revoked: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerDocument:
    """Which keys speak for ``id``, and for which purposes."""

    id: str
    methods: Mapping[str, Mapping[str, object]]
    """Verification methods as written, by their absolute id."""
    purposes: Mapping[str, frozenset[str]]
    """Per purpose (``assertionMethod``, …) the ids of the methods that serve it."""
    _parsed: dict[str, VerificationMethod] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Methods that were asked for before; what they say is nothing but this document's."""

    def method(self, method_id: str, *, purpose: str) -> VerificationMethod:
        """Return the key ``method_id`` if it may be used for ``purpose`` (rows L9, L10).

        Raises InvalidError if the document does not list it, lists it for other purposes
        only, names another controller, or the key itself is not right.
        """
        written = self.methods.get(method_id)
        if written is None:
            raise InvalidError(
                f"the key {method_id} is not one that {self.id} publishes",
                code="INVALID_VERIFICATION_METHOD",
            )
        self.require_listed(method_id, purpose=purpose)
        parsed = self._parsed.get(method_id)
        if parsed is None:
            parsed = self._parsed[method_id] = parse_verification_method(
                written, controller=self.id
            )
        return parsed

    def require_listed(self, method_id: str, *, purpose: str) -> None:
        """Raise InvalidError unless ``method_id`` is listed for ``purpose``."""
        if method_id not in self.purposes.get(purpose, frozenset()):
            raise InvalidError(
                f"{self.id} does not list the key {method_id} for the purpose {purpose}",
                code="INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
            )

    def usable(self, purpose: str) -> tuple[VerificationMethod, ...]:
        """Return every key that serves ``purpose`` and is of a kind that is used here."""
        usable = []
        for method_id in sorted(self.purposes.get(purpose, frozenset())):
            with contextlib.suppress(InvalidError):
                usable.append(self.method(method_id, purpose=purpose))
        return tuple(usable)


PURPOSES = (
    "assertionMethod",
    "authentication",
    "keyAgreement",
    "capabilityInvocation",
    "capabilityDelegation",
)


@lru_cache(maxsize=64)
def parse_controller_document(body: bytes, address: str) -> ControllerDocument:
    """Parse the controller document of ``address`` (a DID, or an https address).

    Raises InvalidError where it is not JSON, is the document of something else, names one key
    twice, or publishes a private key (rows J9, J15, L10).
    """
    try:
        document = parse_object(body, maximum_bytes=_MAXIMUM_BYTES)
    except MalformedError as error:
        raise _invalid(f"the document of {address} cannot be read: {error}") from error
    if document.get("id") != address:
        raise InvalidError(
            f"the document that was found for {address} says that it is that of "
            f"{document.get('id')!r:.200}",
            code="INVALID_CONTROLLER_DOCUMENT_ID",
        )
    if document.get("deactivated") is True:
        raise _invalid(f"{address} is deactivated: nothing speaks for it any more")
    methods: dict[str, Mapping[str, object]] = {}
    for written in _list(document, "verificationMethod"):
        _add_method(methods, written, address)
    purposes: dict[str, frozenset[str]] = {}
    for purpose in PURPOSES:
        ids = set()
        for entry in _list(document, purpose):
            if isinstance(entry, str):
                ids.add(_absolute(entry, address))
            else:
                ids.add(_add_method(methods, entry, address))
        purposes[purpose] = frozenset(ids)
    return ControllerDocument(id=address, methods=methods, purposes=purposes)


def parse_verification_method(
    written: Mapping[str, object], *, controller: str
) -> VerificationMethod:
    """Parse one verification method, which must be of ``controller``; raises InvalidError."""
    method_id = _absolute(written.get("id"), controller)
    if written.get("controller") != controller:
        raise InvalidError(
            f"the key {method_id} names another controller than {controller}",
            code="INVALID_VERIFICATION_METHOD",
        )
    return VerificationMethod(
        id=method_id,
        controller=controller,
        key=parse_key(written, shown=method_id),
        expires=_moment(written, "expires"),
        revoked=_moment(written, "revoked"),
    )


def parse_key(written: Mapping[str, object], *, shown: str) -> PublicKey:
    """Return the public key of a verification method; raises InvalidError."""
    text, key = written.get("publicKeyMultibase"), written.get("publicKeyJwk")
    try:
        match written.get("type"):
            case str(kind) if kind in _MULTIKEY_TYPES and isinstance(text, str) and key is None:
                return multikey.decode(text)
            case str(kind) if kind in _JWK_TYPES and isinstance(key, dict) and text is None:
                return jwk.parse(key)
    except KeysError as error:
        raise InvalidError(f"the key {shown}: {error}", code="INVALID_VERIFICATION_METHOD") from (
            error
        )
    raise InvalidError(
        f"the key {shown} is not a Multikey or JsonWebKey that is understood here",
        code="INVALID_VERIFICATION_METHOD",
    )


def _add_method(methods: dict[str, Mapping[str, object]], written: object, address: str) -> str:
    if not isinstance(written, dict):
        raise _invalid(f"the document of {address} has a verification method that is no object")
    method_id = _absolute(written.get("id"), address)
    if method_id.partition("#")[0] != address:
        raise _invalid(f"the document of {address} lists {method_id:.200} as if it were its own")
    if method_id in methods or len(methods) >= _MAXIMUM_METHODS:
        raise _invalid(f"the document of {address} names {method_id} twice, or too many keys")
    _refuse_secret(written, method_id)
    methods[method_id] = written
    return method_id


def _refuse_secret(written: Mapping[str, object], method_id: str) -> None:
    """Refuse and alarm where a private key was published (row J15)."""
    exposed = bool(_SECRET_MEMBERS & written.keys())
    key = written.get("publicKeyJwk")
    try:
        if isinstance(key, dict):
            jwk.refuse_secret(key)
    except SecretExposedError:
        exposed = True
    if exposed:
        raise InvalidError(
            f"ALARM: the private key of {method_id} is published; everybody can sign with it. "
            "Tell its owner; nothing that it signs can be trusted",
            code="PRIVATE_KEY_EXPOSED",
        )


def _absolute(reference: object, address: str) -> str:
    """Return the absolute id; ``#fragment`` is relative to the document (DID Core §3.2.2)."""
    if not isinstance(reference, str) or not reference or len(reference) > 2048:
        raise _invalid(f"the document of {address} refers to a key by something that is no address")
    return address + reference if reference.startswith("#") else reference


def _list(document: Mapping[str, object], name: str) -> list[object]:
    value = document.get(name, [])
    if not isinstance(value, list) or len(value) > _MAXIMUM_METHODS:
        raise _invalid(f"the member {name} of a controller document is not a list, or too long")
    return value


def _moment(written: Mapping[str, object], name: str) -> datetime | None:
    value = written.get(name)
    if name not in written:
        return None
    if not isinstance(value, str):
        raise _invalid(f"{name} of a key is not a timestamp")
    try:
        return parse_timestamp(value)
    except MalformedError as error:
        raise _invalid(f"{name} of a key: {error}") from error


def _invalid(message: str) -> InvalidError:
    return InvalidError(message, code="INVALID_CONTROLLER_DOCUMENT")
