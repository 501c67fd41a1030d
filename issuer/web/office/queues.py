"""What waits for somebody: continuing education for reviewers; withdrawals and concerns."""

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from issuer.domain.acts import Actor
from issuer.domain.ceu import RulingOutcome
from issuer.domain.roles import Right
from issuer.errors import NotFoundError, RefusedError
from issuer.services.activities import handed_in
from issuer.services.ceu_queue import waiting_page
from issuer.services.concerns import close_concern, list_concerns
from issuer.services.continuing_education import rule_on
from issuer.services.withdrawals import LOOKED_AT, waiting_withdrawals
from issuer.web.office.desk import Desk, done
from issuer.web.office.rights import allowed
from issuer.web.office.words import spoken

_LONGEST_REASON = 400


def queue_pages(pages: Blueprint, desk: Desk) -> None:
    """Add the queue of continuing education, the withdrawals that wait, the concerns."""

    @pages.get("/activities")
    @allowed(Right.SEE)
    def activities() -> str:
        after = request.args.get("after", "")
        page = waiting_page(desk.office, after=after)
        return render_template("office/activities.html", page=page, after=after)

    @pages.post("/activities/<activity>")
    @allowed(Right.REVIEW)
    def rule(activity: str) -> Response:
        try:
            outcome = RulingOutcome(request.form.get("outcome", ""))
        except ValueError:
            raise RefusedError("Accept it or refuse it.") from None
        rule_on(
            desk.office,
            activity=activity,
            outcome=outcome,
            reason=request.form.get("reason", "").strip()[:_LONGEST_REASON],
            doer=desk.doer(Actor.REVIEWER),
            at=desk.now(),
        )
        return done(f"The activity is {outcome.value}.", url_for("office.activities"))

    @pages.get("/activities/<activity>/evidence.txt")
    @allowed(Right.SEE)
    def evidence(activity: str) -> Response:
        found = handed_in(desk.office, [activity])
        if not found:
            raise NotFoundError("There is no such activity.")
        response = make_response(found[0].activity.evidence)
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        response.headers["Content-Disposition"] = 'attachment; filename="evidence.txt"'
        return response

    @pages.get("/withdrawals")
    @allowed(Right.SEE)
    def withdrawals() -> str:
        found = waiting_withdrawals(desk.office, at=desk.now())
        return render_template(
            "office/withdrawals.html", found=found, looked_at=LOOKED_AT, spoken=spoken
        )

    @pages.get("/concerns")
    @allowed(Right.OFFICIATE)
    def concerns() -> str:
        closed = request.args.get("closed") == "1"
        found = list_concerns(desk.office.database, closed=closed)
        return render_template("office/concerns.html", concerns=found, closed=closed, spoken=spoken)

    @pages.post("/concerns/<int:number>/close")
    @allowed(Right.OFFICIATE)
    def close(number: int) -> Response:
        close_concern(desk.office.database, number, by=desk.actor(), at=desk.now())
        return done(f"Concern {number} is closed.", url_for("office.concerns"))
