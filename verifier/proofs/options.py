"""One Data Integrity proof, parsed strictly (VC Data Integrity 1.0 §2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from keys import base58
from keys.algorithms import KeyType
from keys.errors import KeysError
from verifier.errors import InvalidError, MalformedError
from verifier.proofs.hashing import ProofConfiguration, configuration_of
from verifier.proofs.suites import Suite, find_suite
from verifier.remembering import Memory
from verifier.timestamps import parse_timestamp

_LONGEST_SIGNATURE = 140
"""Letters of a signature of 96 bytes in base58btc, and a few; longer is not even decoded."""
_LONGEST_NAME = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOptions:
    """What a proof says of itself: the same in many documents."""

    suite: Suite
    verification_method: str
    purpose: str
    expires: datetime | None
    challenge: str | None
    domains: tuple[str, ...]
    previous: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One proof, read; nothing of it is verified yet."""

    place: str
    """JSON pointer of the proof in the document."""
    options: ProofOptions
    created: datetime
    key_type: KeyType
    """The kind of key that makes such signatures; the key must be of this kind."""
    signature: bytes
    configuration: ProofConfiguration


_OPTIONS: Final[Memory[ProofOptions]] = Memory(256)
"""By the fingerprint of a configuration's outline."""


def parse_proof(value: object, place: str, *, context: object) -> Proof:
    """Parse one proof of a document with this ``@context``.

    Raises InvalidError, with ``place``, unless it is an object with an understood suite, an
    absolute verification method, a purpose, a ``created`` moment and a signature of the
    suite's length (rows L6, L12, L14).
    """
    if not isinstance(value, dict):
        raise InvalidError(
            "a proof must be an object; here it is something else, so nothing is proven",
            code="PROOF_VERIFICATION_ERROR",
            place=place,
        )
    written = dict(value)
    proof_value = written.pop("proofValue", None)
    configuration = configuration_of(written, context)
    try:
        options = _options(configuration)
        signature = _signature(proof_value)
        return Proof(
            place=place,
            options=options,
            created=_moment(written, "created"),
            key_type=options.suite.key_type_of(signature),
            signature=signature,
            configuration=configuration,
        )
    except InvalidError as error:
        raise InvalidError(str(error), code=error.reason, place=place) from error


def _options(configuration: ProofConfiguration) -> ProofOptions:
    """Return what the configuration says; no text of its own has a say in that."""
    key, written = configuration.options.fingerprint, configuration.written
    known = None if key is None else _OPTIONS.get(key)
    if known is not None:
        return known
    options = ProofOptions(
        suite=find_suite(written.get("type"), written.get("cryptosuite")),
        verification_method=_text(written, "verificationMethod"),
        purpose=_text(written, "proofPurpose"),
        expires=_moment(written, "expires") if "expires" in written else None,
        challenge=_text(written, "challenge") if "challenge" in written else None,
        domains=_texts(written, "domain"),
        previous=_texts(written, "previousProof"),
    )
    if "id" in written:
        _text(written, "id")
    if key is not None:
        _OPTIONS.put(key, options)
    return options


def _text(proof: Mapping[str, object], name: str) -> str:
    value = proof.get(name)
    if not isinstance(value, str) or not value or len(value) > _LONGEST_NAME:
        raise InvalidError(
            f"the proof's {name} is missing, empty, too long or not a plain string",
            code="PROOF_VERIFICATION_ERROR",
        )
    return value


def _texts(proof: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return a member that is one string or a list of strings; () where it is absent."""
    if name not in proof:
        return ()
    value = proof[name]
    if not isinstance(value, list):
        return (_text(proof, name),)
    if not value or len(value) > 16:
        raise InvalidError(
            f"the proof's {name} is an empty or very long list", code="PROOF_VERIFICATION_ERROR"
        )
    return tuple(_text({name: item}, name) for item in value)


def _moment(proof: Mapping[str, object], name: str) -> datetime:
    try:
        return parse_timestamp(_text(proof, name))
    except MalformedError as error:
        raise InvalidError(
            f"the proof's {name}: {error}", code="PROOF_VERIFICATION_ERROR"
        ) from error


def _signature(value: object) -> bytes:
    """Decode ``proofValue``: multibase ``z`` alone, so that each signature has one text."""
    if not isinstance(value, str) or not value.startswith("z") or len(value) > _LONGEST_SIGNATURE:
        raise InvalidError(
            "the proof's proofValue is not a signature in multibase z (base58btc)",
            code="PROOF_VERIFICATION_ERROR",
        )
    try:
        return base58.decode(value[1:])
    except KeysError as error:
        raise InvalidError(
            f"the proof's proofValue is not base58btc: {error}", code="PROOF_VERIFICATION_ERROR"
        ) from error
