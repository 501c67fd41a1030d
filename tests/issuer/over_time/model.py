"""A small reference for what should hold, written from the tables of the design alone.

It answers for one moment at a time, from the events, and shares no code with the issuer: no
spans, no materialisation, no database.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import datetime, timedelta

RESTS_ON = {"base": None, "upper": "base"}
RESTRICTS = {"upper"}
"""Tracks that restrict a person everywhere while they are overdue."""

ENDED = {"suspended", "withdrawn", "surrendered"}
IN_DATE = {"active", "due"}
CARRIES = {"active", "due", "grace", "upcoming"}


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


@dataclass(frozen=True)
class Rules:
    """What a version of the programme says; both tracks change their version together."""

    validity: dict[str, int]
    """Months."""
    window: timedelta
    grace: timedelta
    reinstatement_months: int
    units: dict[str, int]
    """Continuing education that a renewal asks for, and a reinstatement too."""


RULES = {
    1: Rules(
        validity={"base": 12, "upper": 24},
        window=timedelta(days=90),
        grace=timedelta(days=30),
        reinstatement_months=12,
        units={"base": 0, "upper": 2},
    ),
    2: Rules(
        validity={"base": 18, "upper": 30},
        window=timedelta(days=60),
        grace=timedelta(days=45),
        reinstatement_months=6,
        units={"base": 0, "upper": 3},
    ),
}


@dataclass(frozen=True)
class Cycle:
    """A period, with the dates that the rules of its day gave it."""

    kind: str
    start: datetime
    due: datetime
    until: datetime
    gone: datetime
    """When its grace ends."""


@dataclass
class Activity:
    """Continuing education: when it was done, how much, and the reviewer's last word."""

    id: str
    earned: datetime
    quantity: int
    accepted: bool | None = None


@dataclass
class Version:
    """A credential: when it ends, and why it was revoked, if it was."""

    until: datetime
    revoked: str = ""


@dataclass
class Certification:
    """Events of one certification."""

    cycles: list[Cycle] = field(default_factory=list)
    suspensions: list[list[datetime | None]] = field(default_factory=list)
    withdrawals: list[list[datetime | None]] = field(default_factory=list)
    surrenders: list[datetime] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    proposed: bool = False
    activities: list[Activity] = field(default_factory=list)

    @property
    def units(self) -> int:
        """What counts in the present cycle: accepted, and earned since it began."""
        return sum(
            each.quantity
            for each in self.activities
            if each.accepted and each.earned >= self.cycles[-1].start
        )


@dataclass
class Person:
    """A holder, with the moments of examinations passed."""

    certifications: dict[str, Certification] = field(default_factory=dict)
    passed: dict[str, list[datetime]] = field(default_factory=dict)
    rules: Rules = RULES[1]
    """In force now."""

    def standing(self, track: str, at: datetime) -> str | None:
        """Return the standing by the table, worst first; None where there is none yet."""
        own = self.certifications.get(track)
        if own is None or at < own.cycles[0].start:
            return None
        if any(a <= at and (b is None or at < b) for a, b in own.withdrawals):
            return "withdrawn"
        if any(
            given_up <= at
            and not any(
                cycle.kind == "awarded" and given_up < cycle.start <= at for cycle in own.cycles
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

    def granted(self, track: str, at: datetime) -> bool:
        """Say whether a system that asks lets the person in."""
        held = {each: self.standing(each, at) for each in self.certifications}
        overdue = any(held.get(each) not in {None, *IN_DATE} for each in RESTRICTS)
        return held.get(track) in IN_DATE and not overdue

    def by_date(self, track: str, at: datetime) -> str:
        """Return what the dates alone say."""
        cycle = [each for each in self.certifications[track].cycles if each.start <= at][-1]
        if at >= cycle.gone:
            return "lapsed"
        if at >= cycle.until:
            return "grace"
        return "due" if at >= cycle.due else "active"

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
        onsets = [away_since, *(each.start for each in own.cycles if each.start > away_since)]
        return any(
            onset <= at
            and onset >= own.cycles[0].start
            and self.by_date(track, onset) in {"active", "due", "grace"}
            for onset in onsets
        )

    def _moments(self, track: str) -> set[datetime]:
        own = self.certifications[track]
        moments = {m for cycle in own.cycles for m in (cycle.start, cycle.gone)}
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
                own.versions.append(Version(until=own.cycles[-1].until))

    def eligible(self, track: str, at: datetime) -> bool:
        """Say whether the decision to certify is positive."""
        since = None
        if track in self.certifications:
            standing = self.standing(track, at)
            own = self.certifications[track]
            if standing == "surrendered":
                since = max(moment for moment in own.surrenders if moment <= at)
            elif standing == "lapsed":
                since = own.cycles[-1].gone
                if at <= months_after(since, self.rules.reinstatement_months):
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
        self.certifications.setdefault(track, Certification())
        self.begin(track, "awarded", self.full(track, at), at)

    def full(self, track: str, since: datetime) -> datetime:
        """Return the end of a whole validity, by the rules in force."""
        return months_after(since, self.rules.validity[track])

    def begin(self, track: str, kind: str, until: datetime, at: datetime) -> None:
        """Begin a cycle with its version, and let everything follow."""
        own = self.certifications[track]
        due = max(at, until - self.rules.window)
        own.cycles.append(Cycle(kind, at, due, until, until + self.rules.grace))
        own.versions.append(Version(until=until))
        self.follow(at)
        self.reissue(at)

    def renewable(self, track: str, at: datetime) -> bool:
        """Say whether a renewal is complete (the standing is asked before)."""
        own = self.certifications[track]
        return self.examined(track, own.cycles[-1].due, at) and self._educated(track)

    def _educated(self, track: str) -> bool:
        return self.certifications[track].units >= self.rules.units[track]

    def reinstatable(self, track: str, at: datetime) -> bool:
        """Say whether a reinstatement is complete (the standing is asked before)."""
        lapsed_at = self.certifications[track].cycles[-1].gone
        foundation = RESTS_ON[track]
        return (
            at <= months_after(lapsed_at, self.rules.reinstatement_months)
            and self.examined(track, lapsed_at, at)
            and self._educated(track)
            and (foundation is None or self.standing(foundation, at) in IN_DATE)
        )
