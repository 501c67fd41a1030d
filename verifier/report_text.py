"""A report as plain text, for a terminal.

What a credential says may come from anybody: control characters, also those that turn the
direction of writing, are made visible, so that no text can paint over the verdict.
"""

import unicodedata

from verifier.policy.dates import day
from verifier.report import Check, Endorsement, Outcome, Report, Step
from verifier.report_json import title

_MARKS = {Outcome.PASSED: "yes", Outcome.FAILED: "NO ", Outcome.INDETERMINATE: " ? "}
_STEPS = {
    Step.FORMAT: "format",
    Step.PROOF: "signature",
    Step.ISSUER: "issuer",
    Step.STATUS: "status",
    Step.DATES: "dates",
    Step.SCHEMA: "schema",
    Step.RESOURCES: "resources",
    Step.RECIPIENT: "recipient",
}


def report_text(report: Report) -> str:
    """Return the report: verdict first, who and what, then every check."""
    lines = [f"{report.verdict.value}: {title(report.verdict)}.", ""]
    lines += [f"  {name:<12}{visible(value)}" for name, value in _facts(report)]
    lines += ["", *(_line(check) for check in report.checks)]
    for endorsement in report.endorsements:
        lines += ["", f"  endorsement: {endorsement.report.verdict.value}"]
        lines += [f"    {name:<12}{visible(value)}" for name, value in _said(endorsement)]
    return "\n".join(lines) + "\n"


def _said(endorsement: Endorsement) -> list[tuple[str, str]]:
    issuer = [(name, value) for name, value in _facts(endorsement.report) if name == "issuer"]
    comment = [("says", endorsement.comment)] if endorsement.comment else []
    return [*issuer, *comment, ("place", endorsement.place)]


def visible(text: str) -> str:
    """Return ``text`` with every control and format character written as an escape."""
    return "".join(
        f"\\u{{{ord(character):x}}}" if unicodedata.category(character) in _HIDDEN else character
        for character in text
    )


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def _facts(report: Report) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    credential, issuer = report.credential, report.issuer
    if credential is not None:
        named = credential.achievement_name or credential.name
        facts += [("credential", named)] if named else []
        facts += [("holder", credential.holder_name)] if credential.holder_name else []
        facts += [("id", credential.id)] if credential.id else []
    if issuer is not None and issuer.recognised and issuer.name:
        facts.append(("issuer", f"{issuer.name} ({issuer.id})"))
    elif issuer is not None:
        claim = f", who calls itself “{issuer.claimed_name}”" if issuer.claimed_name else ""
        facts.append(("issuer", f"{issuer.id}{claim} (not recognised)"))
    facts.append(("checked at", day(report.at)))
    return facts


def _line(check: Check) -> str:
    return (
        f"  [{_MARKS[check.outcome]}] {_STEPS[check.step]:<11}"
        f"{visible(check.sentence)} ({check.code})"
    )
