"""The one error root of the verifier.

Primitives raise; only ``verifier.verify`` turns exceptions into checks. Each error carries
a stable machine code (the specification's own name where it has one) and a sentence for
people that says what was found and where.
"""

from typing import ClassVar


class VerifierError(Exception):
    """Something about what was presented is not as it must be."""

    code: ClassVar[str] = "VERIFICATION_ERROR"

    def __init__(self, message: str, *, code: str | None = None, place: str | None = None) -> None:
        """Take the sentence, optionally a more exact code and the place (a JSON pointer)."""
        super().__init__(message)
        self.reason = code if code is not None else self.code
        self.place = place


class MalformedError(VerifierError):
    """The input cannot be read as one credential at all: verdict MALFORMED."""

    code = "MALFORMED"


class InvalidError(VerifierError):
    """The input was read and does not hold: a check is FAILED."""

    code = "INVALID"


class IndeterminateError(VerifierError):
    """It could not be found out: a check is INDETERMINATE, never good."""

    code = "INDETERMINATE"
