"""What came out of one proof."""

from dataclasses import dataclass
from datetime import datetime

from verifier.report import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofExpectation:
    """What the caller asks of every proof (VC Data Integrity 1.0 §4.4)."""

    purpose: str = "assertionMethod"
    challenge: str | None = None
    """Presentations: the nonce that the verifier gave; None where it gave none."""
    domain: str | None = None
    """Presentations: the verifier's own name for itself; None where it gave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofResult:
    """One proof, checked: the outcome, and the facts as far as they were found out.

    Where the outcome is PASSED, all facts but ``created`` are there; otherwise they are claims.
    """

    outcome: Outcome
    code: str
    """Machine code, e.g. ``SIGNATURE_MATCHES``, ``PROOF_VERIFICATION_ERROR``."""
    sentence: str
    place: str
    """Where the proof stands: a JSON pointer into the document, or ``header`` of a JWS."""
    suite: str | None
    """The cryptosuite (``eddsa-rdfc-2022``) or the JOSE algorithm (``ES256``)."""
    verification_method: str | None
    """The absolute address of the key."""
    controller: str | None
    """Whose key it is: the DID (or https address) whose document lists it for this purpose."""
    multikey: str | None
    """The key itself; None for an RSA or P-521 key (see ``thumbprint``)."""
    thumbprint: str | None
    """JWK thumbprint of the key (RFC 7638)."""
    created: datetime | None
    """When the proof says that it was made; only as true as its signer is honest."""

    def __bool__(self) -> bool:
        """Refuse to be a truth value: ``if result:`` would be true for a forgery."""
        raise TypeError("a ProofResult has three values: compare result.outcome")
