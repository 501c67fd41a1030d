"""Random lives of certifications against a small reference model written from the tables.

The model lives from day to day and keeps flags; it knows nothing of intervals or timelines.
The domain keeps facts and computes. After every step both must say the same of every
certification, and in the end of every day that has passed. ``ASSAY_TEST_SOAK=50`` plays fifty
times as many lives.
"""

import os
from calendar import monthrange
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from issuer.domain.acts import Act, Actor, refusal
from issuer.domain.certification import CertificationFacts, Suspension, Withdrawal
from issuer.domain.ceu import Activity, CeuLedger, Ruling, RulingOutcome
from issuer.domain.cycles import first_cycle
from issuer.domain.effects import effects
from issuer.domain.extension import extensions
from issuer.domain.facts import Attempt, Fulfilment, HeldCertification, HolderFacts
from issuer.domain.programme import Prerequisite
from issuer.domain.renewal import Kept, reinstate, renew
from issuer.domain.timeline import span_at, timeline
from issuer.programmes import shipped

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
RESTS_ON = {
    "certified-user": (),
    "advanced-practitioner": ("certified-user",),
    "expert-leader": ("advanced-practitioner",),
    "analytics-specialist": ("certified-user", "advanced-practitioner"),
}


def programme(*, extends):
    """The shipped tracks, one of them on two others, with or without extension of lower ones."""
    shaped = [
        replace(
            track,
            renewal=replace(track.renewal, extends_lower=extends),
            prerequisites=tuple(
                Prerequisite(track=slug, name=slug, months=0) for slug in RESTS_ON[track.slug]
            ),
        )
        for track in shipped()[0].tracks
        if track.slug in RESTS_ON
    ]
    return replace(shipped()[0], tracks=tuple(shaped))


PROGRAMMES = {extends: programme(extends=extends) for extends in (True, False)}
SLUGS = list(RESTS_ON)
MONTHS = {
    "certified-user": 12,
    "advanced-practitioner": 18,
    "expert-leader": 24,
    "analytics-specialist": 24,
}
WINDOW, GRACE = 90, 30
CARRY = {"active", "due", "grace", "upcoming", None}
SUSPENDABLE = {"active", "due", "grace"}


class Life:
    """One certification as the model sees it: flags and the current cycle's ends."""

    def __init__(self, begin, end, upcoming_until):
        self.begin, self.end = begin, end
        self.upcoming_until = upcoming_until
        self.suspended = self.withdrawn = self.surrendered = False
        self.by_clock = self.by_clock_before = False
        self.surrendered_at = None


