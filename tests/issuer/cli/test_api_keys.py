"""``assay api-key``, run as a person runs it."""

from issuer.cli.frame import Exit


def test_the_token_is_all_of_standard_output_and_is_never_shown_again(with_database):
    made = with_database(
        "api-key", "create", "lms", "--scope", "holders:read", "--scope", "records:write"
    )
    assert made.exit_code == Exit.DONE, made.output
    assert made.stdout.startswith("assay_")
    assert made.stdout.count("\n") == 1
    listed = with_database("api-key", "list").output
    assert made.stdout.strip() not in listed
    assert listed.splitlines()[1].split("\t")[:3] == ["lms", "yes", "holders:read records:write"]


def test_a_revoked_key_is_listed_as_ended(with_database):
    with_database("api-key", "create", "lms", "--scope", "holders:read")
    assert with_database("api-key", "revoke", "lms").exit_code == Exit.DONE
    assert with_database("api-key", "list").output.splitlines()[1].split("\t")[1] == "no"
    again = with_database("api-key", "revoke", "lms")
    assert again.exit_code == Exit.REFUSED
    assert "no API key “lms”" in again.output


def test_an_unknown_scope_is_a_usage_error_that_lists_the_scopes(with_database):
    result = with_database("api-key", "create", "lms", "--scope", "everything")
    assert result.exit_code == Exit.USAGE
    assert "credentials:issue" in result.output


def test_an_expiry_is_typed_as_a_day(with_database):
    made = with_database(
        "api-key", "create", "lms", "--scope", "holders:read", "--expires", "2099-01-31"
    )
    assert made.exit_code == Exit.DONE, made.output
    assert "2099-01-31T00:00:00Z" in with_database("api-key", "list").output
    bad = with_database(
        "api-key", "create", "x", "--scope", "holders:read", "--expires", "31.01.2099"
    )
    assert bad.exit_code == Exit.USAGE
    assert "is not a moment" in bad.output
