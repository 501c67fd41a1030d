"""The model team's office, on each kind of database."""

from dataclasses import replace

import pytest

from tests.issuer.figures.model_team import SUPPORT, assemble


@pytest.fixture
def team(office):
    """An office whose figures are those of the hand-drawn dashboard."""
    whole = replace(office, programmes=(SUPPORT,))
    assemble(whole)
    return whole
