"""The rules of who may take which ticket, and a form that tries one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request

from issuer.domain.roles import Right
from issuer.domain.routing import Condition, Need, RoutingRules, Ticket
from issuer.errors import NotFoundError
from issuer.services.routing import rules_of
from issuer.services.routing_views import Absence, rule_views, try_ticket
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed
from issuer.web.routing_words import explained

AGENTS: Final = 10
"""So many agents of a pool are named."""
ABSENCES: Final[Mapping[Absence, str]] = {
    Absence.EXCLUDED: "Shall not have this ticket",
    Absence.AWAY: "Away, as the ticket system tells",
    Absence.UNREPORTED: "Nothing fresh was told of them",
    Absence.LEFT: "Has left the organisation",
    Absence.RESTRICTED: "In date, and restricted by another track that is overdue",
    Absence.GRACE: "Expired, in grace",
    Absence.LAPSED: "Lapsed",
    Absence.SUSPENDED: "Suspended",
    Absence.WITHDRAWN: "Withdrawn",
    Absence.SURRENDERED: "Given up",
    Absence.UPCOMING: "Begins later",
}
"""Why somebody is not in the pool; who is full is told by numbers."""
_WORDS: Final = 50
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed into the form, as it was typed."""

    tags: str
    tier: str
    priority: str
    language: str
    exclude: str

    @classmethod
    def of_request(cls) -> "Asked":
        """Read the address of the page."""

        def typed(name: str) -> str:
            return request.args.get(name, "").strip()[: _WORDS * _LONGEST]

        return cls(
            tags=typed("tags"),
            tier=typed("tier"),
            priority=typed("priority"),
            language=typed("language"),
            exclude=typed("exclude"),
        )

    def ticket(self) -> Ticket:
        """Return the ticket: words in small letters, as the rules have them."""
        return Ticket(
            tags=frozenset(each.casefold() for each in _listed(self.tags)),
            tier=self.tier.casefold(),
            priority=self.priority,
            language=self.language.split("-")[0].lower(),
            exclude=frozenset(_listed(self.exclude)),
        )


def routing_pages(pages: Blueprint, desk: Desk) -> None:
    """Add the rules, and the decision for a ticket that is tried."""

    @pages.get("/routing")
    @allowed(Right.SEE)
    def routing() -> str:
        try:
            rules = rules_of(desk.office)
        except NotFoundError as error:
            return render_template("office/routing.html", rules=None, why=str(error))
        asked = Asked.of_request()
        tried, sentences = None, []
        if "try" in request.args:
            ticket = asked.ticket()
            tried = try_ticket(desk.office, ticket, limit=AGENTS, at=desk.now())
            sentences = explained(tried.decision, ticket, ranking=False)
        names = _names(desk, rules)
        return render_template(
            "office/routing.html",
            rules=rules,
            views=rule_views(desk.office, at=desk.now()),
            asked=asked,
            tried=tried,
            sentences=sentences,
            need=lambda need: _need(need, names),
            condition=_condition,
            track=names.get,
            priorities=[(each, each) for each in rules.priorities],
            absences=ABSENCES,
        )


def _names(desk: Desk, rules: RoutingRules) -> dict[str, str]:
    return {
        track.slug: track.name
        for programme in desk.office.programmes
        if programme.slug == rules.programme
        for track in programme.tracks
    }


def _need(need: Need, names: dict[str, str]) -> str:
    """Say what is needed."""
    wants = [names.get(track, track) for track in need.certifications]
    if need.at_least:
        wants.append(f"any {need.at_least} of the tracks" if need.at_least > 1 else "any track")
    return " and ".join(wants)


def _condition(condition: Condition) -> str:
    """Say which tickets a condition matches."""
    parts = [
        f"{what} {', '.join(words)}"
        for what, words in (
            ("tagged", condition.tags),
            ("customer tier", condition.tiers),
            ("priority", condition.priorities),
        )
        if words
    ]
    return "; ".join(parts) or "every ticket"


def _listed(text: str) -> list[str]:
    words = (each.strip()[:_LONGEST] for each in text.split(","))
    return [each for each in words if each][:_WORDS]
