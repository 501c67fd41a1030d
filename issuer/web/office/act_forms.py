"""The acts of the office as they are asked for: what each does, from where, for what reason."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from issuer.domain.acts import FROM, Act, SuspensionReason, WithdrawalReason
from issuer.domain.roles import Right
from issuer.domain.standing import Standing
from issuer.errors import NotFoundError
from issuer.services.revoking import RevocationReason

REVOKE: Final = "revoke"
"""Ends the current version alone; the certification stands."""

TAKE_BACK: Final = "take-back-withdrawal"
"""Gives up a withdrawal that waits for a second officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """An act as it is asked for."""

    slug: str
    label: str
    tells: str
    """What follows from it."""
    right: Right
    standings: frozenset[Standing]
    reasons: type[StrEnum] | None = None
    danger: bool = False


def _standings(slug: str) -> frozenset[Standing]:
    if slug == REVOKE:
        return frozenset(Standing)
    return FROM[Act.WITHDRAW if slug == TAKE_BACK else Act(slug)]


ACTS: Final = tuple(
    ActForm(
        slug=slug,
        label=label,
        tells=tells,
        right=right,
        standings=_standings(slug),
        reasons=reasons,
        danger=danger,
    )
    for slug, label, right, reasons, danger, tells in (
        (
            "renew",
            "Renew",
            Right.REVIEW,
            None,
            False,
            (
                "A new cycle begins and a new version of the credential is issued at the same "
                "address, if everything that renewal asks for is on record."
            ),
        ),
        (
            "reinstate",
            "Reinstate",
            Right.REVIEW,
            None,
            False,
            (
                "The certification comes back with a new credential, if everything is on record; "
                "the gap stays visible."
            ),
        ),
        (
            "suspend",
            "Suspend",
            Right.OFFICIATE,
            SuspensionReason,
            True,
            (
                "It holds nowhere any more, every unexpired version is revoked for good, and the "
                "holder is told. Where the deadline of the track passes, a withdrawal waits for "
                "decision. The public is told that it is suspended, not why."
            ),
        ),
        (
            "resolve",
            "Resolve the suspension",
            Right.OFFICIATE,
            None,
            False,
            "What the dates say holds again; where that is in date, a fresh credential is issued.",
        ),
        (
            "withdraw",
            "Withdraw",
            Right.OFFICIATE,
            WithdrawalReason,
            True,
            (
                "This takes two officers. The first one's word changes nothing yet; when a second "
                "one gives the same reason, the certification ends everywhere."
            ),
        ),
        (
            TAKE_BACK,
            "Take the proposed withdrawal back",
            Right.OFFICIATE,
            None,
            False,
            "No withdrawal waits any more. The proposal and its end stay on record.",
        ),
        (
            "uphold-appeal",
            "Uphold an appeal",
            Right.OFFICIATE,
            None,
            False,
            (
                "The certification stands as if it had not been withdrawn, with a new credential. "
                "Neither of the two officers who withdrew it can decide this."
            ),
        ),
        (
            "surrender",
            "Record a surrender",
            Right.OFFICIATE,
            None,
            True,
            "The holder gave it up in writing. It ends, and can only be earned anew.",
        ),
        (
            "correct",
            "Correct",
            Right.OFFICIATE,
            RevocationReason,
            False,
            (
                "A new version with the name and dates as they are recorded now replaces the "
                "present one, which is revoked. Correct the record first (by an import)."
            ),
        ),
        (
            REVOKE,
            "Revoke the current version",
            Right.OFFICIATE,
            RevocationReason,
            True,
            (
                "This one document is taken back for good. The certification stands, and its page "
                "says that the certificate is being corrected."
            ),
        ),
    )
)
"""Every act of the office, in the order of the buttons."""


def acts_for(
    standing: Standing, may: Callable[[Right], bool], *, proposed: bool = False
) -> list[ActForm]:
    """Return the acts that are possible from a standing, for who has the right.

    ``proposed`` says that a withdrawal waits for a second officer.
    """
    return [
        each
        for each in ACTS
        if standing in each.standings and may(each.right) and (proposed or each.slug != TAKE_BACK)
    ]


def form_of(act: str) -> ActForm:
    """Return the act of this name. Raises NotFoundError where there is none."""
    form = next((each for each in ACTS if each.slug == act), None)
    if form is None:
        raise NotFoundError(f"There is no such act: {act[:40]}.")
    return form
