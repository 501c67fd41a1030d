"""How a check is said, and made from an error."""

from verifier.errors import VerifierError
from verifier.report import Check, Outcome, Step


def sentence(words: str) -> str:
    """Return an error's words as a sentence: a capital first, a full stop last."""
    said = words[:1].upper() + words[1:]
    return said if said.endswith((".", "!", "?")) else said + "."


def from_error(step: Step, outcome: Outcome, error: VerifierError) -> Check:
    """Return the check that ``error`` leads to."""
    return Check(
        step=step,
        outcome=outcome,
        code=error.reason,
        sentence=sentence(str(error)),
        facts=() if not error.place else (("place", error.place),),
    )


def not_checked(step: Step, because: str) -> Check:
    """Return the check of a step that would mean nothing."""
    return Check(
        step=step,
        outcome=Outcome.INDETERMINATE,
        code="NOT_CHECKED",
        sentence=f"Not checked: {because}",
    )
