"""From a programme file that was found right to the values of the domain."""

from decimal import Decimal
from typing import Any

from issuer.domain.programme import (
    Assessment,
    Assumption,
    CeuSource,
    CompetencyArea,
    Component,
    JobRole,
    Module,
    Prerequisite,
    Programme,
    ReinstatementStep,
    Renewal,
    Requirement,
    Title,
    Track,
)
from issuer.programmes.consistency import validity_months
from issuer.programmes.file_format import (
    AssessmentTable,
    ProgrammeTable,
    RequirementTable,
    TrackTable,
)
from issuer.programmes.raw import Raw, settings_at
from issuer.programmes.wording import told


def programme_of(table: ProgrammeTable, raw: Raw) -> Programme:
    """Return the programme of a file without faults.

    Args:
        table: the file, checked as a whole.
        raw: the same as it was read, for the values that were assumed.
    """
    return Programme(
        slug=table.slug,
        name=table.name,
        description=table.description,
        tiers=tuple(table.tiers),
        roles=tuple(table.roles),
        tracks=tuple(
            _track(track, table, validity_months(own, raw))
            for track, own in zip(table.tracks, raw["tracks"], strict=True)
        ),
        titles=tuple(
            Title(minimum=title.minimum, name=title.name)
            for title in sorted(table.titles, key=lambda title: -title.minimum)
        ),
        job_roles=tuple(
            JobRole(
                slug=role.slug,
                name=role.name,
                tracks=tuple(role.tracks),
                others=role.others,
                months=role.months,
            )
            for role in table.job_roles
        ),
        assumptions=tuple(_assumptions(table, raw)),
    )


def _track(track: TrackTable, programme: ProgrammeTable, months: int | None) -> Track:
    if months is None:
        raise ValueError(f"{track.slug} has no validity: the file was not checked")
    names = {each.slug: each.name for each in programme.tracks}
    hours = sum((module.hours for module in track.modules), Decimal(0))
    return Track(
        slug=track.slug,
        version=track.version,
        adopted=track.adopted,
        name=track.name,
        badge_title=track.badge_title,
        level=track.level,
        level_name=programme.levels[track.level].name,
        category=track.category,
        scope=track.scope,
        audience=track.audience,
        obligation=track.obligation,
        meant_for=tuple(track.meant_for),
        glyph=track.glyph,
        skills=tuple(track.skills),
        delivery=track.delivery or "",
        weeks=track.weeks,
        study_hours=track.study_hours or (hours if track.modules else None),
        assessment_hours=track.assessment_hours,
        modules=tuple(Module(title=each.title, hours=each.hours) for each in track.modules),
        areas=tuple(
            CompetencyArea(title=area.title, weight=area.weight, topics=tuple(area.topics))
            for area in track.areas
        ),
        assessment=_assessment(track.assessment),
        requirements=_requirements(track.requirements),
        prerequisites=tuple(
            Prerequisite(track=each.track, name=names[each.track], months=each.months)
            for each in track.prerequisites
        ),
        lapsed_prerequisite=programme.maintenance.lapsed_prerequisite,
        validity_months=months,
        renewal=_renewal(track, programme),
        ceu_sources=tuple(
            CeuSource(
                slug=source.slug, title=source.title, per_hour=source.per_hour, each=source.each
            )
            for source in programme.ceu_sources
        ),
        reinstatement=tuple(
            ReinstatementStep(
                up_to_months=step.up_to_months,
                ceu_shortfall=step.ceu_shortfall,
                reassessment=step.reassessment,
                requirements=_requirements(step.requirements),
            )
            for step in programme.reinstatement
        ),
        suspension_days=programme.maintenance.suspension_days,
        completion_target=track.completion_target,
        restricts_access=track.restricts_access,
    )


def _assessment(table: AssessmentTable) -> Assessment:
    return Assessment(
        pass_mark=table.pass_mark,
        attempts=table.attempts,
        components=tuple(
            Component(
                slug=component.slug,
                title=component.title,
                weight=component.weight,
                pass_mark=component.pass_mark,
                scoring=component.scoring,
                items=component.items,
                item_kind=component.item_kind or "",
                minutes=component.minutes,
                preparation=component.preparation or "",
                description=component.description or "",
            )
            for component in table.components
        ),
    )


def _requirements(tables: list[RequirementTable]) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(slug=each.slug, title=each.title, count=each.count, unit=each.unit or "")
        for each in tables
    )


def _renewal(track: TrackTable, programme: ProgrammeTable) -> Renewal:
    """Take each setting from the track, else from its level, else from the programme."""
    common = programme.maintenance
    own, level = track.renewal, programme.levels[track.level].renewal

    def first(name: str, default: Any) -> Any:  # noqa: ANN401 — typed by the tables
        values = (getattr(own, name), getattr(level, name))
        return next((value for value in values if value is not None), default)

    return Renewal(
        window_days=first("window_days", common.window_days),
        grace_days=first("grace_days", common.grace_days),
        reassessment=first("reassessment", common.reassessment),
        ceus=first("ceus", Decimal(0)),
        requirements=_requirements(first("requirements", [])),
        extends_lower=first("extends_lower", common.extends_lower),
    )


def _assumptions(table: ProgrammeTable, raw: Raw) -> list[Assumption]:
    found = [_assumption("", name, reason, raw) for name, reason in table.assumed.items()]
    for track, own in zip(table.tracks, raw["tracks"], strict=True):
        found += [
            _assumption(track.slug, name, reason, own) for name, reason in track.assumed.items()
        ]
    return found


def _assumption(track: str, name: str, reason: str, raw: Raw) -> Assumption:
    values = [_flat(value) for value in settings_at(raw, name)]
    return Assumption(track=track, field=name, value=", ".join(values), reason=reason)


def _flat(value: Any) -> str:  # noqa: ANN401 — whatever the file has
    if isinstance(value, list):
        return ", ".join(_flat(each) for each in value)
    if isinstance(value, dict):
        for name in ("title", "track", "name"):
            if name in value:
                months = value.get("months")
                return f"{value[name]} ({months} months)" if months else str(value[name])
    return value if isinstance(value, str) else told(value)
