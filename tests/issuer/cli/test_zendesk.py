"""``assay zendesk reconcile``, and skills told by ``assay sweep``."""

import pytest

from issuer.cli.frame import Exit
from tests.issuer.zendesk_server import TOKEN, USER, zendesk_server


@pytest.fixture
def zendesk(monkeypatch):
    with zendesk_server() as running:
        running.agents = {224: "A-1", 225: "B-2"}
        running.steps = 1
        monkeypatch.setenv("ASSAY_ZENDESK_URL", running.origin)
        monkeypatch.setenv("ASSAY_ZENDESK_USER", USER)
        monkeypatch.setenv("ASSAY_ZENDESK_TOKEN", TOKEN)
        yield running


def test_a_dry_run_prints_the_difference_and_the_run_makes_it_good(with_office, zendesk):
    issued = with_office("issue", "--eligible")
    assert issued.exit_code == Exit.DONE, issued.output
    told = with_office("zendesk", "reconcile", "--dry-run")
    assert told.exit_code == Exit.DONE, told.output
    assert "+ skill “Product Fundamentals”" in told.output
    assert "+ A-1 (224): Product Fundamentals" in told.output
    assert "1 agents would be changed" in told.output
    assert zendesk.held == {}
    done = with_office("zendesk", "reconcile")
    assert "1 agents changed" in done.output
    assert zendesk.names(224) == {"Product Fundamentals"}
    again = with_office("zendesk", "reconcile", "--dry-run")
    assert again.output == "0 agents would be changed\n"
    zendesk.held[225] = set(zendesk.held[224])
    assert "- B-2 (225): Product Fundamentals" in with_office("zendesk", "reconcile").output


def test_a_sweep_gives_the_skill(with_office, zendesk):
    with_office("issue", "--eligible")
    swept = with_office("sweep")
    assert swept.exit_code == Exit.DONE, swept.output
    assert zendesk.names(224) == {"Product Fundamentals"}


def test_without_an_account_or_with_half_of_one_it_says_what_is_missing(with_office, monkeypatch):
    told = with_office("zendesk", "reconcile")
    assert told.exit_code == Exit.REFUSED
    assert "zendesk_url" in told.output
    told = with_office("zendesk", "reconcile", ASSAY_ZENDESK_URL="https://example.zendesk.com")
    assert told.exit_code == Exit.CANNOT_WORK
    assert "zendesk_user and zendesk_token" in told.output


def test_an_account_that_refuses_us_is_told(with_office, zendesk):
    told = with_office("zendesk", "reconcile", ASSAY_ZENDESK_TOKEN="wrong")
    assert told.exit_code == Exit.REFUSED
    assert "does not accept our credentials" in told.output
    assert TOKEN not in told.output
