"""``assay keys``, run as a person runs it."""

import stat

from issuer.cli.frame import Exit

PASSPHRASE = "correct horse battery staple"


def test_generate_rotate_and_list(assay, tmp_path):
    made = assay("keys", "generate", "--new-passphrase-file", str(tmp_path / "passphrase"))
    assert made.exit_code == Exit.DONE, made.output
    assert stat.S_IMODE((tmp_path / "passphrase").stat().st_mode) == 0o600
    assert "Signs as: did:web:localhost%3A8000" in made.output
    secret = (tmp_path / "passphrase").read_text().strip()
    assert secret not in made.output

    rotated = assay("keys", "rotate", ASSAY_PASSPHRASE_FILE=str(tmp_path / "passphrase"))
    assert rotated.exit_code == Exit.DONE, rotated.output
    listed = assay("keys", "list").output.splitlines()
    assert listed[0].split("\t") == ["KEY", "TYPE", "MADE", "RETIRED", "COMPROMISED"]
    old, new = (line.split("\t") for line in listed[1:])
    assert old[3] != "-"
    assert new[3] == "-"


def test_a_second_key_is_not_made_over_the_first(assay, tmp_path):
    assert assay("keys", "generate", ASSAY_PASSPHRASE=PASSPHRASE).exit_code == Exit.DONE
    again = assay("keys", "generate", "--new-passphrase-file", str(tmp_path / "other"))
    assert again.exit_code == Exit.REFUSED
    assert "already; it is not overwritten" in again.output
    assert not (tmp_path / "other").exists()


def test_without_a_passphrase_and_a_terminal_it_says_where_one_comes_from(assay):
    result = assay("keys", "generate")
    assert result.exit_code == Exit.REFUSED
    assert "Set passphrase_file" in result.output


def test_rotating_with_another_passphrase_is_refused(assay):
    assert assay("keys", "generate", ASSAY_PASSPHRASE=PASSPHRASE).exit_code == Exit.DONE
    result = assay("keys", "rotate", ASSAY_PASSPHRASE="another passphrase altogether")
    assert result.exit_code == Exit.CANNOT_WORK
    assert len(assay("keys", "list").output.splitlines()) == 2


def test_a_changed_public_address_is_refused_with_the_reason(assay):
    assert assay("keys", "generate", ASSAY_PASSPHRASE=PASSPHRASE).exit_code == Exit.DONE
    result = assay("keys", "list", ASSAY_PUBLIC_URL="https://certificates.example.org")
    assert result.exit_code == Exit.CANNOT_WORK
    assert "Put the public address back" in result.output


def test_a_compromised_key_is_replaced_by_rotating(assay):
    assay("keys", "generate", ASSAY_PASSPHRASE=PASSPHRASE)
    key = assay("keys", "list").output.splitlines()[1].split("\t")[0]
    result = assay("keys", "compromised", key, "--yes")
    assert result.exit_code == Exit.DONE, result.output
    assert "assay keys rotate" in result.output
    assert assay("keys", "rotate", ASSAY_PASSPHRASE=PASSPHRASE).exit_code == Exit.DONE
    old, new = (line.split("\t") for line in assay("keys", "list").output.splitlines()[1:])
    assert old[4] != "-"
    assert new[3:] == ["-", "-"]


def test_a_mistyped_setting_stops_every_command(assay):
    result = assay("keys", "list", ASSAY_PUBLIC_URI="https://x.example")
    assert result.exit_code == Exit.CANNOT_WORK
    assert "Did you mean ASSAY_PUBLIC_URL?" in result.output
