"""The acts on a certification as commands: who may, what is told, and what is on record."""

import getpass
import json

import pytest

from issuer.cli.frame import Exit
from tests.issuer.cli.test_issuing import public_id

ACCOUNT = f"command-line:{getpass.getuser()}"


@pytest.fixture
def held(with_office):
    """Ana's certification, by its public id; awarded now."""
    return public_id(with_office("issue", "A-1", "product-fundamentals").stdout)


@pytest.fixture
def awarded_at(with_office):
    """Give Ana's certification as awarded on a day; return its public id."""

    def give(day):
        row = f"A-1,product-fundamentals,knowledge-test,{day},91"
        text = f"external_id,track,component,taken_on,score\n{row}\n"
        assert with_office("import", "results", "-", stdin=text).exit_code == Exit.DONE
        result = with_office("issue", "A-1", "product-fundamentals", "--awarded", day)
        assert result.exit_code == Exit.DONE, result.output
        return public_id(result.stdout)

    return give


def told(assay, which, *arguments):
    result = assay("history", which, "--json", *arguments)
    assert result.exit_code == Exit.DONE, result.output
    return json.loads(result.stdout)


def test_suspending_and_resolving_with_the_name_of_who_did_it(with_office, held):
    done = with_office("suspend", held, "--reason", "complaint", "--as", "L. Moreau")
    assert done.exit_code == Exit.DONE, done.output
    assert done.stdout.startswith(f"Suspended: {held}, to be resolved until 20")
    again = with_office("suspend", held, "--reason", "complaint")
    assert again.exit_code == Exit.REFUSED
    assert again.output.startswith("It is suspended; suspend is possible from ")
    assert told(with_office, held)["effects"]["grants_access"] is False
    resolved = with_office("resolve", f"http://localhost:8000/c/{held}")
    assert resolved.stdout == f"Resolved: {held} is active\n"
    acts = told(with_office, held)["acts"]
    by = {act["event"]: (act["actor"], act["reason"]) for act in acts}
    assert by["suspended"] == (f"{ACCOUNT} as L. Moreau", "complaint")
    assert by["resolved"] == (ACCOUNT, "")


def test_a_proposed_withdrawal_is_taken_back(with_office, held):
    assert with_office("withdraw", held).exit_code == Exit.USAGE
    assert with_office("withdraw", held, "--take-back").exit_code == Exit.REFUSED
    with_office("withdraw", held, "--reason", "fraud", "--as", "Ann")
    back = with_office("withdraw", held, "--take-back", "--as", "Bo")
    assert (back.exit_code, back.stdout) == (
        Exit.DONE,
        f"Taken back: the withdrawal of {held} is not proposed any more\n",
    )
    again = with_office("withdraw", held, "--reason", "fraud", "--as", "Cy")
    assert again.stdout.startswith("Proposed: ")


def test_a_withdrawal_takes_two_people_and_an_appeal_a_third(with_office, held):
    def withdraw(*more, reason="fraud"):
        return with_office("withdraw", held, "--reason", reason, *more)

    proposed = withdraw("--as", "Ann")
    assert proposed.stdout.startswith(f"Proposed: {held} is not withdrawn yet.")
    assert told(with_office, held)["standing"] == "active"
    for same in ("Ann", "ann", "ANN"):
        refused = withdraw("--as", same)
        assert refused.exit_code == Exit.REFUSED
        assert refused.output == "A withdrawal takes two different officers.\n"
    other = withdraw("--as", "Bo", reason="misuse")
    assert (other.exit_code, "for another reason: fraud" in other.output) == (Exit.REFUSED, True)
    done = withdraw("--as", "Bo")
    assert done.stdout == f"Withdrawn: {held}, proposed by {ACCOUNT} as Ann\n"
    assert told(with_office, held)["standing"] == "withdrawn"
    for judge in ("Ann", "bo"):
        refused = with_office("appeal", held, "--as", judge)
        assert refused.exit_code == Exit.REFUSED
        assert refused.output == "Who decided this may not also decide the appeal.\n"
    upheld = with_office("appeal", held, "--as", "Cy")
    assert upheld.stdout == f"Appeal upheld: {held} is active\n"


def test_surrendered_is_the_end(with_office, held):
    assert with_office("surrender", held).stdout == f"Surrendered: {held}\n"
    again = with_office("surrender", held)
    assert (again.exit_code, again.output.startswith("It is surrendered;")) == (Exit.REFUSED, True)


