"""The application as a whole: limits, proxies, and what is told of a fault."""

import re
import stat

import pytest
from flask import request
from PIL import Image

from issuer.app import create_app, now
from issuer.opening import identity_of, open_office, signatory_of
from issuer.persistence import Database
from issuer.persistence.records.holders import HolderDraft
from issuer.services.papers import signature_of
from issuer.settings import Settings, SettingsError, web_secret
from keys.errors import KeysError
from tests.issuer.receivers import mail_server


@pytest.fixture
def make(tmp_path):
    """Make an application with settings of the test's own."""
    offices = []

    def make(**values):
        settings = Settings(data_directory=tmp_path / "data", **values)
        database = Database(settings.database)
        database.upgrade()
        database.dispose()
        offices.append(open_office(settings))
        return create_app(offices[-1], settings)

    yield make
    for office in offices:
        office.database.dispose()


def seen_address(app, **headers) -> str:
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    app.test_client().get("/robots.txt", headers=sent)
    return seen[0]


def test_W11_a_visitor_cannot_choose_the_address_that_limits_count(make):
    assert seen_address(make(), X_Forwarded_For="203.0.113.9") == "127.0.0.1"


def test_W11_with_one_proxy_only_what_that_proxy_added_counts(make):
    app = make(trusted_proxies=1)
    assert seen_address(app, X_Forwarded_For="198.51.100.1, 203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize("path", ["/verify", "/api/v1/holders"])
def test_P04_a_body_over_the_limit_is_not_read(make, path):
    app = make(max_upload_bytes=2**16)
    response = app.test_client().post(
        path,
        data=b"x" * (2**16 + 1),
        headers={"Accept": "application/json", "Content-Type": "application/octet-stream"},
    )
    assert response.status_code in {401, 413}
    assert response.mimetype == "application/problem+json"


def test_a_fault_is_told_without_its_inside(make, monkeypatch):
    app = make()

    @app.get("/fault")
    def fault():
        raise RuntimeError("canary")

    response = app.test_client().get("/fault", headers={"Accept": "application/json"})
    assert response.status_code == 500
    assert b"canary" not in response.data
    assert response.mimetype == "application/problem+json"


def test_an_office_without_a_key_answers_in_words(make):
    response = make().test_client().get("/.well-known/did.json")
    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"


def test_a_one_time_link_goes_out_by_the_mail_server_of_the_settings(make, tmp_path):
    with mail_server() as mailbox:
        app = make(
            mail_host="127.0.0.1",
            mail_port=mailbox.port,
            mail_security="none",
            mail_from="office@certify.example",
            issuer_name="Example Academy",
        )
        database = Database(f"sqlite:///{tmp_path / 'data' / 'assay.sqlite3'}")
        with database.transaction() as records:
            draft = HolderDraft(external_id="1", name="Ana", mail="ana@people.example")
            records.holders.save([draft], at=now())
        client = app.test_client()
        page = client.get("/me/sign-in").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"mail": "ana@people.example", "csrf_token": token}
        assert client.post("/me/sign-in", data=form).status_code == 303
        app.extensions["sign-in"].settle()
        database.dispose()
    ((sender, recipients),) = mailbox.envelopes
    assert (sender, recipients) == ("office@certify.example", ["ana@people.example"])
    assert mailbox.messages[0]["From"] == "Example Academy <office@certify.example>"
    text = mailbox.messages[0].get_body(("plain",)).get_content()
    assert "http://localhost:8000/me/sign-in/" in text


def test_the_secret_of_cookies_is_made_once_and_is_this_users_alone(tmp_path):
    settings = Settings(data_directory=tmp_path / "data")
    made = web_secret(settings)
    assert len(made) >= 43
    assert stat.S_IMODE(settings.web_secret_place.stat().st_mode) == 0o600
    assert web_secret(settings) == made
    settings.web_secret_place.chmod(0o644)
    with pytest.raises(KeysError):
        web_secret(settings)


def test_without_mail_nobody_is_promised_a_link(make):
    app = make(public_url="https://certify.example")
    answer = app.test_client().get("/me/sign-in")
    assert answer.status_code == 503
    assert "cannot send mail" in answer.text


def test_certificates_are_signed_by_whom_the_settings_name(make, tmp_path):
    picture = tmp_path / "signature.png"
    Image.new("RGBA", (60, 20)).save(picture)
    settings = Settings(
        data_directory=tmp_path,
        signatory_name="Dr Example Person",
        signatory_title="Head of certification",
        signatory_picture=picture,
    )
    signed = signature_of(identity_of(settings), signatory_of(settings))
    assert (signed.name, signed.office) == ("Dr Example Person", "Head of certification")
    assert signed.picture == picture.read_bytes()
    plain = Settings(data_directory=tmp_path, issuer_name="Example Office")
    by_office = signature_of(identity_of(plain), signatory_of(plain))
    assert by_office == signature_of(identity_of(plain), None)
    assert (by_office.name, by_office.office) == ("Example Office", "Certification office")


@pytest.mark.parametrize("content", [None, b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"x" * 1_000_000])
def test_a_signature_that_cannot_be_printed_is_refused_at_the_start(make, tmp_path, content):
    picture = tmp_path / "signature.png"
    if content is not None:
        picture.write_bytes(content)
    with pytest.raises(SettingsError, match="signatory_picture"):
        make(signatory_picture=picture)
