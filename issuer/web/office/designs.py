"""Certificates, badges and letters as they would look, drawn anew with each choice."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from issuer.delivery.wording import Occasion
from issuer.domain.programme import Programme, Track
from issuer.domain.roles import Right
from issuer.errors import NotFoundError
from issuer.rendering import Mark, Marking, badge_png, render_certificate
from issuer.services.catalogue import find_track
from issuer.services.design_previews import badge_preview, certificate_preview, letter_preview
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed
from issuer.web.office.tracks import track_choices
from issuer.web.office.words import spoken
from verifier.web.language import LANGUAGES, locale_of

NAME = "Alex Example"
_PIXELS = 384


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is to be drawn."""

    programme: Programme
    track: Track
    name: str
    language: str
    mark: Mark | None
    occasion: Occasion

    def address(self) -> dict[str, str]:
        """Return it as the query of an address."""
        return {
            "track": f"{self.programme.slug}/{self.track.slug}",
            "name": self.name,
            "language": self.language,
            "mark": self.mark.value if self.mark else "",
            "occasion": self.occasion.value,
        }


def design_pages(pages: Blueprint, desk: Desk) -> None:
    """Add the page of previews, and the papers on it."""
    identity = desk.office.identity

    @pages.get("/templates")
    @allowed(Right.SEE)
    def designs() -> str:
        chosen = _chosen(desk)
        message = letter_preview(
            identity,
            chosen.programme,
            chosen.track,
            chosen.name,
            occasion=chosen.occasion,
            language=chosen.language,
            at=desk.now(),
        )
        body = message.get_body(("plain",))
        return render_template(
            "office/designs.html",
            chosen=chosen,
            tracks=track_choices(desk.office),
            languages=[
                (each, (locale_of(each).english_name or each).partition(" (")[0])
                for each in LANGUAGES
            ],
            marks=[(mark.value, spoken(mark.value)) for mark in Mark],
            occasions=[(each.value, spoken(each.value)) for each in Occasion],
            subject=message["Subject"],
            letter="" if body is None else body.get_content(),
            direction=locale_of(chosen.language).text_direction,
        )

    @pages.get("/templates/badge.png")
    @allowed(Right.SEE)
    def drawn_badge() -> Response:
        chosen = _chosen(desk)
        facts = badge_preview(
            identity, chosen.track, marking=_marking(desk, chosen), language=chosen.language
        )
        response = make_response(badge_png(facts, _PIXELS))
        response.headers["Content-Type"] = "image/png"
        return response

    @pages.get("/templates/certificate.pdf")
    @allowed(Right.SEE)
    def drawn_certificate() -> Response:
        chosen = _chosen(desk)
        facts = certificate_preview(
            identity,
            chosen.programme,
            chosen.track,
            chosen.name,
            at=desk.now(),
            marking=_marking(desk, chosen),
            language=chosen.language,
            signatory=desk.office.signatory,
        )
        response = make_response(render_certificate(facts))
        response.headers["Content-Type"] = "application/pdf"
        response.headers["Content-Disposition"] = 'inline; filename="preview.pdf"'
        return response


def _chosen(desk: Desk) -> Chosen:
    asked = request.args
    try:
        programme, track = find_track(desk.office.programmes, asked.get("track", ""))
    except NotFoundError:
        programme = desk.office.programmes[0]
        track = programme.tracks[0]
    language, mark, occasion = asked.get("language"), asked.get("mark"), asked.get("occasion")
    return Chosen(
        programme=programme,
        track=track,
        name=" ".join(asked.get("name", "").split())[:200] or NAME,
        language=language if language in LANGUAGES else LANGUAGES[0],
        mark=Mark(mark) if mark in set(Mark) else None,
        occasion=Occasion(occasion) if occasion in set(Occasion) else Occasion.CERTIFIED,
    )


def _marking(desk: Desk, chosen: Chosen) -> Marking | None:
    return None if chosen.mark is None else Marking(mark=chosen.mark, day=desk.now().date())
