"""Higher extends lower."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from issuer.domain.certification import CertificationFacts, CycleKind, Suspension
from issuer.domain.cycles import first_cycle
from issuer.domain.extension import extensions, lower_tracks
from issuer.domain.timeline import timeline
from issuer.programmes import shipped

CONVERSATIONIQ, SUPPORT = shipped()
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def held(slug, begin=BEGIN, programme=CONVERSATIONIQ, **acts):
    cycle = first_cycle(programme.track(slug), valid_from=begin, decided_at=begin)
    facts = CertificationFacts(cycles=(cycle,), **acts)
    return facts, timeline(facts)


def higher(slug, begin):
    return first_cycle(CONVERSATIONIQ.track(slug), valid_from=begin, decided_at=begin)


def test_a_track_rests_on_others_also_through_others():
    assert lower_tracks(CONVERSATIONIQ, "expert-leader") == (
        "advanced-practitioner",
        "certified-user",
    )
    assert lower_tracks(CONVERSATIONIQ, "certified-user") == ()


def test_earning_a_higher_one_moves_the_ends_of_the_lower_ones_to_its_own():
    own = {
        "certified-user": held("certified-user"),
        "advanced-practitioner": held("advanced-practitioner"),
        "trainer": held("trainer"),
    }
    expert = higher("expert-leader", BEGIN + 100 * DAY)
    found = dict(extensions(CONVERSATIONIQ, "expert-leader", expert, own))
    assert set(found) == {"certified-user", "advanced-practitioner"}
    for cycle in found.values():
        assert (cycle.kind, cycle.number) == (CycleKind.EXTENDED, 2)
        assert (cycle.valid_from, cycle.valid_until) == (expert.valid_from, expert.valid_until)


def test_what_lapsed_is_suspended_or_ends_later_is_not_extended():
    lapsed = {"certified-user": held("certified-user")}
    assert extensions(
        CONVERSATIONIQ, "advanced-practitioner",
        higher("advanced-practitioner", BEGIN + 400 * DAY), lapsed,
    ) == ()  # fmt: skip
    act = Suspension(start=BEGIN + DAY, deadline=BEGIN + 90 * DAY)
    suspended = {"certified-user": held("certified-user", suspensions=(act,))}
    now = higher("advanced-practitioner", BEGIN + 10 * DAY)
    assert extensions(CONVERSATIONIQ, "advanced-practitioner", now, suspended) == ()
    late = {"certified-user": held("certified-user", begin=BEGIN + 9 * DAY)}
    short = replace(now, valid_until=BEGIN + 100 * DAY)
    assert extensions(CONVERSATIONIQ, "advanced-practitioner", short, late) == ()


def test_a_programme_that_does_not_say_so_extends_nothing():
    own = {"product-fundamentals": held("product-fundamentals", programme=SUPPORT)}
    track = SUPPORT.track("advanced-troubleshooting")
    cycle = first_cycle(track, valid_from=BEGIN + 90 * DAY, decided_at=BEGIN)
    assert extensions(SUPPORT, track.slug, cycle, own) == ()


def test_with_the_extension_the_lower_one_does_not_lapse_under_the_higher_one():
    facts, spans = held("certified-user")
    now = higher("advanced-practitioner", BEGIN + 200 * DAY)
    own = {"certified-user": (facts, spans)}
    ((_, cycle),) = extensions(CONVERSATIONIQ, "advanced-practitioner", now, own)
    lower = timeline(replace(facts, cycles=(*facts.cycles, cycle)))
    upper = timeline(CertificationFacts(cycles=(now,)), foundations=(lower,))
    assert not [span for span in upper if span.by_clock and span.start < now.grace_until]
    without = timeline(CertificationFacts(cycles=(now,)), foundations=(spans,))
    assert [span for span in without if span.by_clock and span.start < now.valid_until]
