"""Which programme and which day a page of figures is about, as its address says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request

from issuer.domain.figures.periods import end_of
from issuer.domain.programme import Programme
from issuer.errors import NotFoundError
from issuer.web.office.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What figures are asked for."""

    programme: Programme
    at: datetime
    """The present moment, or the last second of a past day."""
    past: bool
    only: bool
    """Whether the office has no other programme."""
    fault: str = ""
    """Why another day is shown than the one that was asked for."""

    @property
    def on(self) -> str | None:
        """The past day as the address says it; None for today."""
        return self.at.date().isoformat() if self.past else None

    def parameters(self, **more: object) -> dict[str, Any]:
        """Return what an address of the same programme and day holds; what is empty is left out."""
        programme = None if self.only else self.programme.slug
        values = {"programme": programme, "on": self.on, **more}
        return {name: value for name, value in values.items() if value}


def chosen(desk: Desk) -> Chosen:
    """Read what the address asks for; a day that cannot be shown is told, and today is shown.

    Raises NotFoundError for a programme that the office does not have.
    """
    programmes = desk.office.programmes
    named = request.args.get("programme", "")
    programme = next((each for each in programmes if each.slug == named), None)
    if programme is None:
        if named or not programmes:
            raise NotFoundError(f"There is no programme “{named}”.")
        programme = programmes[0]
    now = desk.now()
    day, fault = _day(request.args.get("on", ""), now.date())
    past = day < now.date()
    return Chosen(
        programme=programme,
        at=end_of(day) if past else now,
        past=past,
        only=len(programmes) == 1,
        fault=fault,
    )


def _day(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today, "That is not a day; write it as 2026-01-31. Today is shown."
    if day > today:
        return today, "That day is still to come. Today is shown."
    return day, ""
