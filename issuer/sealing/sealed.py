"""What sealing gives: signed bytes that our own verifier has called good."""

from dataclasses import dataclass
from datetime import datetime

from issuer.errors import IssuerError
from verifier.report import Report


class SealingError(IssuerError):
    """Nothing was released: the message says which rule the document or the key did not meet."""

    def __init__(self, message: str, *, report: Report | None = None) -> None:
        """Take the reason, and what our own verifier said where it was asked."""
        super().__init__(message)
        self.report = report


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One signed document. Store and serve ``body`` as it is: it is never rebuilt."""

    body: bytes
    """The signed bytes: UTF-8 JSON, or the ASCII of a compact JWS."""
    verification_method: str
    """The key that signed."""
    created: datetime
    """``proof.created``: the real time of signing."""
    report: Report
    """What our own verifier said of ``body``: VALID, or EXPIRED or NOT-YET-VALID by dates."""
