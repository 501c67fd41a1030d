"""What a verification says: checks with three values, and one verdict.

Only ``VALID`` is green, and it means that every check ran and passed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """The three values of a check."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


class Verdict(StrEnum):
    """The answer, worst first; the first that applies is the verdict."""

    MALFORMED = "MALFORMED"
    INVALID = "INVALID"
    UNTRUSTED_ISSUER = "UNTRUSTED-ISSUER"
    REVOKED = "REVOKED"
    SUSPENDED = "SUSPENDED"
    NOT_YET_VALID = "NOT-YET-VALID"
    EXPIRED = "EXPIRED"
    INDETERMINATE = "INDETERMINATE"
    VALID = "VALID"


class Step(StrEnum):
    """What is checked, in the order in which people read it.

    The first five are in every report; the others only where the credential has what they
    check, or the caller asked for it.
    """

    FORMAT = "format"
    PROOF = "proof"
    ISSUER = "issuer"
    STATUS = "status"
    DATES = "dates"
    SCHEMA = "schema"
    RESOURCES = "resources"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: what was looked at, and what came out."""

    step: Step
    outcome: Outcome
    code: str
    """Stable machine code, e.g. ``SIGNATURE_MATCHES`` or ``STATUS_RETRIEVAL_ERROR``."""
    sentence: str
    """What was found and what it means, in plain words."""
    facts: tuple[tuple[str, str], ...] = ()
    """What was looked at: list address and age, key id, place in the document."""

    def __bool__(self) -> bool:
        """Refuse to be a truth value: ``if check:`` would be true for a failed check."""
        raise TypeError("a Check has three values: compare check.outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerShown:
    """Who issued it: the registry's name if recognised, otherwise the issuer's own claim."""

    id: str
    recognised: bool
    name: str | None
    """The name in the operator's registry; None where the issuer is not recognised."""
    claimed_name: str | None
    """The name that the issuer gives itself in the document: a claim."""
    logo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialShown:
    """What the signed document says, for showing. Nothing here comes from outside of it."""

    id: str | None
    kind: str
    """``open-badge``, ``endorsement``, ``status-list`` or ``credential``: what is shown as a
    badge must be one (row L19)."""
    types: tuple[str, ...]
    name: str | None
    holder_name: str | None
    achievement_id: str | None
    achievement_name: str | None
    achievement_description: str | None
    criteria: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    awarded_date: datetime | None
    refresh_address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole answer for one presented document at one moment."""

    verdict: Verdict
    at: datetime
    checks: tuple[Check, ...]
    carrier: str | None
    """How it came: ``json``, ``jwt``, ``png``, ``svg``, ``pdf``; None where that was not found."""
    issuer: IssuerShown | None
    credential: CredentialShown | None
    """What was signed; None where no proof holds, since then nothing is known to be signed."""
    endorsements: "tuple[Endorsement, ...]" = ()
    """Other people's words about it, each with its own verdict; no part of this one."""

    def __bool__(self) -> bool:
        """Refuse to be a truth value: ``if report:`` would be true for a forgery."""
        raise TypeError("a Report is not a truth value: compare report.verdict with Verdict.VALID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """What somebody else says about a credential, inside of it."""

    place: str
    """Where it stands: a JSON pointer into the credential."""
    report: Report
    comment: str | None
    """What it says; None where its proof does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationReport:
    """The answer for a presentation: who shows it, and every credential in it."""

    verdict: Verdict
    """Of the presentation's own checks first, then the worst of the credentials in it."""
    at: datetime
    checks: tuple[Check, ...]
    """Its format, and the proof that its holder made it for this verifier."""
    holder: str | None
    credentials: tuple[Report, ...]

    def __bool__(self) -> bool:
        """Refuse to be a truth value, as a Report does."""
        raise TypeError("compare presentation_report.verdict with Verdict.VALID")
