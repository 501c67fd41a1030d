"""Bulk issues: ordered, and watched while they go on."""

from flask import Blueprint, Flask, render_template, request, url_for
from werkzeug.wrappers import Response

from issuer.domain.roles import Right
from issuer.persistence.records.jobs import JobState
from issuer.services.bulk_jobs import job, jobs, order_issue
from issuer.web.office.desk import Desk, done
from issuer.web.office.rights import allowed
from issuer.web.office.tracks import track_choices
from issuer.web.office.working import Worker


def bulk_pages(app: Flask, pages: Blueprint, desk: Desk, *, in_site: bool) -> None:
    """Add the orders, and the page of each with its progress.

    ``in_site`` says whether a thread of this application works at them.
    """
    worker = Worker(app, desk, works=in_site)
    app.extensions["bulk-issue"] = worker

    @pages.get("/issuing")
    @allowed(Right.SEE)
    def issuing() -> str:
        found = jobs(desk.office)
        if any(each.state is JobState.OPEN for each in found):
            worker.wake()
        return render_template(
            "office/issuing.html",
            jobs=found,
            tracks=track_choices(desk.office),
            chosen=request.args.get("track", ""),
        )

    @pages.post("/issuing")
    @allowed(Right.CERTIFY)
    def order() -> Response:
        programme, _, track = request.form.get("track", "").partition("/")
        number = order_issue(
            desk.office, programme=programme, track=track, actor=desk.actor(), at=desk.now()
        )
        worker.wake()
        return done("The bulk issue has begun.", url_for("office.progress", number=number))

    @pages.get("/issuing/<int:number>")
    @allowed(Right.SEE)
    def progress(number: int) -> str:
        found = job(desk.office, number)
        if found.state is JobState.OPEN:
            worker.wake()
        return render_template("office/job.html", job=found)
