"""Requirements besides the assessment, counted."""

from collections.abc import Iterable

from issuer.domain.facts import Fulfilment
from issuer.domain.missing import Lack, Missing
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
        Missing(
            lack=Lack.REQUIREMENT_SHORT,
            subject=requirement.slug,
            sentence=_sentence(requirement, counts.get(requirement.slug, 0)),
        )
        for requirement in requirements
        if counts.get(requirement.slug, 0) < requirement.count
    )


def _sentence(requirement: Requirement, count: int) -> str:
    if requirement.count == 1 and not requirement.unit:
        return f"{requirement.title}: not on record yet."
    unit = f" {requirement.unit}" if requirement.unit else ""
    return f"{requirement.title}: {count} of {requirement.count}{unit} on record."