class Model:
    """The tables of the design, played day by day."""

    def __init__(self, now, *, extends):
        self.now = now
        self.extends = extends
        self.lives = {}
        self.diary = {slug: {} for slug in SLUGS}
        """What the word was at the end of each day."""

    def by_date(self, life):
        if self.now < life.upcoming_until:
            return "upcoming"
        if self.now >= life.end + GRACE * DAY:
            return "lapsed"
        if self.now >= life.end:
            return "grace"
        return "due" if self.now >= life.end - WINDOW * DAY else "active"

    def word(self, slug):
        life = self.lives.get(slug)
        if life is None:
            return None
        if life.withdrawn:
            return "withdrawn"
        if life.surrendered:
            return "surrendered"
        if life.suspended or life.by_clock:
            return "suspended"
        return self.by_date(life)

    def settle(self):
        """What the clock does to those whose prerequisite does not stand; from below.

        What begins and ends at one moment has not been: a cure that is undone at the same
        moment is none, so the flag of the moment before is kept.
        """
        for slug in SLUGS:
            life = self.lives.get(slug)
            if life is None:
                continue
            if all(self.word(below) in CARRY for below in RESTS_ON[slug]):
                life.by_clock = False
            else:
                life.by_clock = life.by_clock_before or self.by_date(life) in SUSPENDABLE

    def sleep(self, days):
        for _ in range(days):
            for life in self.lives.values():
                life.by_clock_before = life.by_clock
            self.now += DAY
            self.settle()
            self.note()

    def note(self):
        for slug in self.lives:
            self.diary[slug][self.now] = self.word(slug)

    def lapsed_since(self, slug):
        """The lapse by the dates, whatever hid it meanwhile: a suspension, an upheld appeal."""
        return self.lives[slug].end + GRACE * DAY

    def may(self, act, slug):
        word = self.word(slug)
        return word in {
            Act.RENEW: {"due", "grace"},
            Act.REINSTATE: {"lapsed"},
            Act.SUSPEND: SUSPENDABLE,
            Act.RESOLVE: {"suspended"} if self.lives[slug].suspended else set(),
            Act.WITHDRAW: {
                "upcoming", "active", "due", "grace", "lapsed", "suspended", "surrendered",
            },
            Act.UPHOLD_APPEAL: {"withdrawn"},
            Act.SURRENDER: {*SUSPENDABLE, "suspended"},
        }[act]  # fmt: skip

    def begin(self, slug, end):
        """A new cycle begins now; lower ones that stand and end earlier are drawn along."""
        life = self.lives[slug]
        lower = set(RESTS_ON[slug])
        for below in RESTS_ON[slug]:
            lower.update(RESTS_ON[below])
        stands = [each for each in lower if self.extends and self.word(each) in SUSPENDABLE]
        life.begin, life.end, life.upcoming_until = self.now, end, self.now
        for each in stands:
            other = self.lives[each]
            if other.end < end:
                other.begin, other.end = self.now, end
        self.settle()


def months_later(moment, months):
    year, month = moment.year, moment.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


EFFECTS = {  # page word, access, listable, versions revoked
    "upcoming": ("Upcoming", False, False, False),
    "active": ("Active", True, True, False),
    "due": ("Active", True, True, False),
    "grace": ("Expired", False, False, False),
    "lapsed": ("Lapsed", False, False, False),
    "suspended": ("Suspended", False, False, True),
    "withdrawn": ("Withdrawn", False, False, True),
    "surrendered": ("Surrendered", False, False, True),
}


