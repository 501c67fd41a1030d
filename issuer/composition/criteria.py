"""What it takes to earn a track, in words: the criteria narrative of its Achievement."""

import re

from issuer.domain.programme import Component, Prerequisite, Requirement, Scoring, Track

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


def criteria_narrative(track: Track, programme_name: str) -> str:
    """Return the criteria as Markdown (Open Badges 3.0 §B.1.6 allows it), from the rules alone."""
    steps = [*map(_prerequisite, track.prerequisites), *_training(track), _assessment(track)]
    steps += map(_requirement, track.requirements)
    head = (
        f"{_plain(track.name)} is a certification at the level {_plain(track.level_name)} "
        f"({track.level}) of {_plain(programme_name)}. To earn it:"
    )
    hold = f"It holds for {track.validity_months} months and is kept up by renewal."
    return "\n".join([head, "", *steps, "", hold])


def _prerequisite(prerequisite: Prerequisite) -> str:
    held = f" for {prerequisite.months} months" if prerequisite.months else ""
    return f"- hold {_plain(prerequisite.name)}{held};"


def _training(track: Track) -> list[str]:
    if not track.modules:
        return []
    lines = [f"- study {len(track.modules)} modules, {track.study_hours} hours in all:"]
    lines += [f"    - {_plain(each.title)} ({each.hours} h)" for each in track.modules]
    return lines


def _assessment(track: Track) -> str:
    mark = track.assessment.pass_mark
    components = track.assessment.components
    if len(components) == 1:
        component = _component(components[0], with_weight=False)
        return f"- pass the assessment: {component}, {_goal(track)};"
    lines = [f"- pass the assessment with at least {mark} % in the weighted total:"]
    lines += [f"    - {_component(each, with_weight=True)}" for each in components]
    return "\n".join(lines)


def _goal(track: Track) -> str:
    (component,) = track.assessment.components
    match component.scoring:
        case Scoring.ALL_CORRECT:
            return "with every answer right"
        case Scoring.AVERAGE:
            return f"with an average of at least {track.assessment.pass_mark} %"
        case _:
            return f"with at least {track.assessment.pass_mark} %"


def _component(component: Component, *, with_weight: bool) -> str:
    told = []
    if component.items is not None:
        told.append(f"{component.items} {_plain(component.item_kind)}")
    if component.minutes is not None:
        told.append(f"{component.minutes} minutes")
    if component.preparation:
        told.append(f"{_plain(component.preparation)} of work before")
    if with_weight:
        told.append(f"{component.weight} % of the total")
        if component.scoring is Scoring.ALL_CORRECT:
            told.append("every answer right")
        elif component.pass_mark is not None:
            told.append(f"at least {component.pass_mark} %")
    return _plain(component.title) + (f" ({', '.join(told)})" if told else "")


def _requirement(requirement: Requirement) -> str:
    count = f": {requirement.count} {_plain(requirement.unit)}" if requirement.unit else ""
    return f"- {_plain(requirement.title)}{count};"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
