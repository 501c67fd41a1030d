"""People: found, and each with what they hold, what it misses, and what may be decided."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from issuer.domain.decision import NotEligible
from issuer.domain.roles import Right
from issuer.errors import RefusedError
from issuer.services.catalogue import find_track
from issuer.services.issuing import issue
from issuer.services.people_pages import candidates_page, people_page, person_page
from issuer.web.office.act_forms import acts_for
from issuer.web.office.desk import Desk, done
from issuer.web.office.rights import allowed
from issuer.web.office.tracks import track_choices
from issuer.web.office.words import STANDINGS


def people_pages(pages: Blueprint, desk: Desk) -> None:
    """Add the list of people, a person's page, the candidates, and the decision on one."""
    office = desk.office

    @pages.get("/people")
    @allowed(Right.SEE)
    def people() -> str:
        text = request.args.get("q", "").strip()[:200]
        after = request.args.get("after", type=int)
        page = people_page(office, text, after=after, at=desk.now())
        return render_template(
            "office/people.html", page=page, q=text, after=after, standings=STANDINGS
        )

    @pages.get("/people/<int:number>")
    @allowed(Right.SEE)
    def person(number: int) -> str:
        page = person_page(office, number, at=desk.now())
        return render_template(
            "office/person.html",
            page=page,
            holder=page.holder,
            standings=STANDINGS,
            acts={
                each.view.public_id: acts_for(each.view.standing, desk.may)
                for each in page.holdings
            },
        )

    @pages.post("/people/<int:number>/certify")
    @allowed(Right.CERTIFY)
    def certify(number: int) -> Response:
        page = person_page(office, number, at=desk.now())
        programme, track = find_track(office.programmes, request.form.get("track", ""))
        outcome = issue(
            office,
            holder=page.holder.external_id,
            programme=programme.slug,
            track=track.slug,
            actor=desk.actor(),
            at=desk.now(),
        )
        if isinstance(outcome, NotEligible):
            told = " ".join(each.sentence for each in outcome.missing)
            raise RefusedError(f"{page.holder.name} may not be certified in {track.name}: {told}")
        return done(
            f"{page.holder.name} is certified in {track.name}.",
            url_for("office.person", number=number),
        )

    @pages.get("/candidates")
    @allowed(Right.SEE)
    def candidates() -> str:
        tracks = track_choices(office)
        chosen = request.args.get("track", "")
        chosen = chosen if chosen in dict(tracks) else tracks[0][0]
        programme, _, track = chosen.partition("/")
        after = request.args.get("after", default=0, type=int)
        page = candidates_page(office, programme, track, after=after, at=desk.now())
        return render_template(
            "office/candidates.html", page=page, tracks=tracks, chosen=chosen, after=after
        )
