"""A credential taken out of what secures it: embedded proofs, or a signed token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier import strict_json
from verifier.credential import Credential, parse_credential
from verifier.errors import MalformedError
from verifier.formats.carriers import Securing
from verifier.proofs.data_integrity import check_proofs
from verifier.proofs.jose import check_token, read_token
from verifier.proofs.jwt_claims import SecuredDocument
from verifier.proofs.result import ProofExpectation, ProofResult
from verifier.verification.envelopes import ENVELOPED_CREDENTIAL, token_in
from verifier.verification.guarded_sources import GuardedSources

MAXIMUM_BYTES_WITH_BOTH = 32 * 1024
"""The largest token whose credential has embedded proofs besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One credential, read; nothing of it is verified yet."""

    credential: Credential
    token: SecuredDocument | None
    """The token that carries it; None where the proofs are embedded."""

    def prove(
        self, *, at: datetime, sources: GuardedSources, expectation: ProofExpectation
    ) -> tuple[ProofResult, ...]:
        """Check what secures the credential: one result for each proof, or for the token."""
        document = self.credential.document
        results: tuple[ProofResult, ...] = ()
        if self.token is not None:
            named = _texts([self.token.jws.header.get("kid")])
            answering = sources.naming(named)
            results = (check_token(self.token, at=at, sources=answering, expectation=expectation),)
            if "proof" not in document:
                return results
            # Inside a token, proofs must hold no less: what is not checked is not VALID. But
            # tokens come many at a time, and canonical forms are work.
            if len(self.token.jws.signing_input) > MAXIMUM_BYTES_WITH_BOTH:
                raise MalformedError(
                    "The token is too large to have proofs inside of it.", code="TOO_MUCH_WORK"
                )
        proofs = document.get("proof")
        written = proofs if isinstance(proofs, list) else [proofs]
        named = _texts([p.get("verificationMethod") for p in written if isinstance(p, dict)])
        answering = sources.naming(named)
        proven = check_proofs(
            document,
            at=at,
            sources=answering,
            expectation=expectation,
            unsecured=self.credential.outline,
        )
        return (*results, *proven)


def open_secured(payload: bytes, securing: Securing) -> Opened:
    """Read ``payload``: a JSON document with proofs, a compact JWS, or one in an envelope.

    Raises MalformedError where it cannot be read as one credential; InvalidError where a
    token and the credential in it contradict each other.
    """
    if securing is Securing.COMPACT_JWS:
        return _open_token(payload)
    document = strict_json.parse(payload)
    enveloped = token_in(document, ENVELOPED_CREDENTIAL)
    if enveloped is not None:
        return _open_token(enveloped)
    return Opened(credential=parse_credential(document), token=None)


def _open_token(payload: bytes) -> Opened:
    token = read_token(payload)
    return Opened(credential=parse_credential(token.document), token=token)


def securing_of(body: bytes) -> Securing:
    """Return how a document is secured that came without a carrier: JSON begins with a brace."""
    return Securing.EMBEDDED if body.lstrip().startswith(b"{") else Securing.COMPACT_JWS


def _texts(values: Sequence[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]
