"""Who deserves to be named: the most certified, the newly certified, the first-timers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Somebody with what they are named for."""

    external_id: str
    name: str
    total: int
    """Tracks in date."""
    renewed: int
    """Renewals, ever."""
    late: int
    """Those of them that came after the end."""

    @property
    def always_early(self) -> bool:
        """Renewed, and never after the end."""
        return self.renewed > 0 and self.late == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstTimer:
    """Somebody who earned their first certification."""

    external_id: str
    name: str
    track: str
    awarded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """Who is to be named this month."""

    top: tuple[Recognised, ...]
    """In date in more tracks than anybody else; who always renewed in time comes first."""
    awarded: int
    """Certifications that were earned in the month."""
    bearers: tuple[Recognised, ...]
    """Who bears the highest title, as far as they are listed."""
    first: tuple[FirstTimer, ...]
    first_count: int
