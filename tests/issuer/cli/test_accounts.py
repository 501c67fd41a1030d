"""``assay accounts``, run as a person runs it."""

from issuer.cli.frame import Exit


def test_the_first_administrator_is_made_and_the_password_shown_once(with_database):
    made = with_database("accounts", "add", "Maria.Lopez", "--role", "administrator")
    assert made.exit_code == Exit.DONE, made.output
    assert made.stdout.count("\n") == 1
    listed = with_database("accounts", "list").output
    assert listed.splitlines()[1].split("\t")[:3] == [
        "maria.lopez",
        "maria.lopez",
        "administrator",
    ]
    assert made.stdout.strip() not in listed


def test_a_role_is_changed_and_an_account_disabled(with_database):
    with_database("accounts", "add", "ann", "--role", "administrator")
    with_database("accounts", "add", "bob", "--role", "viewer")
    assert with_database("accounts", "role", "bob", "officer").exit_code == Exit.DONE
    assert with_database("accounts", "disable", "bob").exit_code == Exit.DONE
    row = with_database("accounts", "list").output.splitlines()[2].split("\t")
    assert row[2] == "officer"
    assert row[-1] != ""
    assert with_database("accounts", "enable", "bob").exit_code == Exit.DONE
    assert with_database("accounts", "password", "bob").stdout.count("\n") == 1


def test_the_only_administrator_stays(with_database):
    with_database("accounts", "add", "ann", "--role", "administrator")
    for command in (("disable", "ann"), ("role", "ann", "viewer")):
        refused = with_database("accounts", *command)
        assert refused.exit_code == Exit.REFUSED
        assert "only administrator" in refused.output


def test_a_name_that_is_none_is_refused(with_database):
    refused = with_database("accounts", "add", "Ann Lee", "--role", "viewer")
    assert refused.exit_code == Exit.REFUSED
    assert "cannot be the name" in refused.output
