"""A small reference for what should hold, written from the tables of the design alone.

It answers for one moment at a time, from the events, and shares no code with the issuer: no
spans, no materialisation, no database.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import datetime, timedelta

VALIDITY = {"base": 12, "upper": 24}
WINDOW, GRACE = timedelta(days=90), timedelta(days=30)
REINSTATEMENT_MONTHS = 12
RESTS_ON = {"base": None, "upper": "base"}

ENDED = {"suspended", "withdrawn", "surrendered"}
IN_DATE = {"active", "due"}
CARRIES = {"active", "due", "grace", "upcoming"}


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


@dataclass
class Version:
    """A credential: when it ends, and why it was revoked, if it was."""

    until: datetime
    revoked: str = ""


@dataclass
class Certification:
    """Events of one certification."""

    cycles: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    """Kind, from, until."""
    suspensions: list[list[datetime | None]] = field(default_factory=list)
    withdrawals: list[list[datetime | None]] = field(default_factory=list)
    surrenders: list[datetime] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    proposed: bool = False


@dataclass
class Person:
    """A holder, with the moments of examinations passed."""

    certifications: dict[str, Certification] = field(default_factory=dict)
    passed: dict[str, list[datetime]] = field(default_factory=dict)

    def standing(self, track: str, at: datetime) -> str | None:
        """Return the standing by the table, worst first; None where there is none yet."""
        own = self.certifications.get(track)
        if own is None or at < own.cycles[0][1]:
            return None
        if any(a <= at and (b is None or at < b) for a, b in own.withdrawals):
            return "withdrawn"
        if any(
            given_up <= at
            and not any(
                kind == "awarded" and given_up < start <= at for kind, start, _ in own.cycles
            )
            for given_up in own.surrenders
        ):
            return "surrendered"
        if any(a <= at and (b is None or at < b) for a, b in own.suspensions):
            return "suspended"
        if self._suspended_by_clock(track, at):
            return "suspended"
        return self.by_date(track, at)

    def listed(self, track: str, at: datetime) -> bool:
        """Say whether the directory shows it: in date, and its certificate not being corrected."""
        own = self.certifications[track]
        return self.standing(track, at) in IN_DATE and not own.versions[-1].revoked

    def by_date(self, track: str, at: datetime) -> str:
        """Return what the dates alone say."""
        begun = [cycle for cycle in self.certifications[track].cycles if cycle[1] <= at]
        _, start, until = begun[-1]
        if at >= until + GRACE:
            return "lapsed"
        if at >= until:
            return "grace"
        return "due" if at >= max(start, until - WINDOW) else "active"

    def _suspended_by_clock(self, track: str, at: datetime) -> bool:
        foundation = RESTS_ON[track]
        if foundation is None or self.standing(foundation, at) in CARRIES:
            return False
        # Since when has the foundation been away?
        away_since = at
        for moment in sorted(self._moments(foundation), reverse=True):
            if moment > at:
                continue
            if self.standing(foundation, moment) in CARRIES:
                break
            away_since = moment
        own = self.certifications[track]
        onsets = [away_since, *(start for _, start, _ in own.cycles if start > away_since)]
        return any(
            onset <= at
            and onset >= own.cycles[0][1]
            and self.by_date(track, onset) in {"active", "due", "grace"}
            for onset in onsets
        )

    def _moments(self, track: str) -> set[datetime]:
        own = self.certifications[track]
        moments = {m for _, start, until in own.cycles for m in (start, until + GRACE)}
        moments |= {m for pair in own.suspensions + own.withdrawals for m in pair if m}
        return moments | set(own.surrenders)

    def follow(self, at: datetime) -> None:
        """Revoke every unexpired version of what no longer stands."""
        for track, own in self.certifications.items():
            standing = self.standing(track, at)
            if standing in ENDED:
                for version in own.versions:
                    if not version.revoked and at < version.until:
                        version.revoked = standing

    def reissue(self, at: datetime) -> None:
        """Give a fresh version to what stands again."""
        for track, own in self.certifications.items():
            if self.standing(track, at) in IN_DATE and own.versions[-1].revoked in ENDED:
                own.versions.append(Version(until=own.cycles[-1][2]))

    def eligible(self, track: str, at: datetime) -> bool:
        """Say whether the decision to certify is positive."""
        since = None
        if track in self.certifications:
            standing = self.standing(track, at)
            own = self.certifications[track]
            if standing == "surrendered":
                since = max(moment for moment in own.surrenders if moment <= at)
            elif standing == "lapsed":
                since = own.cycles[-1][2] + GRACE
                if at < months_after(since, REINSTATEMENT_MONTHS):
                    return False
            else:
                return False
        foundation = RESTS_ON[track]
        if foundation and self.standing(foundation, at) not in IN_DATE:
            return False
        return self.examined(track, since, at)

    def examined(self, track: str, since: datetime | None, at: datetime) -> bool:
        """Say whether an examination was passed since a moment."""
        return any(
            (since is None or since <= moment) and moment <= at
            for moment in self.passed.get(track, [])
        )

    def award(self, track: str, at: datetime) -> None:
        """Certify: the first time, or anew at the same address."""
        own = self.certifications.setdefault(track, Certification())
        self.begin(own, "awarded", at, months_after(at, VALIDITY[track]), at)

    def begin(
        self, own: Certification, kind: str, start: datetime, until: datetime, at: datetime
    ) -> None:
        """Begin a cycle with its version, and let everything follow."""
        own.cycles.append((kind, start, until))
        own.versions.append(Version(until=until))
        self.follow(at)
        self.reissue(at)

    def renewable(self, track: str, at: datetime) -> bool:
        """Say whether a renewal is complete (the standing is asked before)."""
        return self.examined(track, max(self._due(track)), at)

    def _due(self, track: str) -> tuple[datetime, datetime]:
        _, start, until = self.certifications[track].cycles[-1]
        return start, until - WINDOW

    def reinstatable(self, track: str, at: datetime) -> bool:
        """Say whether a reinstatement is complete (the standing is asked before)."""
        lapsed_at = self.certifications[track].cycles[-1][2] + GRACE
        foundation = RESTS_ON[track]
        return (
            at <= months_after(lapsed_at, REINSTATEMENT_MONTHS)
            and self.examined(track, lapsed_at, at)
            and (foundation is None or self.standing(foundation, at) in IN_DATE)
        )
