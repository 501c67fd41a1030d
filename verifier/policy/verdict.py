"""From checks to one verdict: the first rule that applies, the worst first.

Only VALID is green, and it is the one verdict that needs every check to have run and passed;
everything that no rule foresees falls through to INDETERMINATE, never to VALID.
"""

from collections.abc import Iterable

from verifier.report import Check, Outcome, Step, Verdict

ALWAYS = frozenset({Step.FORMAT, Step.PROOF, Step.ISSUER, Step.STATUS, Step.DATES})
"""The steps without which nothing is VALID."""

_EARLY = frozenset({Step.FORMAT, Step.PROOF})
_NOT_FORGED = {
    "REVOKED": Verdict.REVOKED,
    "SUSPENDED": Verdict.SUSPENDED,
    "NOT_YET_VALID": Verdict.NOT_YET_VALID,
    "EXPIRED": Verdict.EXPIRED,
}
"""Failed checks of status and dates that say what became of a genuine credential."""

_ORDER = (
    Verdict.MALFORMED,
    Verdict.INVALID,
    Verdict.INDETERMINATE,
    Verdict.UNTRUSTED_ISSUER,
    Verdict.REVOKED,
    Verdict.SUSPENDED,
    Verdict.NOT_YET_VALID,
    Verdict.EXPIRED,
)
"""The first that a check says is the verdict. INDETERMINATE stands here for a proof or key
that could not be checked; whatever else could not be comes after all of these."""


def verdict_of(checks: Iterable[Check]) -> Verdict:
    """Return the verdict for ``checks`` (DESIGN, law 3)."""
    said: set[Verdict] = set()
    steps: set[Step] = set()
    passed = True
    for check in checks:
        steps.add(check.step)
        if check.outcome is Outcome.PASSED:
            continue
        passed = False
        if check.outcome is Outcome.FAILED:
            said.add(_failure(check))
        elif check.step in _EARLY:
            said.add(Verdict.INDETERMINATE)
    for verdict in _ORDER:
        if verdict in said:
            return verdict
    return Verdict.VALID if passed and steps >= ALWAYS else Verdict.INDETERMINATE


def _failure(check: Check) -> Verdict:
    """Return what a failed check says."""
    if check.step is Step.FORMAT:
        return Verdict.MALFORMED
    if check.step is Step.ISSUER:
        return Verdict.UNTRUSTED_ISSUER
    if check.step in {Step.STATUS, Step.DATES}:
        return _NOT_FORGED.get(check.code, Verdict.INVALID)
    return Verdict.INVALID
