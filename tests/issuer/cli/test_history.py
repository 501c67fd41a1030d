"""Page, API and command tell the same history, on both databases."""

import json
import time

import pytest

from issuer.app import create_app
from issuer.cli.frame import Exit
from issuer.opening import open_office
from issuer.settings import read_settings
from tests.issuer.cli.test_issuing import public_id
from verifier.timestamps import parse_timestamp


@pytest.fixture
def client(on_both):
    """Call pages and API of the office that the commands work on."""
    settings = read_settings()
    office = open_office(settings)
    yield create_app(office, settings).test_client()
    office.database.dispose()


@pytest.fixture
def on_both(assay, monkeypatch, database_url):
    """An empty office over a database of each kind."""
    monkeypatch.setenv("ASSAY_DATABASE_URL", database_url)
    monkeypatch.setenv("ASSAY_PASSPHRASE", "correct horse battery staple")
    assert assay("keys", "generate").exit_code == Exit.DONE
    return assay


def next_second():
    """Wait until the clock shows another second: what begins and ends in one has not been."""
    time.sleep(1 - time.time() % 1)


@pytest.fixture
def held(on_both):
    """Ana's certification, suspended and resolved: a gap and two versions."""
    roster = "external_id,name\nA-1,Ana Souza\n"
    row = "A-1,product-fundamentals,knowledge-test,2025-04-20,92\n"
    results = "external_id,track,component,taken_on,score\n" + row
    for table, text in (("roster", roster), ("results", results)):
        assert on_both("import", table, "-", stdin=text).exit_code == Exit.DONE
    held = public_id(on_both("issue", "A-1", "product-fundamentals").stdout)
    next_second()
    suspended = on_both("suspend", held, "--reason", "complaint", "--as", "L. Moreau")
    assert suspended.exit_code == Exit.DONE, suspended.output
    next_second()
    assert on_both("resolve", held).exit_code == Exit.DONE
    next_second()
    assert on_both("suspend", held, "--reason", "failed-audit").exit_code == Exit.DONE
    return held


def test_page_api_and_command_agree(on_both, held, client):
    created = on_both(
        "api-key",
        "create",
        "reader",
        "--scope",
        "certifications:history",
        "--scope",
        "certifications:read",
    )
    headers = {"Authorization": f"Bearer {created.stdout.strip()}"}
    told = json.loads(on_both("history", held, "--json").stdout)
    at = told["at"]
    answered = client.get(f"/api/v1/certifications/{held}/history?at={at}", headers=headers)
    assert answered.get_json() == told

    words = on_both("history", held, "--at", at).stdout
    assert f"At {at}: suspended since " in words
    for act in told["acts"]:
        assert f"{act['at']}\t{act['event']}\t{act['reason'] or '-'}\t{act['actor']}" in words
    for span in told["standings"]:
        assert f"{span['start']}\t{span['end'] or '-'}\t{span['standing']}" in words

    page = client.get(f"/c/{held}", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "Suspended since" in page
    assert "Has not held since" in page
    assert page.count("Did not hold from") == len(told["gaps"]) - 1
    event_words = {
        "certified": "Certified",
        "suspended": "Suspended",
        "resolved": "Suspension ended",
        "version-revoked": "Certificate taken back",
    }
    history = page.partition('<ol class="history">')[2].partition("</ol>")[0]
    public = [act["event"] for act in told["acts"] if act["public"]]
    assert history.count("<li>") == len(public)
    place = 0
    for event in public:
        place = history.index(f"<span>{event_words[event]}</span>", place) + 1
    for secret in ("complaint", "failed-audit", "Moreau", "command-line"):
        assert secret not in history


def test_at_an_earlier_moment_both_tell_the_earlier_answer(on_both, held, client):
    told = json.loads(on_both("history", held, "--json").stdout)
    created = on_both("api-key", "create", "reader", "--scope", "certifications:history")
    headers = {"Authorization": f"Bearer {created.stdout.strip()}"}
    for at in {span["start"] for span in told["standings"]} | {"2040-01-01T00:00:00Z"}:
        answered = client.get(f"/api/v1/certifications/{held}/history?at={at}", headers=headers)
        command = on_both("history", held, "--json", "--at", at)
        assert json.loads(command.stdout) == answered.get_json()
        assert all(
            parse_timestamp(act["at"]) <= parse_timestamp(at) for act in answered.json["acts"]
        )
