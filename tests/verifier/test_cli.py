"""The command, run as people run it."""

import http.server
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import pytest

from verifier.formats.png import bake_png

ROOT = Path(__file__).resolve().parents[2]
LIST = "https://certs.example/status/1"


def run(*arguments, stdin=b"", **environment):
    return subprocess.run(
        [sys.executable, "-m", "verifier", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "ASSAY_TRUST_REGISTRY": "", **environment},
        timeout=60,
        check=False,
    )


@pytest.fixture
def office(world, tmp_path):
    """A world whose registry and list lie on disk, in the present."""
    world.at = datetime.now(UTC).replace(microsecond=0)
    world.publish_list([])
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / quote(LIST, safe="")).write_bytes(world.lists[LIST])
    (tmp_path / "registry.toml").write_text(
        f"""
        [[issuer]]
        id = "{world.key.controller}"
        name = "Example Certification Office"
        lists = {{ directory = "lists" }}
        [[issuer.key]]
        id = "{world.key.id}"
        multikey = "{world.key.multikey}"
        """
    )
    world.folder = tmp_path
    return world


def credential(office, **members):
    document = office.badge(
        validFrom=(office.at - timedelta(days=30)).isoformat().replace("+00:00", "Z"),
        validUntil=(office.at + timedelta(days=30)).isoformat().replace("+00:00", "Z"),
        **members,
    )
    return json.dumps(office.key.sign(document, created=office.at)).encode()


def test_a_valid_credential_ends_with_0_and_says_every_check(office):
    file = office.folder / "credential.json"
    file.write_bytes(credential(office))
    result = run(file, "--registry", office.folder / "registry.toml", "--offline")
    said = result.stdout.decode()
    assert (result.returncode, result.stderr) == (0, b""), said
    assert said.startswith("VALID: ")
    assert "The signature matches: nothing was changed since it was signed." in said
    assert "Ada Example" in said
    assert said.count("[yes]") == 5


def test_the_registry_may_be_named_by_the_environment_and_the_file_come_from_a_pipe(office):
    environment = {"ASSAY_TRUST_REGISTRY": str(office.folder / "registry.toml")}
    result = run("-", "--offline", "--json", stdin=credential(office), **environment)
    report = json.loads(result.stdout)
    assert (result.returncode, report["verdict"], report["carrier"]) == (0, "VALID", "json")
    assert report["issuer"]["name"] == "Example Certification Office"
    assert [check["step"] for check in report["checks"]] == [
        "format", "proof", "issuer", "status", "dates",
    ]  # fmt: skip


def test_a_moment_may_be_given(office):
    file = office.folder / "credential.json"
    file.write_bytes(credential(office))
    later = (office.at + timedelta(days=31)).isoformat().replace("+00:00", "Z")
    registry = ("--registry", office.folder / "registry.toml")
    result = run(file, *registry, "--offline", "--at", later)
    assert (result.returncode, result.stdout[:7]) == (1, b"EXPIRED")


def test_every_other_verdict_ends_with_1_and_what_is_not_known_with_4(office):
    signed = credential(office)
    registry = ("--registry", office.folder / "registry.toml", "--offline")
    assert run("-", *registry, stdin=signed.replace(b"Ada", b"Eve")).returncode == 1
    assert run("-", *registry, stdin=b"{}").returncode == 1
    unknown = run("-", "--offline", stdin=signed)
    assert unknown.stdout.startswith(b"INDETERMINATE")  # nobody's keys are known
    assert unknown.returncode == 4
    (office.folder / "lists" / quote(LIST, safe="")).unlink()
    assert run("-", *registry, stdin=signed).returncode == 4


