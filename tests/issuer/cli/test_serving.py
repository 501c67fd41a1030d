"""``assay serve``: the port is taken first, and what is served is the office."""

import socket
import threading
import urllib.request

import pytest

from issuer.app import create_app, production
from issuer.cli.frame import CannotWork, Exit
from issuer.cli.serving import listening, server_of
from issuer.errors import UnavailableError
from issuer.opening import open_office
from issuer.settings import read_settings


def test_a_port_that_is_taken_is_told_with_the_remedy(with_office):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = with_office("serve", "--port", str(port))
    assert result.exit_code == Exit.CANNOT_WORK
    assert f"Port {port} on 127.0.0.1 cannot be had" in result.output
    assert "take another port with --port" in result.output


def test_an_address_that_is_not_ours_cannot_be_listened_on():
    with pytest.raises(CannotWork, match="cannot be had"):
        listening("203.0.113.1", 0)


def test_the_office_is_served_over_http(with_office):
    settings = read_settings()
    office = open_office(settings)
    with listening("127.0.0.1", 0) as listener:
        server = server_of(create_app(office, settings), listener)
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}/.well-known/did.json"
            with urllib.request.urlopen(address, timeout=10) as response:
                assert response.status == 200
                assert response.headers["Server"].strip() == "assay"
                assert len(response.headers.get_all("Date")) == 1
                assert b'"did:web:localhost%3A8000"' in response.read()
            page = address.replace("/.well-known/did.json", "/issuer")
            with urllib.request.urlopen(page, timeout=10) as response:
                assert len(response.headers.get_all("Date")) == 1
        finally:
            server.shutdown()
            serving.join()
            server.server_close()
            office.database.dispose()


def test_production_is_made_from_the_settings_of_the_machine(with_office, monkeypatch):
    monkeypatch.setenv("ASSAY_TRUSTED_PROXIES", "1")
    client = production().test_client()
    assert client.get("/.well-known/did.json").status_code == 200


def test_production_without_a_database_says_what_to_do(assay):
    with pytest.raises(UnavailableError, match="assay database upgrade"):
        production()
