"""What the standing tracks of a person add up to: whom a track is meant for, title, job role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from issuer.domain.calendar import add_months
from issuer.domain.facts import HeldCertification
from issuer.domain.programme import JobRole, Programme, Title, Track
from issuer.domain.standing import IN_DATE
from issuer.domain.timeline import span_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleStep:
    """The job role that a person has reached, and what the next one asks."""

    reached: JobRole | None
    next: JobRole | None
    missing: tuple[str, ...]
    """In words; empty where there is no next role."""


def is_meant_for(
    track: Track, programme: Programme, *, tier: str | None, roles: Iterable[str] = ()
) -> bool:
    """Say whether a track is meant for someone of this tier and with these roles.

    ``L2+`` is L2 and every later tier of the programme's list.
    """
    own = {*roles}
    if tier is not None:
        own.add(tier)
        if tier in programme.tiers:
            reached = programme.tiers[: programme.tiers.index(tier) + 1]
            own.update(f"{each}+" for each in reached)
    return "all" in track.meant_for or not own.isdisjoint(track.meant_for)


def standing_tracks(held: Iterable[HeldCertification], at: datetime) -> frozenset[str]:
    """Return the slugs of the tracks in which the holder is in date at ``at``."""
    return frozenset(
        each.track
        for each in held
        if (span := span_at(each.timeline, at)) is not None and span.standing in IN_DATE
    )


def overall_title(
    programme: Programme, held: Iterable[HeldCertification], at: datetime
) -> Title | None:
    """Return the title for the count of standing tracks; None where the programme has none."""
    own = {track.slug for track in programme.tracks}
    count = len(standing_tracks(held, at) & own)
    return next((title for title in programme.titles if count >= title.minimum), None)


def job_role(
    programme: Programme,
    held: Iterable[HeldCertification],
    *,
    hired_at: datetime | None,
    at: datetime,
) -> RoleStep:
    """Return the highest job role whose criteria are met, with all below it met too.

    Args:
        programme: with its ladder of roles, lowest first.
        held: the holder's certifications.
        hired_at: when the person was hired; None counts as no months.
        at: aware, UTC.
    """
    standing = standing_tracks(held, at)
    reached: JobRole | None = None
    for role in programme.job_roles:
        missing = _missing(programme, role, standing, hired_at, at)
        if missing:
            return RoleStep(reached=reached, next=role, missing=missing)
        reached = role
    return RoleStep(reached=reached, next=None, missing=())


def _missing(
    programme: Programme,
    role: JobRole,
    standing: frozenset[str],
    hired_at: datetime | None,
    at: datetime,
) -> tuple[str, ...]:
    missing = [
        f"{programme.track(slug).name} must stand." for slug in role.tracks if slug not in standing
    ]
    others = {track.slug for track in programme.tracks} - set(role.tracks)
    if (count := len(standing & others)) < role.others:
        missing.append(f"{count} of {role.others} further tracks stand.")
    if role.months:
        reached = None if hired_at is None else add_months(hired_at, role.months)
        if reached is None:
            missing.append(f"{role.months} months since being hired: no date of hire is on record.")
        elif at < reached:
            missing.append(f"{role.months} months since being hired: on {reached:%Y-%m-%d}.")
    return tuple(missing)
