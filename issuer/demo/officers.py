"""What officers, visitors and holders do in the demonstration: once each, so that it is seen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from issuer.domain.acts import Actor, SuspensionReason, WithdrawalReason
from issuer.domain.standing import SUSPENDABLE
from issuer.errors import RefusedError
from issuer.services.cases import Doer
from issuer.services.ceu_queue import waiting_page
from issuer.services.concerns import Category, ConcernDraft, list_concerns, report_concern
from issuer.services.continuing_education import hand_in
from issuer.services.ending import surrender, withdraw
from issuer.services.office import Office
from issuer.services.reading import certifications_of
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.suspending import suspend
from issuer.services.views import CertificationView
from issuer.services.withdrawals import waiting_withdrawals

ACTOR: Final = "demonstration"
REVOKED: Final = ("D-1040", "product-fundamentals")
"""Whose credential is revoked, so that this can be looked at."""
SUSPENDED: Final = ("D-1005", "billing-accounts")
WITHDRAWN: Final = ("D-1006", "de-escalation")
SURRENDERED: Final = ("D-1004", "customer-success")
PROPOSED: Final = ("D-1028", "billing-accounts")
"""Of which a withdrawal is proposed, so that the desk has one that waits."""
FIRST_OFFICER: Final = Doer(name=f"{ACTOR}: first officer", capacity=Actor.OFFICER)
SECOND_OFFICER: Final = Doer(name=f"{ACTOR}: second officer", capacity=Actor.OFFICER)
REPORTED: Final = ("D-1032", "customer-success")
"""About whom a visitor reports a concern."""
LEARNING: Final = ("D-1007", "certified-user")
"""Who hands in continuing education that waits for a reviewer."""
ACTED_ON: Final = (REVOKED, SUSPENDED, WITHDRAWN, SURRENDERED, PROPOSED, REPORTED, LEARNING)


def act_on_a_few(office: Office, *, clock: Callable[[], datetime]) -> None:
    """Do each act once; what was done in a run that broke off is not done again."""
    for act in (
        _revoke_one,
        _suspend_one,
        _withdraw_one,
        _surrender_one,
        _propose_one,
        _report_one,
        _hand_in_one,
    ):
        act(office, at=clock())


def held(office: Office, holder: str, track: str, *, at: datetime) -> CertificationView | None:
    """Return the certification of a person of the roster in a track."""
    found = certifications_of(office, holder, at=at)
    return next((one for one in found if one.track.slug == track), None)


def _revoke_one(office: Office, *, at: datetime) -> None:
    view = held(office, *REVOKED, at=at)
    if view is not None and view.current.revoked_at is None:
        revoke_version(
            office,
            public_id=view.public_id,
            reason=RevocationReason.WRONG_NAME,
            actor=ACTOR,
            at=at,
        )


def _suspend_one(office: Office, *, at: datetime) -> None:
    public_id = _standing(office, SUSPENDED, at)
    if public_id is not None:
        suspend(
            office,
            public_id=public_id,
            reason=SuspensionReason.FAILED_AUDIT,
            doer=FIRST_OFFICER,
            at=at,
        )


def _withdraw_one(office: Office, *, at: datetime) -> None:
    """Let the one propose and the other confirm, also where a first run broke off between."""
    public_id = _standing(office, WITHDRAWN, at)
    if public_id is None:
        return
    for officer in (FIRST_OFFICER, SECOND_OFFICER):
        try:
            withdraw(
                office, public_id=public_id, reason=WithdrawalReason.MISUSE, doer=officer, at=at
            )
        except RefusedError:
            # The first officer proposed it in the run that broke off.
            if officer is SECOND_OFFICER:
                raise


def _propose_one(office: Office, *, at: datetime) -> None:
    """Let one officer propose a withdrawal, unless one waits already."""
    public_id = _standing(office, PROPOSED, at)
    waiting = {each.public_id for each in waiting_withdrawals(office, at=at).waiting}
    if public_id is not None and public_id not in waiting:
        withdraw(
            office,
            public_id=public_id,
            reason=WithdrawalReason.MISUSE,
            doer=FIRST_OFFICER,
            at=at,
        )


def _surrender_one(office: Office, *, at: datetime) -> None:
    public_id = _standing(office, SURRENDERED, at)
    if public_id is not None:
        surrender(office, public_id=public_id, doer=FIRST_OFFICER, at=at)


def _report_one(office: Office, *, at: datetime) -> None:
    view = held(office, *REPORTED, at=at)
    if view is not None and not list_concerns(office.database, closed=True):
        draft = ConcernDraft(
            category=Category.WRONG_DETAILS,
            words="Fictional: the name on the certificate is not the one that I know her by.",
            mail="visitor@example.org",
        )
        report_concern(office.database, view.public_id, draft, at=at)


def _hand_in_one(office: Office, *, at: datetime) -> None:
    view = held(office, *LEARNING, at=at)
    if view is not None and not waiting_page(office, after="").activities:
        hand_in(
            office,
            public_id=view.public_id,
            source="training",
            quantity=Decimal("2.5"),
            earned_at=at - timedelta(days=9),
            evidence="Fictional: https://learning.example/attendance/2210",
            at=at,
        )


def _standing(office: Office, which: tuple[str, str], at: datetime) -> str | None:
    """Return the public id of a certification that was not acted on yet."""
    view = held(office, *which, at=at)
    return view.public_id if view is not None and view.standing in SUSPENDABLE else None
