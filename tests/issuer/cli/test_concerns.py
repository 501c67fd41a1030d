"""``assay concerns``, run as a person runs it."""

from issuer.cli.frame import Exit


def test_an_office_without_concerns_lists_none(with_database):
    listed = with_database("concerns", "list")
    assert listed.exit_code == Exit.DONE, listed.output
    assert listed.output.splitlines() == [
        "\t".join(("CONCERN", "CERTIFICATION", "ABOUT", "REPORTED", "CLOSED", "MAIL", "WORDS"))
    ]


def test_a_concern_that_does_not_wait_cannot_be_closed(with_database):
    closed = with_database("concerns", "close", "7")
    assert closed.exit_code == Exit.REFUSED
    assert "No concern 7 waits" in closed.output
