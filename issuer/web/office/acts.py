"""What the office does to a certification: each act asked for once more, with its reason."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeVar

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from issuer.domain.acts import Act, Actor, SuspensionReason, WithdrawalReason
from issuer.domain.renewal import NotKept
from issuer.domain.roles import Right
from issuer.errors import NotFoundError, RefusedError
from issuer.services.correcting import correct
from issuer.services.ending import surrender, take_back_withdrawal, uphold_appeal, withdraw
from issuer.services.history import History, history
from issuer.services.keeping import reinstate_certification, renew_certification
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.suspending import resolve, suspend
from issuer.services.views import ErasedCertification
from issuer.web.office.act_forms import REVOKE, TAKE_BACK, acts_for, form_of
from issuer.web.office.desk import Desk, done
from issuer.web.office.rights import allowed
from issuer.web.office.words import STANDINGS, spoken

R = TypeVar("R", bound=StrEnum)


def act_pages(pages: Blueprint, desk: Desk) -> None:
    """Add a certification's page, the page that asks once more, and the acts themselves."""

    @pages.get("/certifications/<public_id>")
    @allowed(Right.SEE)
    def certification(public_id: str) -> str:
        told = _history(desk, public_id)
        proposal = _proposal(told)
        return render_template(
            "office/certification.html",
            told=told,
            view=told.view,
            standings=STANDINGS,
            acts=acts_for(told.view.standing, desk.may, proposed=proposal is not None),
            proposal=proposal,
            spoken=spoken,
        )

    @pages.get("/certifications/<public_id>/ask/<act>")
    @allowed(Right.SEE)
    def ask_for_act(public_id: str, act: str) -> str:
        told = _history(desk, public_id)
        form = form_of(act)
        proposal = _proposal(told)
        if form not in acts_for(told.view.standing, desk.may, proposed=proposal is not None):
            raise RefusedError(
                f"{form.label} is not possible from this standing, or not in your role."
            )
        return render_template(
            "office/act.html",
            form=form,
            view=told.view,
            standings=STANDINGS,
            proposal=proposal if form.slug == Act.WITHDRAW else None,
            reasons=[(each.value, spoken(each.value)) for each in form.reasons or ()],
            path="office.review" if form.right is Right.REVIEW else "office.officiate",
        )

    @pages.post("/certifications/<public_id>/review/<act>")
    @allowed(Right.REVIEW)
    def review(public_id: str, act: str) -> Response:
        keep = {Act.RENEW: renew_certification, Act.REINSTATE: reinstate_certification}
        chosen = form_of(act)
        if chosen.right is not Right.REVIEW:
            raise NotFoundError(f"There is no such act: {act}.")
        answer = keep[Act(act)](
            desk.office, public_id=public_id, doer=desk.doer(Actor.REVIEWER), at=desk.now()
        )
        if isinstance(answer, NotKept):
            raise RefusedError("\n".join(each.sentence for each in answer.missing))
        return done(
            f"Done: valid until {answer.valid_until:%-d %B %Y}, version {answer.version}.",
            url_for("office.certification", public_id=public_id),
        )

    @pages.post("/certifications/<public_id>/office/<act>")
    @allowed(Right.OFFICIATE)
    def officiate(public_id: str, act: str) -> Response:
        chosen = form_of(act)
        if chosen.right is not Right.OFFICIATE:
            raise NotFoundError(f"There is no such act: {act}.")
        words = _DOING[chosen.slug](desk, public_id, request.form.get("reason", ""))
        return done(words, url_for("office.certification", public_id=public_id))


def _suspend(desk: Desk, public_id: str, reason: str) -> str:
    deadline = suspend(
        desk.office,
        public_id=public_id,
        reason=_reason(SuspensionReason, reason),
        doer=desk.doer(Actor.OFFICER),
        at=desk.now(),
    )
    return f"Suspended. To be resolved by {deadline:%-d %B %Y}."


def _resolve(desk: Desk, public_id: str, _reason: str) -> str:
    standing = resolve(
        desk.office, public_id=public_id, doer=desk.doer(Actor.OFFICER), at=desk.now()
    )
    return f"The suspension is resolved. {STANDINGS[standing].word}."


def _withdraw(desk: Desk, public_id: str, reason: str) -> str:
    withdrawal = withdraw(
        desk.office,
        public_id=public_id,
        reason=_reason(WithdrawalReason, reason),
        doer=desk.doer(Actor.OFFICER),
        at=desk.now(),
    )
    if withdrawal.done:
        return "Withdrawn, everywhere."
    return "The withdrawal is proposed. Nothing changes until a second officer confirms it."


def _take_back(desk: Desk, public_id: str, _reason: str) -> str:
    take_back_withdrawal(
        desk.office, public_id=public_id, doer=desk.doer(Actor.OFFICER), at=desk.now()
    )
    return "The proposed withdrawal is taken back."


def _uphold(desk: Desk, public_id: str, _reason: str) -> str:
    standing = uphold_appeal(
        desk.office, public_id=public_id, doer=desk.doer(Actor.OFFICER), at=desk.now()
    )
    return f"The appeal is upheld. {STANDINGS[standing].word}."


def _surrender(desk: Desk, public_id: str, _reason: str) -> str:
    surrender(desk.office, public_id=public_id, doer=desk.doer(Actor.OFFICER), at=desk.now())
    return "Surrendered."


def _correct(desk: Desk, public_id: str, reason: str) -> str:
    version = correct(
        desk.office,
        public_id=public_id,
        reason=_reason(RevocationReason, reason),
        doer=desk.doer(Actor.OFFICER),
        at=desk.now(),
    )
    return f"Corrected: version {version} is issued."


def _revoke(desk: Desk, public_id: str, reason: str) -> str:
    revoked = revoke_version(
        desk.office,
        public_id=public_id,
        reason=_reason(RevocationReason, reason),
        actor=desk.actor(),
        at=desk.now(),
    )
    return f"Version {revoked.version} is revoked."


_DOING: Final[dict[str, Callable[[Desk, str, str], str]]] = {
    "suspend": _suspend,
    "resolve": _resolve,
    "withdraw": _withdraw,
    TAKE_BACK: _take_back,
    "uphold-appeal": _uphold,
    "surrender": _surrender,
    "correct": _correct,
    REVOKE: _revoke,
}


def _history(desk: Desk, public_id: str) -> History:
    told = history(desk.office, public_id, at=desk.now())
    if isinstance(told, ErasedCertification):
        raise NotFoundError("The person asked to be forgotten; nothing of them is kept.")
    return told


def _proposal(told: History) -> str | None:
    """Return who proposed a withdrawal that waits for a second officer, and why."""
    for act in told.acts:
        if act.event in {"withdrawn", "appeal-upheld", "withdrawal-taken-back"}:
            return None
        if act.event == "withdrawal-proposed":
            return f"{act.actor} ({spoken(act.reason).lower()})"
    return None


def _reason(kind: type[R], text: str) -> R:
    try:
        return kind(text)
    except ValueError:
        raise RefusedError("Choose one of the reasons of the list.") from None
