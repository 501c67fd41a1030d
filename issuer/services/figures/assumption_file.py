"""The file in which the office says what its programme costs and what it is worth."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from issuer.domain.figures.impact import Cost, CostAssumptions
from issuer.errors import IssuerError

_STRICT: Final = ConfigDict(extra="forbid", hide_input_in_errors=True)

Amount = Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _Cost:
    name: Name
    per_year: Amount


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _File:
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    costs: tuple[_Cost, ...]
    first_contact_value: Amount
    escalation_cost: Amount
    rating_point_value: Amount = Decimal(0)


_ADAPTER: Final = TypeAdapter(_File)


class AssumptionsError(IssuerError):
    """The file of cost assumptions is not as it must be."""


def load_assumptions(place: Path) -> CostAssumptions:
    """Read a file of cost assumptions; ``docs/figures.md`` shows one.

    Raises AssumptionsError with the file and every setting that is not as it must be.
    """
    try:
        read = tomllib.loads(place.read_text(encoding="utf-8"), parse_float=Decimal)
        values = _ADAPTER.validate_python(read)
    except (OSError, UnicodeDecodeError) as error:
        raise AssumptionsError(f"The cost assumptions in {place} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise AssumptionsError(f"The cost assumptions in {place} are not TOML: {error}") from None
    except ValidationError as error:
        lines = [
            f"{place}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()
        ]
        raise AssumptionsError("\n".join(lines)) from None
    return CostAssumptions(
        currency=values.currency,
        costs=tuple(Cost(name=each.name, per_year=each.per_year) for each in values.costs),
        first_contact_value=values.first_contact_value,
        escalation_cost=values.escalation_cost,
        rating_point_value=values.rating_point_value,
    )
