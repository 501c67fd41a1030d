"""Links to cards: signed, and of no use after some hours.

So a card can be embedded where no API key may lie. A link tells of one person, and whoever is
erased has no card any more, whatever link there is.
"""

from datetime import datetime, timedelta
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

LINK_LIFE: Final = timedelta(hours=12)
"""A shift: the ticket system asks for a new one with each ticket."""


class CardLinks:
    """Makes and reads the signed part of a card's address."""

    def __init__(self, secret: str) -> None:
        """Take the secret that the site's processes share."""
        self._serializer = URLSafeSerializer(secret, salt="assay card")

    def token(self, holder_id: int, until: datetime) -> str:
        """Return what opens a holder's card until a moment."""
        return str(self._serializer.dumps([holder_id, int(until.timestamp())]))

    def holder(self, token: str, at: datetime) -> int | None:
        """Return whose card it opens at ``at``; None where it opens none (any more)."""
        try:
            holder_id, until = self._serializer.loads(token)
        except (BadData, ValueError, TypeError):
            return None
        return int(holder_id) if at.timestamp() < until else None