def test_a_wrong_name_is_set_right_and_the_credential_follows(with_office, held):
    roster = "external_id,name\nA-1,Ana de Souza\n"
    assert with_office("import", "roster", "-", stdin=roster).exit_code == Exit.DONE
    done = with_office("correct", held, "--reason", "wrong-name")
    assert done.stdout == f"Corrected: {held} version 2\n"
    history = told(with_office, held)
    assert (history["standing"], history["gaps"]) == ("active", [])
    assert {act["event"] for act in history["acts"][:2]} == {"corrected", "version-revoked"}


def test_a_renewal_tells_all_that_is_missing(with_office, held):
    for arguments in (("renew", held), ("renew", held, "--check"), ("reinstate", held)):
        result = with_office(*arguments)
        assert result.exit_code == Exit.REFUSED
        assert result.stdout == ""
    assert "The renewal window opens on" in with_office("renew", held, "--check").stderr
    assert "is possible from lapsed only" in with_office("reinstate", held).stderr


def test_erasing_asks_first_and_is_for_good(with_office, held):
    asked = with_office("erase", "A-1", stdin="n\n")
    assert asked.exit_code == Exit.REFUSED
    assert "Nothing was erased." in asked.output
    assert told(with_office, held)["standing"] == "active"
    erased = with_office("erase", "A-1", "--yes")
    assert erased.stdout == f"Erased: A-1; 1 certifications answer 410 now\n{held}\n"
    gone = with_office("history", held)
    assert gone.exit_code == Exit.REFUSED
    assert "asked to be forgotten" in gone.output
    assert with_office("erase", "A-1", "--yes").exit_code == Exit.REFUSED


@pytest.mark.parametrize(
    "command",
    [
        ("renew",),
        ("reinstate",),
        ("suspend", "--reason", "complaint"),
        ("resolve",),
        ("withdraw", "--reason", "fraud"),
        ("appeal",),
        ("surrender",),
        ("correct", "--reason", "wrong-name"),
        ("history",),
    ],
)
def test_what_is_not_there_is_refused_in_words(with_office, command):
    name, *rest = command
    unknown = with_office(name, "a" * 26, *rest)
    assert unknown.exit_code == Exit.REFUSED
    assert "There is no certification" in unknown.output
    nonsense = with_office(name, "nonsense", *rest)
    assert nonsense.exit_code == Exit.REFUSED
    assert "neither the id of a certification" in nonsense.output


@pytest.mark.parametrize("command", ["suspend", "withdraw", "correct"])
def test_a_reason_is_one_of_the_list(with_office, held, command):
    assert with_office(command, held).exit_code == Exit.USAGE
    assert with_office(command, held, "--reason", "because").exit_code == Exit.USAGE


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 101, "\u202eann"])
def test_a_name_is_one_line(with_office, held, name):
    result = with_office("surrender", held, "--as", name)
    assert result.exit_code == Exit.USAGE
    assert "Name one person in one line" in result.output


def test_any_moment_can_be_asked(with_office, awarded_at):
    held = awarded_at("2025-11-30")
    now = told(with_office, held)
    assert [cycle["number"] for cycle in now["cycles"]] == [1]
    later = told(with_office, held, "--at", "2050-01-01")
    assert (later["standing"], later["at"]) == ("lapsed", "2050-01-01T00:00:00Z")
    assert later["standings"][-1] == {
        "standing": "lapsed",
        "start": later["since"],
        "end": None,
    }
    assert later["effects"]["page"] == "Lapsed"
    assert later["gaps"][-1]["end"] is None
    before = with_office("history", held, "--at", "2020-01-01")
    assert before.exit_code == Exit.REFUSED
    assert "There was no certification" in before.output
    words = with_office("history", held).stdout
    assert f"{held}: Ana Souza, Product Fundamentals" in words
    assert "\nActs\nat\tevent\treason\tactor\tdetails\n" in words


def test_two_records_become_one(with_office, held):
    contradicting = with_office("merge", "A-1", "A-2")
    assert contradicting.exit_code == Exit.REFUSED
    assert "different results for the same" in contradicting.output
    roster = "external_id,name\nA-3,Ana de Souza\n"
    assert with_office("import", "roster", "-", stdin=roster).exit_code == Exit.DONE
    done = with_office("merge", "A-1", "A-3", "--as", "L. Moreau")
    assert done.exit_code == Exit.DONE, done.output
    assert done.stdout == (
        "Merged: A-1 into A-3; 1 certifications moved\n"
        f"{held} (bears another name: assay correct)\n"
    )
    history = told(with_office, held)
    assert history["holder_name"] == "Ana de Souza"
    assert (history["acts"][0]["event"], history["acts"][0]["public"]) == ("merged", False)
    again = with_office("merge", "A-1", "A-3")
    assert again.exit_code == Exit.REFUSED
    assert "one record already" in again.output