class Lives(RuleBasedStateMachine):
    """Acts and clock moves, on both sides."""

    slugs = st.sampled_from(SLUGS)

    @initialize(
        start=st.datetimes(datetime(2023, 1, 1), datetime(2032, 12, 31)).map(  # noqa: DTZ001
            lambda moment: moment.replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=UTC)
        ),
        extends=st.booleans(),
        gaps=st.lists(st.integers(0, 300), min_size=1, max_size=4),
    )
    def begin(self, start, extends, gaps):
        self.programme = PROGRAMMES[extends]
        self.model = Model(start, extends=extends)
        self.facts = {}
        for slug, gap in zip(SLUGS, gaps, strict=False):
            self.award(slug, 0)
            self.sleep(gap)

    @property
    def now(self):
        return self.model.now

    def lines(self):
        found = {}
        for slug in SLUGS:
            if slug in self.facts:
                below = tuple(found[each] for each in RESTS_ON[slug] if each in found)
                found[slug] = timeline(self.facts[slug], foundations=below)
        return found

    def change(self, slug, **more):
        self.facts[slug] = replace(self.facts[slug], **more)

    def add_cycle(self, slug, cycle):
        """Add a cycle, and those of the lower ones that it extends."""
        lines = self.lines()
        held = {each: (self.facts[each], lines[each]) for each in lines if each != slug}
        drawn = extensions(self.programme, slug, cycle, held)
        if slug in self.facts:
            self.change(slug, cycles=(*self.facts[slug].cycles, cycle))
        else:
            self.facts[slug] = CertificationFacts(cycles=(cycle,))
        for lower, extended in drawn:
            self.change(lower, cycles=(*self.facts[lower].cycles, extended))

    def possible(self, act, slug):
        """Ask both sides; they must agree."""
        if slug not in self.model.lives:
            return False
        actor = {Act.RENEW: Actor.REVIEWER, Act.REINSTATE: Actor.REVIEWER}.get(act, Actor.OFFICER)
        refused = refusal(act, actor, self.lines()[slug], self.now)
        assert (refused is None) is self.model.may(act, slug), (act, slug, refused)
        return refused is None

    def sleep(self, days):
        self.model.sleep(days)
        self.agree()

    @rule(days=st.integers(1, 45))
    def wait(self, days):
        self.sleep(days)

    @rule(days=st.sampled_from([60, 89, 90, 91, 180, 270, 365, 366]))
    def wait_long(self, days):
        self.sleep(days)

    @rule(slug=slugs)
    def wait_for_the_next_boundary(self, slug):
        """Sleep up to the day on which the clock moves a certification."""
        if slug in self.facts:
            bounds = [span.start for span in self.lines()[slug] if span.start > self.now]
            if bounds:
                self.sleep((min(bounds) - self.now) // DAY)

    @rule(slug=slugs, later=st.sampled_from([0, 0, 0, 7, 45]))
    def award(self, slug, later):
        track = self.programme.track(slug)
        if slug not in self.facts:
            start = self.now + later * DAY
            cycle = first_cycle(track, valid_from=start, decided_at=self.now)
            end = months_later(start, MONTHS[slug])
            self.model.lives[slug] = Life(start, end, start)
            if later:
                self.facts[slug] = CertificationFacts(cycles=(cycle,))
                self.model.settle()
            else:
                # Not drawn along by itself: the lower ones are judged before it begins.
                self.add_cycle(slug, cycle)
                self.model.begin(slug, end)
        else:
            life = self.model.lives[slug]
            word = self.model.word(slug)
            if word == "surrendered" and life.surrendered_at == self.now:
                return
            if word not in {"surrendered", "lapsed"}:
                return
            number = self.facts[slug].cycles[-1].number + 1
            cycle = first_cycle(track, valid_from=self.now, decided_at=self.now, number=number)
            self.add_cycle(slug, cycle)
            life.surrendered = False
            self.model.begin(slug, months_later(self.now, MONTHS[slug]))
        self.agree()

    def records(self, slug):
        """Everything that a renewal or reinstatement asks for, on record now."""
        track = self.programme.track(slug)
        asked = [
            *track.renewal.requirements,
            *(each for step in track.reinstatement for each in step.requirements),
        ]
        lines = self.lines()
        facts = HolderFacts(
            attempts=tuple(
                Attempt(track=slug, component=part.slug, taken_at=self.now, score=part.pass_mark)
                for part in track.assessment.components
            ),
            fulfilments=tuple(
                Fulfilment(track=slug, requirement=each.slug, at=self.now, count=each.count)
                for each in asked
            ),
            held=tuple(
                HeldCertification(
                    track=each,
                    cycles=self.facts[each].cycles,
                    timeline=lines[each],
                )
                for each in lines
            ),
        )
        activity = Activity(
            id="a",
            source="training",
            quantity=track.renewal.ceus,
            earned_at=self.now,
            evidence="course",
            submitted_at=self.now,
        )
        ruling = Ruling(activity="a", at=self.now, outcome=RulingOutcome.ACCEPTED)
        return facts, CeuLedger(activities=(activity,), rulings=(ruling,))

    def keep(self, way, slug):
        facts, ledger = self.records(slug)
        track = self.programme.track(slug)
        return way(track, self.facts[slug], self.lines()[slug], facts, ledger, self.now)

    @rule(slug=slugs)
    def renew(self, slug):
        if slug not in self.facts:
            return
        answer = self.keep(renew, slug)
        assert isinstance(answer, Kept) is self.possible(Act.RENEW, slug)
        if isinstance(answer, Kept):
            end = months_later(self.model.lives[slug].end, MONTHS[slug])
            self.add_cycle(slug, answer.cycle)
            self.model.begin(slug, end)
        self.agree()

    @rule(slug=slugs)
    def reinstate(self, slug):
        if slug not in self.facts:
            return
        answer = self.keep(reinstate, slug)
        possible = self.possible(Act.REINSTATE, slug)
        stands = all(self.model.word(each) in {"active", "due"} for each in RESTS_ON[slug])
        soon = self.now <= months_later(self.model.lapsed_since(slug), 12)
        assert isinstance(answer, Kept) is (possible and stands and soon)
        if isinstance(answer, Kept):
            self.add_cycle(slug, answer.cycle)
            self.model.begin(slug, months_later(self.now, MONTHS[slug]))
        self.agree()

    @rule(slug=slugs, days=st.integers(1, 200))
    def suspend(self, slug, days):
        if self.possible(Act.SUSPEND, slug):
            act = Suspension(start=self.now, deadline=self.now + days * DAY)
            self.change(slug, suspensions=(*self.facts[slug].suspensions, act))
            self.model.lives[slug].suspended = True
            self.model.settle()
        self.agree()

    @rule(slug=slugs)
    def resolve(self, slug):
        if self.possible(Act.RESOLVE, slug):
            *before, act = self.facts[slug].suspensions
            ended = Suspension(start=act.start, deadline=act.deadline, resolved_at=self.now)
            self.change(slug, suspensions=(*before, ended))
            self.model.lives[slug].suspended = False
            self.model.settle()
        self.agree()

    @rule(slug=slugs)
    def withdraw(self, slug):
        if self.possible(Act.WITHDRAW, slug):
            act = Withdrawal(at=self.now)
            self.change(slug, withdrawals=(*self.facts[slug].withdrawals, act))
            self.model.lives[slug].withdrawn = True
            self.model.settle()
        self.agree()

    @rule(slug=slugs)
    def uphold_appeal(self, slug):
        if self.possible(Act.UPHOLD_APPEAL, slug):
            *before, act = self.facts[slug].withdrawals
            upheld = Withdrawal(at=act.at, appeal_upheld_at=self.now)
            self.change(slug, withdrawals=(*before, upheld))
            self.model.lives[slug].withdrawn = False
            self.model.settle()
        self.agree()

    @rule(slug=slugs)
    def surrender(self, slug):
        if self.possible(Act.SURRENDER, slug):
            self.change(slug, surrendered_at=(*self.facts[slug].surrendered_at, self.now))
            life = self.model.lives[slug]
            life.surrendered, life.surrendered_at = True, self.now
            self.model.settle()
        self.agree()

    def agree(self):
        self.model.note()
        for slug, line in self.lines().items():
            span = span_at(line, self.now)
            assert span.standing == self.model.word(slug), slug
            found = effects(
                span.standing, date=self.now, current_clear=True, restricts_access=False
            )
            row = (found.word, found.access, found.listable, found.versions_revoked)
            assert row == EFFECTS[self.model.word(slug)]

    def teardown(self):
        if not hasattr(self, "model"):
            return
        for slug, line in self.lines().items():
            for one, following in pairwise(line):
                assert one.end == following.start
            yesterday = None
            for moment, word in self.model.diary[slug].items():
                assert span_at(line, moment).standing == word, (slug, moment)
                # Acts and boundaries fall on the hour: until a second before, yesterday holds.
                before = span_at(line, moment - SECOND)
                assert (None if before is None else before.standing) == yesterday, (slug, moment)
                yesterday = word


SOAK = int(os.environ.get("ASSAY_TEST_SOAK", "1"))
Lives.TestCase.settings = settings(
    max_examples=250 * SOAK,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Without Phase.explain: it traces every line of every example, which takes ten times as long.
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink),
)
TestLives = pytest.mark.slow(pytest.mark.timeout(120 + 60 * SOAK)(Lives.TestCase))
