"""``/cards``: a person's standing badges, for the view of a ticket."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from issuer.composition import addresses
from issuer.services.card_links import LINK_LIFE
from issuer.services.cards import card_of
from issuer.services.entries import ExternalId
from issuer.services.scopes import Scope
from issuer.web.api.operations import Answer, Call, Operation, PathParameter

SUBJECT: Final = "Cards"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeAnswer:
    """A certification that stands."""

    track: str
    name: str
    level: str
    valid_until: datetime
    page: str
    image: str
    """The live badge: marked as soon as it no longer stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswer:
    """What a person holds at this moment."""

    external_id: str
    name: str
    badges: list[BadgeAnswer]
    """What stands in full, the highest level first."""
    restricted_by: list[str]
    """Tracks that are overdue: until they are renewed, nothing is granted."""
    at: datetime
    embed: str | None
    """Address of the same card as a page, to be embedded; null where no pages are served."""
    embed_until: datetime | None
    """When that address ends."""


def read_card(call: Call) -> Answer:
    """Answer with the card, and a link to its page."""
    external_id = call.path["external_id"]
    office = call.office
    card = card_of(office, external_id, at=call.at)
    until = call.at + LINK_LIFE
    links = office.card_links
    return Answer(
        status=HTTPStatus.OK,
        value=CardAnswer(
            external_id=external_id,
            name=card.name,
            badges=[
                BadgeAnswer(
                    track=f"{each.programme}/{each.track.slug}",
                    name=each.track.name,
                    level=each.track.level,
                    valid_until=each.valid_until,
                    page=addresses.certification(office.public_url, each.public_id),
                    image=addresses.badge(office.public_url, each.public_id),
                )
                for each in card.badges
            ],
            restricted_by=list(card.restricted_by),
            at=call.at,
            embed=None
            if links is None
            else f"{office.public_url}/cards/{links.token(card.holder_id, until)}",
            embed_until=None if links is None else until,
        ),
    )


OPERATIONS: Final = (
    Operation(
        name="readCard",
        method="GET",
        path="/cards/<path:external_id>",
        scope=Scope.CARDS_READ,
        subject=SUBJECT,
        summary="Read the card of a person's standing badges",
        description="For the side of a ticket: what stands at this moment, and a link to the "
        "same as a small page, which works for some hours. Which sites may frame that page is a "
        "setting (`card_frame_ancestors`).",
        act=read_card,
        path_parameters=(
            PathParameter(
                name="external_id", kind=ExternalId, description="The person's id in your systems."
            ),
        ),
        answers={HTTPStatus.OK: CardAnswer},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
