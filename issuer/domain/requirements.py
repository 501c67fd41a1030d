"""Requirements besides the assessment, counted."""

from collections.abc import Iterable

from issuer.domain.facts import Fulfilment
from issuer.domain.missing import Lack, Missing, Value, marked
from issuer.domain.programme import Requirement


def missing_requirements(
    requirements: tuple[Requirement, ...], fulfilments: Iterable[Fulfilment]
) -> tuple[Missing, ...]:
    """Return each requirement that is not met, with what is on record.

    Args:
        requirements: what is asked for.
        fulfilments: the records that may count, of this track; those of one requirement add up.
    """
    counts: dict[str, int] = {}
    for fulfilment in fulfilments:
        counts[fulfilment.requirement] = counts.get(fulfilment.requirement, 0) + fulfilment.count
    return tuple(
        _short(requirement, counts.get(requirement.slug, 0))
        for requirement in requirements
        if counts.get(requirement.slug, 0) < requirement.count
    )


def _short(requirement: Requirement, count: int) -> Missing:
    values: dict[str, Value] = {"title": requirement.title}
    if requirement.count == 1 and not requirement.unit:
        text = marked("%(title)s: not on record yet.")
    else:
        values |= {"count": count, "wanted": requirement.count}
        text = marked("%(title)s: %(count)s of %(wanted)s on record.")
        if requirement.unit:
            values["unit"] = requirement.unit
            text = marked("%(title)s: %(count)s of %(wanted)s %(unit)s on record.")
    return Missing(lack=Lack.REQUIREMENT_SHORT, subject=requirement.slug, text=text, values=values)
