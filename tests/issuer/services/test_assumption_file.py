"""What the office takes its programme to cost: read strictly, every fault told."""

from decimal import Decimal

import pytest

from issuer.services.figures.assumption_file import AssumptionsError, load_assumptions

GOOD = """
currency = "EUR"
first_contact_value = 12.50
escalation_cost = 40
[[costs]]
name = "Platform"
per_year = 5000.10
"""


def test_amounts_are_exact(tmp_path):
    place = tmp_path / "costs.toml"
    place.write_text(GOOD)
    read = load_assumptions(place)
    assert (read.first_contact_value, read.per_year) == (Decimal("12.50"), Decimal("5000.10"))
    assert read.rating_point_value == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"EUR"', '"Euro"', "currency"),
        ("12.50", "-1", "first_contact_value"),
        ("12.50", "nan", "first_contact_value"),
        ("12.50", "1.005", "first_contact_value"),
        ("escalation_cost", "escalation_costs", "escalation_costs"),
        ("escalation_cost = 40", "", "escalation_cost"),
        ("5000.10", '"much"', "costs.0.per_year"),
        ("currency", "currency =", "not TOML"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, old, new, told):
    place = tmp_path / "costs.toml"
    place.write_text(GOOD.replace(old, new))
    with pytest.raises(AssumptionsError, match=told):
        load_assumptions(place)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(AssumptionsError, match="cannot be read"):
        load_assumptions(tmp_path / "none.toml")