def test_a_baked_badge_is_verified(office):
    from PIL import Image

    file = office.folder / "badge.png"
    Image.new("RGB", (4, 4)).save(file)
    file.write_bytes(bake_png(file.read_bytes(), credential(office)))
    result = run(file, "--registry", office.folder / "registry.toml", "--offline")
    assert result.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["/nowhere/at/all.json"], 3, "cannot be read: No such file"),
        (["."], 3, "Is a directory"),
        (["-", "--registry", "/nowhere.toml"], 3, "trust registry"),
        (["https://127.0.0.1/x"], 3, "could not be had"),
        (["http://certs.example/x"], 3, "not https"),
        (["https://certs.example/x", "--offline"], 3, "network"),
        ([], 2, "FILE"),
        (["-", "--at", "yesterday"], 2, "--at"),
        (["-", "--off"], 2, "--off"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(arguments, code, said):
    result = run(*arguments)
    assert result.returncode == code, result
    assert said in result.stderr.decode()
    assert b"Traceback" not in result.stderr + result.stdout


def test_no_input_makes_a_traceback():
    for junk in (b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"<svg", b"a.b.c", b"{" * 10_000):
        result = run("-", "--offline", stdin=junk)
        assert (result.returncode, result.stderr) == (1, b""), junk


def test_a_name_that_would_paint_over_the_verdict_is_made_visible(office):
    painted = "\u202eEve\u001b[2J\r\nVALID"
    document = json.loads(credential(office))
    del document["proof"]
    document["credentialSubject"]["identifier"][0]["identityHash"] = painted
    signed = json.dumps(office.key.sign(document, created=office.at)).encode()
    result = run("-", "--registry", office.folder / "registry.toml", "--offline", stdin=signed)
    said = result.stdout.decode()
    assert "\\u{202e}Eve\\u{1b}[2J" in said
    assert "\u202e" not in said
    assert "\x1b" not in said
    assert "\nVALID" not in said


def test_a_pipe_that_nobody_reads_makes_no_traceback(office):
    command = f"{sys.executable} -m verifier - --offline | head -c 1"
    result = subprocess.run(
        ["/bin/sh", "-c", command], input=b"{}", capture_output=True, cwd=ROOT, check=False
    )
    assert result.stderr == b""


def test_the_command_loads_neither_issuer_nor_database_nor_web():
    script = (
        "import sys, verifier.cli; print([m for m in "
        "('issuer', 'sqlalchemy', 'flask', 'keys.store', 'lxml', 'pikepdf') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True
    )
    assert result.stdout.strip() == b"[]"


class Site(http.server.BaseHTTPRequestHandler):
    """Serves what the test puts into ``documents``; an office on this machine."""

    documents: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        body = self.documents.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    Site.documents, Site.asked = {}, []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_an_operators_own_site_on_this_machine_is_asked_and_no_other(
    world, new_key, site, tmp_path
):
    origin = f"http://localhost:{site}"
    world.at = datetime.now(UTC).replace(microsecond=0)
    world.key = new_key(f"did:web:localhost%3A{site}")
    world.publish_list([], address=f"{origin}/status/1", id=f"{origin}/status/1")
    entry = world.entry(id=f"{origin}/status/1#5", statusListCredential=f"{origin}/status/1")
    Site.documents = {
        "/.well-known/did.json": json.dumps(world.key.did_document()).encode(),
        "/status/1": world.lists[f"{origin}/status/1"],
        "/c/1": credential(world, id=f"{origin}/c/1", credentialStatus=entry),
    }
    registry = tmp_path / "registry.toml"
    registry.write_text(
        f"""
        [[issuer]]
        id = "{world.key.controller}"
        name = "Demonstration"
        lists = {{ origin = "{origin}" }}
        """
    )
    result = run(f"{origin}/c/1", "--registry", registry)
    assert result.returncode == 0, result
    assert sorted(Site.asked) == ["/.well-known/did.json", "/c/1", "/status/1"]
    Site.asked.clear()
    stranger = run("-", stdin=Site.documents["/c/1"])
    assert stranger.returncode == 4
    assert Site.asked == []
