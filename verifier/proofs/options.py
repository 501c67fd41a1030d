"""One Data Integrity proof, parsed strictly (VC Data Integrity 1.0 §2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from keys import base58
from keys.algorithms import KeyType
from keys.errors import KeysError
from verifier.errors import InvalidError, MalformedError
from verifier.proofs.suites import Suite, find_suite
from verifier.timestamps import parse_timestamp

_LONGEST_SIGNATURE = 140
"""Letters of a signature of 96 bytes in base58btc, and a few; longer is not even decoded."""
_LONGEST_NAME = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What one proof says; nothing of it is verified yet."""

    place: str
    """JSON pointer of the proof in the document."""
    suite: Suite
    key_type: KeyType
    """The kind of key that makes such signatures; the key must be of this kind."""
    verification_method: str
    purpose: str
    created: datetime
    expires: datetime | None
    challenge: str | None
    domains: tuple[str, ...]
    id: str | None
    previous: tuple[str, ...]
    signature: bytes
    as_written: Mapping[str, object]
    """The proof as it stands in the document, ``proofValue`` included."""

    def configuration(self) -> dict[str, object]:
        """Return the proof without its value: what is hashed beside the document."""
        return {name: value for name, value in self.as_written.items() if name != "proofValue"}


def parse_proof(value: object, place: str) -> Proof:
    """Parse one proof.

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
    try:
        suite = find_suite(value.get("type"), value.get("cryptosuite"))
        signature = _signature(value.get("proofValue"))
        return Proof(
            place=place,
            suite=suite,
            key_type=suite.key_type_of(signature),
            verification_method=_text(value, "verificationMethod"),
            purpose=_text(value, "proofPurpose"),
            created=_moment(value, "created"),
            expires=_moment(value, "expires") if "expires" in value else None,
            challenge=_text(value, "challenge") if "challenge" in value else None,
            domains=_texts(value, "domain"),
            id=_text(value, "id") if "id" in value else None,
            previous=_texts(value, "previousProof"),
            signature=signature,
            as_written=value,
        )
    except InvalidError as error:
        raise InvalidError(str(error), code=error.reason, place=place) from error


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
