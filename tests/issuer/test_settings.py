"""Settings: documented one by one, refused by name and line, secrets never shown."""

import os
import re
from pathlib import Path

import pytest

from issuer.settings import (
    SMALLEST_STATUS_LIST,
    Settings,
    SettingsError,
    read_passphrase,
    read_settings,
    setting_fields,
)
from keys.errors import KeysError

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "configuration.md"


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch, tmp_path):
    """An empty folder and no variable of ours, so that the developer's own settings stay out."""
    for name in list(os.environ):
        if name.upper().startswith("ASSAY_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def documented() -> dict[str, tuple[str, str]]:
    """Name → (default, description) as the page's table has them."""
    row = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
    return {name: (default, text) for name, default, text in row.findall(PAGE.read_text("utf-8"))}


def shown_default(value: object) -> str:
    if value is None or value == () or value == "":
        return "none"
    if value == Settings.model_fields["data_directory"].default:
        return "the user's data folder"
    return f"`{value}`"


def test_every_setting_is_documented_with_its_default_and_description():
    expected = {
        name: (shown_default(field.default), field.description)
        for name, field in setting_fields().items()
    }
    assert documented() == expected


def test_the_readme_lists_every_setting_with_its_default():
    readme = (ROOT / "README.md").read_text("utf-8")
    line = readme.partition("Every setting with its default: ")[2].partition("\n")[0]
    listed = line.removesuffix(".").split(" · ")
    assert listed == [
        f"`{name}` {shown_default(field.default)}" for name, field in setting_fields().items()
    ]


def test_defaults_need_no_file():
    settings = read_settings()
    assert settings.public_url == "http://localhost:8000"
    assert settings.status_list_entries == SMALLEST_STATUS_LIST
    assert settings.is_demonstration
    assert settings.database.startswith("sqlite:///")
    assert settings.keys_place == settings.data_directory / "keys"


def test_the_environment_wins_over_the_file(monkeypatch):
    Path("assay.toml").write_text('issuer_name = "From file"\nserve_port = 9001\n')
    monkeypatch.setenv("ASSAY_ISSUER_NAME", "From environment")
    settings = read_settings()
    assert settings.issuer_name == "From environment"
    assert settings.serve_port == 9001


def test_tables_and_lists_are_json_in_the_environment(monkeypatch):
    Path("assay.toml").write_text('oidc_roles = {helpers = "officer"}\n')
    monkeypatch.setenv("ASSAY_OIDC_ROLES", '{"staff": "viewer"}')
    monkeypatch.setenv("ASSAY_CARD_FRAME_ANCESTORS", '["https://help.example"]')
    settings = read_settings()
    assert settings.oidc_roles == {"staff": "viewer"}
    assert settings.card_frame_ancestors == ("https://help.example",)


@pytest.mark.parametrize("text", ["staff=viewer", "null", '["staff"]', '{"staff": "nobody"}'])
def test_what_is_no_table_in_the_environment_is_named(monkeypatch, text):
    monkeypatch.setenv("ASSAY_OIDC_ROLES", text)
    with pytest.raises(SettingsError, match="The variable ASSAY_OIDC_ROLES"):
        read_settings()


def test_a_variable_may_be_spelled_in_small_letters(monkeypatch):
    monkeypatch.setenv("assay_issuer_name", "Small")
    assert read_settings().issuer_name == "Small"
    monkeypatch.setenv("ASSAY_ISSUER_NAME", "Capitals")
    assert read_settings().issuer_name == "Capitals"


def test_the_file_can_lie_elsewhere(monkeypatch, tmp_path):
    place = tmp_path / "other.toml"
    place.write_text("serve_port = 9002\n")
    monkeypatch.setenv("ASSAY_CONFIG", str(place))
    assert read_settings().serve_port == 9002


def test_a_named_file_that_is_missing_is_an_error(monkeypatch):
    monkeypatch.setenv("ASSAY_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"names nowhere\.toml, and there is no such file"):
        read_settings()


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_setting():
    Path("assay.toml").write_text('# ours\nissuer_name = "X"\nisuer_email = "a@example.org"\n')
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value) == (
        "assay.toml, line 3: isuer_email: there is no such setting. Did you mean “issuer_email”?"
    )


def test_an_unknown_variable_is_named_with_the_nearest(monkeypatch):
    monkeypatch.setenv("ASSAY_PUBLIC_URI", "https://x.example")
    with pytest.raises(SettingsError, match=r"ASSAY_PUBLIC_URI\. Did you mean ASSAY_PUBLIC_URL"):
        read_settings()


def test_a_refused_value_names_line_or_variable(monkeypatch):
    Path("assay.toml").write_text("\nserve_port = 99999\n")
    with pytest.raises(SettingsError, match=r"assay\.toml, line 2: serve_port: .*65535"):
        read_settings()
    monkeypatch.setenv("ASSAY_SERVE_PORT", "many")
    with pytest.raises(SettingsError, match=r"The variable ASSAY_SERVE_PORT: .*integer"):
        read_settings()


def test_broken_toml_says_so():
    Path("assay.toml").write_text("issuer_name = \n")
    with pytest.raises(SettingsError, match=r"assay\.toml is not TOML: .*line 1"):
        read_settings()


@pytest.mark.parametrize(
    "address",
    [
        "certificates.example.org",
        "ftp://certificates.example.org",
        "http://certificates.example.org",
        "https://user@certificates.example.org",
        "https://certificates.example.org/?a=b",
        "https://certificates.example.org/#x",
        "https://zertifikate.exämple.org",
        "https://certificates.example.org/office",
        "http://127.0.0.1:8000",
    ],
)
def test_a_public_address_must_be_one(monkeypatch, address):
    monkeypatch.setenv("ASSAY_PUBLIC_URL", address)
    with pytest.raises(SettingsError, match="ASSAY_PUBLIC_URL"):
        read_settings()


def test_a_status_list_shorter_than_the_specification_allows_is_refused(monkeypatch):
    monkeypatch.setenv("ASSAY_STATUS_LIST_ENTRIES", "65536")
    with pytest.raises(SettingsError, match="131072"):
        read_settings()


def test_programme_files_are_separated_as_in_path(monkeypatch):
    monkeypatch.setenv("ASSAY_PROGRAMMES", "one.toml:two.toml")
    assert read_settings().programmes == (Path("one.toml"), Path("two.toml"))


def test_K02_no_secret_appears_in_the_text_of_settings_or_of_an_error(monkeypatch):
    monkeypatch.setenv("ASSAY_PASSPHRASE", "canary-one")
    monkeypatch.setenv("ASSAY_DATABASE_URL", "postgresql://office:canary-two@127.0.0.1/assay")
    settings = read_settings()
    assert "canary" not in repr(settings) + str(settings) + settings.model_dump_json()
    monkeypatch.setenv("ASSAY_SERVE_PORT", "canary-three")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "canary" not in str(caught.value)


def test_the_passphrase_comes_from_its_file_or_the_environment(tmp_path):
    place = tmp_path / "passphrase"
    place.write_text("correct horse battery\n")
    place.chmod(0o600)
    found = read_passphrase(Settings(passphrase_file=place))
    assert found is not None
    assert found.reveal() == "correct horse battery"
    found = read_passphrase(Settings(passphrase="battery staple horse"))
    assert found is not None
    assert found.reveal() == "battery staple horse"
    assert read_passphrase(Settings()) is None


def test_K01_a_passphrase_file_open_to_others_is_refused(tmp_path):
    place = tmp_path / "passphrase"
    place.write_text("correct horse battery\n")
    place.chmod(0o644)
    with pytest.raises(KeysError, match="0600"):
        read_passphrase(Settings(passphrase_file=place))
