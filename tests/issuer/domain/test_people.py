"""Whom a track is meant for, overall titles and job roles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.certification import CertificationFacts
from issuer.domain.cycles import first_cycle
from issuer.domain.facts import HeldCertification
from issuer.domain.people import is_meant_for, job_role, overall_title, standing_tracks
from issuer.domain.timeline import timeline
from issuer.programmes import shipped

CONVERSATIONIQ, SUPPORT = shipped()
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SLUGS = [track.slug for track in SUPPORT.tracks]


def held(*slugs, begin=BEGIN):
    found = []
    for slug in slugs:
        cycle = first_cycle(SUPPORT.track(slug), valid_from=begin, decided_at=begin)
        line = timeline(CertificationFacts(cycles=(cycle,)))
        found.append(HeldCertification(track=slug, cycles=(cycle,), timeline=line))
    return tuple(found)


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (6, "Master"), (5, "Strong"), (4, "Strong"), (3, "Developing"),
        (2, "Needs Attention"), (1, "Needs Attention"), (0, "Needs Attention"),
    ],
)  # fmt: skip
def test_the_overall_title_by_the_count_of_standing_tracks(count, title):
    assert overall_title(SUPPORT, held(*SLUGS[:count]), BEGIN).name == title


def test_an_overdue_track_does_not_count_for_the_title():
    everything = held(*SLUGS)
    half_a_year = datetime(2026, 7, 1, tzinfo=UTC)
    assert overall_title(SUPPORT, everything, half_a_year - timedelta(seconds=1)).name == "Master"
    assert overall_title(SUPPORT, everything, half_a_year).name == "Strong"
    assert standing_tracks(everything, half_a_year) == set(SLUGS) - {"security-compliance"}


def test_tracks_of_another_programme_do_not_count_for_the_title():
    foreign = replace(held(SLUGS[0])[0], track="certified-user")
    assert overall_title(SUPPORT, (*held(*SLUGS[:3]), foreign), BEGIN).name == "Developing"
    assert overall_title(CONVERSATIONIQ, held(*SLUGS), BEGIN) is None


@pytest.mark.parametrize(
    ("slug", "tier", "roles", "meant"),
    [
        ("product-fundamentals", "L1", (), True),
        ("product-fundamentals", None, (), True),
        ("advanced-troubleshooting", "L1", (), False),
        ("advanced-troubleshooting", "L2", (), True),
        ("advanced-troubleshooting", "L3", (), True),
        ("advanced-troubleshooting", None, ("L2",), False),
        ("advanced-troubleshooting", "L9", (), False),
        ("customer-success", "L2", (), False),
        ("customer-success", "L3", (), True),
        ("customer-success", "L1", ("CSM",), True),
        ("billing-accounts", "L3", (), False),
        ("billing-accounts", "L1", ("billing",), True),
    ],
)
def test_whom_a_track_is_meant_for(slug, tier, roles, meant):
    assert is_meant_for(SUPPORT.track(slug), SUPPORT, tier=tier, roles=roles) is meant


BASE = ("product-fundamentals", "security-compliance")


@pytest.mark.parametrize(
    ("slugs", "days", "role"),
    [
        ((), 0, "trainee"),
        (BASE, 0, "junior-agent"),
        ((*BASE, "billing-accounts"), 183, "junior-agent"),
        ((*BASE, "billing-accounts"), 184, "agent"),
        ((*BASE, "advanced-troubleshooting", "billing-accounts", "de-escalation"), 184, "agent"),
    ],
)
def test_the_ladder_of_job_roles(slugs, days, role):
    at = BEGIN + 10 * DAY
    step = job_role(SUPPORT, held(*slugs), hired_at=at - days * DAY, at=at)
    assert step.reached.slug == role


def test_the_top_of_the_ladder_and_what_the_next_step_asks():
    at = datetime(2026, 3, 31, tzinfo=UTC)
    everything = held(*SLUGS)
    top = job_role(SUPPORT, everything, hired_at=datetime(2024, 9, 30, tzinfo=UTC), at=at)
    assert (top.reached.slug, top.next, top.missing) == ("senior-agent", None, ())
    below = job_role(SUPPORT, held(*BASE), hired_at=datetime(2026, 1, 31, tzinfo=UTC), at=at)
    assert below.next.slug == "agent"
    assert below.missing == (
        "0 of 1 further tracks stand.",
        "6 months since being hired: on 2026-07-31.",
    )
    unknown = job_role(SUPPORT, everything, hired_at=None, at=at)
    assert unknown.missing == ("6 months since being hired: no date of hire is on record.",)
    nothing = job_role(SUPPORT, (), hired_at=at, at=at)
    assert nothing.missing == (
        "Product Fundamentals must stand.",
        "Security & Compliance must stand.",
    )
