"""``assay decide``, ``issue`` and ``revoke``: exit codes and words that tell the truth."""

import re

import pytest

from issuer.cli import issuing
from issuer.cli.frame import Exit


def public_id(output: str) -> str:
    found = re.search(r"http://localhost:8000/c/([a-z2-7]{26})", output)
    assert found is not None, output
    return found[1]


def test_a_decision_is_told_in_words_and_by_the_exit_code(with_office):
    yes = with_office("decide", "A-1", "product-fundamentals")
    assert (yes.exit_code, yes.stdout) == (
        Exit.DONE,
        "A-1 may be certified in Product Fundamentals (version 1): total 92 %\n",
    )
    no = with_office("decide", "A-2", "support-agents/product-fundamentals")
    assert no.exit_code == Exit.REFUSED
    assert "84.995" in no.stdout
    before = with_office("decide", "A-1", "product-fundamentals", "--at", "2025-04-19")
    assert before.exit_code == Exit.REFUSED


@pytest.mark.parametrize(
    ("holder", "track", "message"),
    [
        ("A-9", "product-fundamentals", "no holder"),
        ("A-1", "product-fundamental", "Did you mean “product-fundamentals”?"),
    ],
)
def test_an_unknown_name_is_told(with_office, holder, track, message):
    result = with_office("decide", holder, track)
    assert result.exit_code == Exit.REFUSED
    assert message in result.output


def test_issuing_twice_gives_the_same_certification(with_office):
    first = with_office("issue", "A-1", "product-fundamentals")
    assert first.exit_code == Exit.DONE, first.output
    assert first.stdout.startswith("Issued: http://localhost:8000/c/")
    again = with_office("issue", "A-1", "product-fundamentals")
    assert again.exit_code == Exit.DONE
    assert again.stdout.startswith("There already: ")
    assert public_id(again.stdout) == public_id(first.stdout)


def test_who_is_not_eligible_is_not_certified(with_office):
    result = with_office("issue", "A-2", "product-fundamentals")
    assert result.exit_code == Exit.REFUSED
    assert result.stdout == ""
    assert "84.995" in result.stderr


def test_many_are_sealed_on_every_core(with_office, monkeypatch):
    monkeypatch.setattr(issuing, "WORTH_PROCESSES", 2)
    first = with_office("issue", "--eligible")
    assert first.exit_code == Exit.DONE, first.output
    assert first.stdout.startswith("2 holders: 1 issued, 0 held already, 1 not eligible yet")


def test_everybody_who_is_eligible(with_office):
    first = with_office("issue", "--eligible")
    assert first.exit_code == Exit.DONE, first.output
    assert first.stdout.startswith("2 holders: 1 issued, 0 held already, 1 not eligible yet")
    again = with_office("issue", "--eligible", "--only", "product-fundamentals")
    assert again.stdout.startswith("2 holders: 0 issued, 1 held already, 1 not eligible yet")


def test_history_keeps_its_date(with_office):
    result = with_office("issue", "A-1", "product-fundamentals", "--awarded", "2025-05-01")
    assert result.exit_code == Exit.DONE, result.output
    again = with_office("decide", "A-1", "product-fundamentals", "--at", "2025-06-01")
    assert again.exit_code == Exit.REFUSED


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("A-1",),
        ("A-1", "product-fundamentals", "--eligible"),
        ("--eligible", "--awarded", "2025-05-01"),
        ("A-1", "product-fundamentals", "--only", "de-escalation"),
    ],
)
def test_what_contradicts_itself_is_a_usage_error(with_office, arguments):
    assert with_office("issue", *arguments).exit_code == Exit.USAGE


def test_without_a_key_nothing_is_decided_and_the_command_is_named(with_database):
    roster = "external_id,name\nA-1,Ana Souza\n"
    assert with_database("import", "roster", "-", stdin=roster).exit_code == Exit.DONE
    result = with_database("issue", "--eligible")
    assert result.exit_code == Exit.CANNOT_WORK
    assert "assay keys generate" in result.output


def test_revoking_by_id_or_address_and_again(with_office):
    issued = public_id(with_office("issue", "A-1", "product-fundamentals").stdout)
    address = f"http://localhost:8000/c/{issued}/certificate.pdf"
    first = with_office("revoke", address, "--reason", "wrong-name")
    assert first.exit_code == Exit.DONE, first.output
    assert first.stdout.startswith(f"Revoked: {issued} version 1 at 20")
    again = with_office("revoke", issued.upper(), "--reason", "wrong-name", "--version", "1")
    assert again.stdout.startswith("Was revoked already")


@pytest.mark.parametrize(
    ("which", "message"),
    [
        ("a" * 26, "There is no certification"),
        ("https://elsewhere.example/c/" + "a" * 26, "nor an address of this office"),
        ("nonsense", "nor an address of this office"),
    ],
)
def test_what_is_not_ours_is_not_revoked(with_office, which, message):
    result = with_office("revoke", which, "--reason", "wrong-name")
    assert result.exit_code == Exit.REFUSED
    assert message in result.output


def test_a_reason_is_one_of_the_list(with_office):
    result = with_office("revoke", "a" * 26, "--reason", "because")
    assert result.exit_code == Exit.USAGE
    assert "issued-in-error" in result.output
