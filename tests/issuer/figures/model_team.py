"""A team of 42 agents whose figures are those of a dashboard that was drawn by hand.

The dashboard is told in ``docs/figures.md``, with where it contradicts itself and which of its
figures was taken. Everything here goes in by CSV files and by the office's own acts, in the
order of time: nothing is written to the database by itself.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal

from issuer.domain.acts import Actor
from issuer.domain.figures.impact import Cost, CostAssumptions
from issuer.programmes import shipped
from issuer.services.assessment_items import ITEMS, import_items
from issuer.services.bulk import issue_eligible
from issuer.services.cases import Doer
from issuer.services.csv_reading import read_csv
from issuer.services.keeping import Renewed, renew_certification
from issuer.services.office import Office
from issuer.services.reading import certifications_of
from issuer.services.results import ATTEMPTS, import_attempts
from issuer.services.rosters import ROSTER, import_roster
from issuer.services.tickets import TICKETS, import_tickets

SUPPORT = next(each for each in shipped() if each.slug == "support-agents")
SHOWN = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)
"""The moment of the dashboard: the end of January 2026."""
REVIEWER = Doer(name="Reviewer", capacity=Actor.REVIEWER)

PF, SEC, AT, BILL, CS, DE = (
    "product-fundamentals",
    "security-compliance",
    "advanced-troubleshooting",
    "billing-accounts",
    "customer-success",
    "de-escalation",
)
KNOWLEDGE = "knowledge-test"
SECOND = {AT: "practical-exercises", BILL: "scenario-exercises", CS: "role-play"}

SARAH, TOM, LISA, ALEX, MARIA, JAMES, KEVIN = range(7)
NAMED = ("Sarah M.", "Tom R.", "Lisa K.", "Alex P.", "Maria L.", "James T.", "Kevin W.")
NEW = (40, 41)
FORMER = (90, 91, 92, 93)
"""Four who have left: what they earned still counts as earned."""
OVERDUE = (27, 28, 29)
"""Whose security certification ended before the quarter began."""
UNTROUBLED = (JAMES, KEVIN, 30)
"""Of the second tier, without Advanced Troubleshooting."""

ASSUMPTIONS = CostAssumptions(
    currency="USD",
    costs=(
        Cost(name="Content development", per_year=Decimal(7000)),
        Cost(name="Platform", per_year=Decimal(5000)),
    ),
    first_contact_value=Decimal(520),
    escalation_cost=Decimal(500),
)

AWARDS: tuple[tuple[date, str, tuple[int, ...]], ...] = (
    (date(2024, 6, 3), PF, FORMER),
    (date(2024, 6, 3), SEC, FORMER),
    (date(2024, 6, 3), DE, FORMER),
    (date(2024, 6, 10), AT, FORMER),
    (date(2025, 2, 3), PF, (SARAH, *range(7, 40))),
    (date(2025, 2, 10), AT, (SARAH,)),
    (date(2025, 2, 10), BILL, (SARAH,)),
    (date(2025, 2, 10), CS, (SARAH,)),
    (date(2025, 2, 10), DE, (SARAH,)),
    (date(2025, 2, 25), DE, tuple(range(7, 16))),
    (date(2025, 5, 5), PF, tuple(range(1, 7))),
    (date(2025, 5, 5), SEC, (SARAH,)),
    (date(2025, 5, 12), AT, (TOM, LISA, ALEX, MARIA, *range(7, 30))),
    (date(2025, 5, 12), BILL, (TOM, LISA, MARIA, *range(15, 21))),
    (date(2025, 5, 12), CS, (TOM, LISA, ALEX)),
    (date(2025, 5, 12), DE, (TOM, ALEX, MARIA, JAMES, *range(16, 33))),
    (date(2025, 6, 10), SEC, OVERDUE),
    (date(2025, 10, 20), SEC, (*range(1, 27), *range(30, 40))),
    (date(2026, 1, 15), BILL, tuple(range(7, 15))),
    (date(2026, 1, 15), CS, tuple(range(21, 29))),
    (date(2026, 1, 15), SEC, NEW),
)
RENEWALS: tuple[tuple[date, str, tuple[int, ...]], ...] = (
    (date(2025, 10, 20), SEC, (SARAH,)),
    (date(2026, 1, 15), PF, (SARAH, *range(7, 35))),
    (date(2026, 1, 15), AT, (SARAH,)),
    (date(2026, 1, 15), BILL, (SARAH,)),
    (date(2026, 1, 15), CS, (SARAH,)),
    (date(2026, 1, 15), DE, (SARAH, 7, 8)),
)
DIFFICULT = {
    AT: (7, 11, "API rate limit retry logic"),
    SEC: (12, 23, "GDPR right to erasure exception"),
    BILL: (21, 6, "Proration calculation mid-cycle"),
    CS: (4, 10, "Churn risk scoring factors"),
}
"""The number of the item, how many sittings missed it, and what it asks."""
WRONG = {AT: 6, BILL: 4, CS: 2}
"""Wrong answers of each sitting of the knowledge test, the difficult item among them or not."""
QUESTIONS = {PF: 50, SEC: 25, AT: 40, BILL: 30, CS: 30}
SECOND_SCORE = {AT: "83.75", BILL: "90.25", CS: "88.25"}


def external_id(number: int) -> str:
    """Return the identifier of a member of the team."""
    return f"T-{number:02}"


def name_of(number: int) -> str:
    """Return the name of a member of the team."""
    if number < len(NAMED):
        return NAMED[number]
    return f"Former {number - 89}" if number in FORMER else f"Agent {number + 1:02}"


@dataclass
class Sheets:
    """Hands out answer sheets, so that each question is missed as often as it is to be."""

    sat: dict[str, int] = field(default_factory=dict)
    following: dict[str, int] = field(default_factory=dict)

    def knowledge(self, track: str) -> str:
        """Return the next passing sheet of a knowledge test."""
        number = self.sat[track] = self.sat.get(track, 0) + 1
        if track == SEC:
            return self._sheet(track, [])
        if track == PF:
            return self._sheet(track, self._spread(track, 6 if number % 5 in {2, 4} else 5))
        place, misses, _title = DIFFICULT[track]
        wrong = [place] if number <= misses else []
        return self._sheet(track, [*wrong, *self._spread(track, WRONG[track] - len(wrong))])

    def failed_security(self, number: int) -> str:
        """Return a sheet that misses the difficult question and one or two others."""
        place, _misses, _title = DIFFICULT[SEC]
        return self._sheet(SEC, [place, *self._spread(SEC, 2 if number <= 7 else 1)])

    def _spread(self, track: str, count: int) -> list[int]:
        """Return the next questions in turn, the difficult one left out."""
        others = [n for n in range(1, QUESTIONS[track] + 1) if n != DIFFICULT.get(track, (0,))[0]]
        begin = self.following.get(track, 0)
        self.following[track] = begin + count
        return [others[(begin + step) % len(others)] for step in range(count)]

    def _sheet(self, track: str, wrong: list[int]) -> str:
        return " ".join("0" if n in wrong else "100" for n in range(1, QUESTIONS[track] + 1))


def assemble(office: Office) -> None:
    """Let the team work for two years: exams, decisions, renewals, tickets."""
    _roster(office)
    items = [[track, KNOWLEDGE, str(n), title] for track, (n, _, title) in DIFFICULT.items()]
    _whole(
        import_items(
            office.database,
            office.programmes,
            read_csv(_csv(["track", "component", "number", "title"], items), ITEMS),
        )
    )
    sheets = Sheets()
    for day in sorted({row[0] for row in (*AWARDS, *RENEWALS)}):
        at = datetime.combine(day, time(9), tzinfo=UTC)
        _examine(office, at, list(_sittings(sheets, day)))
        issue_eligible(office, actor="Certifier", at=at)
        for when, track, people in RENEWALS:
            if when == day:
                _renew(office, track, people, at)
    _tickets(office)


def _roster(office: Office) -> None:
    people = []
    for number in (*range(40), *NEW, *FORMER):
        tier = "L1" if number in NEW or 31 <= number < 40 else "L2"
        hired = "2026-01-12" if number in NEW else "2023-04-03"
        left = "2025-06-30" if number in FORMER else ""
        people.append([external_id(number), name_of(number), tier, hired, left])
    header = ["external_id", "name", "tier", "hired_on", "left_on"]
    at = datetime(2024, 1, 15, tzinfo=UTC)
    _whole(import_roster(office.database, read_csv(_csv(header, people), ROSTER), at=at))


def _sittings(sheets: Sheets, day: date) -> Iterator[list[str]]:
    """Give each sitting that leads to the awards and renewals of a day."""
    before = day.replace(day=day.day - 1).isoformat()
    if day == date(2025, 10, 20):
        for number in range(1, 24):
            sheet = sheets.failed_security(number)
            yield [external_id(number), SEC, KNOWLEDGE, "2025-10-13", "", sheet]
    if day == date(2026, 1, 15):
        for number in range(5, 21):
            yield [external_id(number), CS, KNOWLEDGE, before, "", sheets.knowledge(CS)]
    for when, track, people in (*AWARDS, *RENEWALS):
        if when != day:
            continue
        # What was sat before the year that the dashboard looks at leaves its sheets alone.
        own = Sheets() if people == FORMER else sheets
        for number in people:
            who = external_id(number)
            if track == DE:
                yield [who, DE, "live-simulations", before, "", "80 85 83 82 83.5"]
                continue
            yield [who, track, KNOWLEDGE, before, "", own.knowledge(track)]
            if track in SECOND:
                yield [who, track, SECOND[track], before, SECOND_SCORE[track], ""]


def _examine(office: Office, at: datetime, rows: list[list[str]]) -> None:
    header = ["external_id", "track", "component", "taken_on", "score", "items"]
    table = read_csv(_csv(header, rows), ATTEMPTS)
    _whole(import_attempts(office.database, office.programmes, table, at=at))


def _renew(office: Office, track: str, people: tuple[int, ...], at: datetime) -> None:
    for number in people:
        held = certifications_of(office, external_id(number), at=at)
        public_id = next(each.public_id for each in held if each.track.slug == track)
        outcome = renew_certification(office, public_id=public_id, doer=REVIEWER, at=at)
        assert isinstance(outcome, Renewed), outcome


KINDS = (
    # topic, track, tickets of each group, resolved at once by certified agents, by others
    ("api", AT, 100, 89, 67),
    ("billing", BILL, 100, 94, 71),
    ("vip", CS, 100, 97, 82),
    ("standard", PF, 700, 540, 500),
)


def _tickets(office: Office) -> None:
    rows = []
    for group, escalated, satisfied, routed in (
        ("certified", 68, 500, 1000),
        ("others", 142, 200, 340),
    ):
        number = 0
        for topic, track, tickets, certified, others in KINDS:
            resolved = certified if group == "certified" else others
            other = NEW[0] if track == PF else KEVIN
            for place in range(tickets):
                number += 1
                rows.append(
                    [
                        f"{group}-{number}",
                        external_id(TOM if group == "certified" else other),
                        track,
                        topic,
                        f"2026-01-{20 + place % 10}T10:00:00Z",
                        "yes" if number <= routed else "no",
                        "yes" if place < resolved else "no",
                        "yes" if number <= escalated else "no",
                        "5" if number <= satisfied else "4",
                    ]
                )
    header = [
        *("ticket", "external_id", "track", "topic", "solved_on"),
        *("routed", "first_contact", "escalated", "satisfaction"),
    ]
    table = read_csv(_csv(header, rows), TICKETS)
    _whole(import_tickets(office.database, office.programmes, table, at=SHOWN))


def _csv(header: list[str], rows: list[list[str]]) -> io.BytesIO:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def _whole(summary) -> None:
    assert summary.applied, [row.sentences() for row in summary.bad_rows[:3]]
