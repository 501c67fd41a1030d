"""Who may do what to a certification, and from which standing."""

from datetime import datetime
from enum import StrEnum

from issuer.domain.certification import CertificationFacts
from issuer.domain.standing import SUSPENDABLE, Standing
from issuer.domain.timeline import Span, span_at


class Act(StrEnum):
    """What people do to a certification after it was awarded."""

    RENEW = "renew"
    REINSTATE = "reinstate"
    SUSPEND = "suspend"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"
    UPHOLD_APPEAL = "uphold-appeal"
    SURRENDER = "surrender"
    CORRECT = "correct"


class Actor(StrEnum):
    """In which capacity someone acts; a trainer of the holder never decides."""

    REVIEWER = "reviewer"
    OFFICER = "officer"
    HOLDER = "holder"


class SuspensionReason(StrEnum):
    """Why an officer suspends."""

    FAILED_AUDIT = "failed-audit"
    COMPLAINT = "complaint"
    OWN_REQUEST = "own-request"
    PREREQUISITE = "prerequisite"


class WithdrawalReason(StrEnum):
    """Why two officers withdraw."""

    FRAUD = "fraud"
    NOT_RESOLVED = "not-resolved"
    """A suspension's deadline passed."""
    MISUSE = "misuse"


FROM: dict[Act, frozenset[Standing]] = {
    Act.RENEW: frozenset({Standing.DUE, Standing.GRACE}),
    Act.REINSTATE: frozenset({Standing.LAPSED}),
    Act.SUSPEND: SUSPENDABLE,
    Act.RESOLVE: frozenset({Standing.SUSPENDED}),
    Act.WITHDRAW: frozenset(Standing) - {Standing.WITHDRAWN},
    Act.UPHOLD_APPEAL: frozenset({Standing.WITHDRAWN}),
    Act.SURRENDER: SUSPENDABLE | {Standing.SUSPENDED},
    Act.CORRECT: frozenset(Standing),
}
"""The standings from which each act is possible."""

WHO: dict[Act, frozenset[Actor]] = {
    Act.RENEW: frozenset({Actor.REVIEWER}),
    Act.REINSTATE: frozenset({Actor.REVIEWER}),
    Act.SUSPEND: frozenset({Actor.OFFICER}),
    Act.RESOLVE: frozenset({Actor.OFFICER}),
    Act.WITHDRAW: frozenset({Actor.OFFICER}),
    Act.UPHOLD_APPEAL: frozenset({Actor.OFFICER}),
    Act.SURRENDER: frozenset({Actor.HOLDER, Actor.OFFICER}),
    Act.CORRECT: frozenset({Actor.OFFICER}),
}
"""Who does each act. An officer records what a holder gave up in writing."""

OFFICERS_TO_WITHDRAW = 2

COMMAND_LINE = "command-line:"
"""How the record begins the name of whoever gave a command: the account of the machine."""
ON_BEHALF = " as "
"""What stands between that account and the person who says that they use it."""
OFFICE_ACCOUNT = "account:"
"""How the record begins the name of whoever is signed in at the desk."""


def refusal(act: Act, actor: Actor, spans: tuple[Span, ...], at: datetime) -> str | None:
    """Return why an act is not possible at ``at``, in words; None where it is."""
    span = span_at(spans, at)
    if span is None:
        return "There is no certification at that moment."
    if actor not in WHO[act]:
        people = " or ".join(sorted(WHO[act]))
        return f"To {_words(act)} is for {people}, not for {actor}."
    if span.standing not in FROM[act]:
        return f"It is {span.standing}; {_words(act)} is possible from {_listed(FROM[act])} only."
    if act is Act.RESOLVE and span.by_clock:
        return "It is suspended because a prerequisite does not stand; it ends with the cure."
    return None


def withdrawal_refusal(officers: tuple[str, ...]) -> str | None:
    """Return why these officers cannot withdraw, in words; None where they can: two people."""
    if len({person(officer) for officer in officers}) < OFFICERS_TO_WITHDRAW:
        return "A withdrawal takes two different officers."
    return None


def person(actor: str) -> str:
    """Return who an actor of the record is, so that two accounts of one person are one.

    On the command line that is the person named beside the account, or else the account; at
    the desk the account's name, so that somebody who uses both is one; everywhere else the actor
    as recorded (an API key is one actor, whoever uses it).
    """
    if actor.startswith(OFFICE_ACCOUNT):
        return actor.removeprefix(OFFICE_ACCOUNT).casefold()
    if not actor.startswith(COMMAND_LINE):
        return actor
    account, _, named = actor.removeprefix(COMMAND_LINE).partition(ON_BEHALF)
    return " ".join((named or account).split()).casefold()


def withdrawal_queued(
    facts: CertificationFacts, spans: tuple[Span, ...], at: datetime
) -> datetime | None:
    """Return since when a withdrawal waits for decision; None where none does.

    It waits where an officer's suspension has passed its deadline unresolved. The clock does
    nothing more than that, and it does not for a suspension that it caused itself.
    """
    span = span_at(spans, at)
    if span is None or span.standing is not Standing.SUSPENDED:
        return None
    passed = [
        act.deadline
        for act in facts.suspensions
        if act.start <= at
        and act.deadline <= at
        and (act.resolved_at is None or at < act.resolved_at)
    ]
    return min(passed, default=None)


def _words(act: Act) -> str:
    return act.value.replace("-", " an ")


def _listed(standings: frozenset[Standing]) -> str:
    return ", ".join(standing for standing in Standing if standing in standings)
