"""All certifications, by track and standing."""

from flask import Blueprint, render_template, request

from issuer.domain.roles import Right
from issuer.domain.standing import Standing
from issuer.services.people_pages import certifications_page
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed
from issuer.web.office.tracks import track_choices
from issuer.web.office.words import STANDINGS


def certification_list(pages: Blueprint, desk: Desk) -> None:
    """Add the list."""

    @pages.get("/certifications")
    @allowed(Right.SEE)
    def certifications() -> str:
        chosen = request.args.get("track", "")
        programme, _, track = chosen.partition("/")
        wanted = request.args.get("standing", "")
        after = request.args.get("after", default=0, type=int)
        page = certifications_page(
            desk.office,
            programme=programme,
            track=track,
            standing=Standing(wanted) if wanted in set(Standing) else None,
            after=after,
            at=desk.now(),
        )
        return render_template(
            "office/certifications.html",
            page=page,
            tracks=track_choices(desk.office),
            chosen=chosen,
            standing=wanted,
            standing_options=[(each.value, STANDINGS[each].word) for each in Standing],
            standings=STANDINGS,
            after=after,
        )
