"""The card of a person's standing badges, for who has their ticket on the screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.programme import Level
from issuer.services.deciding import require_holder
from issuer.services.office import Office
from issuer.services.reading import certifications_of
from issuer.services.views import CertificationView

_RANKS: Final = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card shows."""

    holder_id: int
    name: str
    badges: tuple[CertificationView, ...]
    """What stands in full at the moment, the highest level first."""
    restricted_by: tuple[str, ...]
    """Names of tracks that are overdue and restrict the person everywhere."""


def card_of(office: Office, external_id: str, *, at: datetime) -> Card:
    """Return the card of a person; raises NotFoundError where there is none."""
    with office.database.reading() as records:
        person = require_holder(records, external_id)
    views = certifications_of(office, external_id, at=at)
    standing = [each for each in views if each.effects.access and not each.effects.marked]
    return Card(
        holder_id=person.id,
        name=person.name,
        badges=tuple(
            sorted(standing, key=lambda each: (-_RANKS[each.track.level], each.track.name))
        ),
        restricted_by=tuple(
            sorted(each.track.name for each in views if each.effects.restricts_holder)
        ),
    )


def card_by_link(office: Office, token: str, *, at: datetime) -> Card | None:
    """Return the card that a link opens; None where it opens none (any more)."""
    holder_id = None if office.card_links is None else office.card_links.holder(token, at)
    if holder_id is None:
        return None
    with office.database.reading() as records:
        person = records.holders.by_ids([holder_id]).get(holder_id)
    if person is None or person.erased_at is not None:
        return None
    return card_of(office, person.external_id, at=at)
