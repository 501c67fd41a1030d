"""From checks to one verdict: the first rule that applies, the worst first.

Only VALID is green, and it is the one verdict that needs every check to have run and passed;
everything that no rule foresees falls through to INDETERMINATE, never to VALID.
"""

from collections.abc import Callable, Iterable

from verifier.report import Check, Outcome, Step, Verdict

ALWAYS = frozenset({Step.FORMAT, Step.PROOF, Step.ISSUER, Step.STATUS, Step.DATES})
"""The steps without which nothing is VALID."""

_NOT_FORGED = {
    "REVOKED": Verdict.REVOKED,
    "SUSPENDED": Verdict.SUSPENDED,
    "NOT_YET_VALID": Verdict.NOT_YET_VALID,
    "EXPIRED": Verdict.EXPIRED,
}
"""Failed checks of status and dates that say what became of a genuine credential."""


def verdict_of(checks: Iterable[Check]) -> Verdict:
    """Return the verdict for ``checks`` (DESIGN, law 3)."""
    taken = tuple(checks)
    for verdict, applies in _RULES:
        if any(applies(check) for check in taken):
            return verdict
    steps = {check.step for check in taken}
    passed = all(check.outcome is Outcome.PASSED for check in taken)
    return Verdict.VALID if passed and steps >= ALWAYS else Verdict.INDETERMINATE


def _failed(check: Check) -> Verdict | None:
    """Return what a failed check says; None for one that did not fail."""
    if check.outcome is not Outcome.FAILED:
        return None
    if check.step is Step.FORMAT:
        return Verdict.MALFORMED
    if check.step is Step.ISSUER:
        return Verdict.UNTRUSTED_ISSUER
    if check.step in {Step.STATUS, Step.DATES}:
        return _NOT_FORGED.get(check.code, Verdict.INVALID)
    return Verdict.INVALID


def _unknown_proof(check: Check) -> bool:
    early = {Step.FORMAT, Step.PROOF}
    return check.step in early and check.outcome is Outcome.INDETERMINATE


def _says(verdict: Verdict) -> Callable[[Check], bool]:
    return lambda check: _failed(check) is verdict


_RULES: tuple[tuple[Verdict, Callable[[Check], bool]], ...] = (
    (Verdict.MALFORMED, _says(Verdict.MALFORMED)),
    (Verdict.INVALID, _says(Verdict.INVALID)),
    (Verdict.INDETERMINATE, _unknown_proof),
    (Verdict.UNTRUSTED_ISSUER, _says(Verdict.UNTRUSTED_ISSUER)),
    (Verdict.REVOKED, _says(Verdict.REVOKED)),
    (Verdict.SUSPENDED, _says(Verdict.SUSPENDED)),
    (Verdict.NOT_YET_VALID, _says(Verdict.NOT_YET_VALID)),
    (Verdict.EXPIRED, _says(Verdict.EXPIRED)),
)
