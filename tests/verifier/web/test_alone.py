"""The verifier deploys with ``keys``, ``verifier`` and its templates alone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from verifier.policy.registry_file import REGISTRY_VARIABLE
from verifier.web.production import application

ROOT = Path(__file__).resolve().parents[3]

ASK = """
import json, sys
from verifier.web.production import application
client = application().test_client()
page = client.get("/verify", headers={"Accept": "text/html", "Accept-Language": "de"})
report = client.post(
    "/verify", data=sys.stdin.buffer.read(), content_type="application/json",
    headers={"Accept": "application/json"},
)
loaded = {name.partition(".")[0] for name in sys.modules}
print(json.dumps([page.status_code, page.headers["Content-Language"],
                  report.get_json(force=True)["verdict"],
                  sorted(loaded & {"issuer", "sqlalchemy", "weasyprint", "alembic"})]))
"""


@pytest.fixture
def registry(world, tmp_path) -> Path:
    """The operator's file: the example's office, its key, and its lists in a folder."""
    place = tmp_path / "registry.toml"
    place.write_text(
        f'[[issuer]]\nid = "{world.key.controller}"\nname = "Example Certification Office"\n'
        f'[[issuer.key]]\nid = "{world.key.id}"\nmultikey = "{world.key.multikey}"\n'
    )
    return place


def test_it_runs_from_a_tree_that_has_nothing_else(world, registry, tmp_path):
    tree = tmp_path / "tree"
    for room in ("keys", "verifier", "templates/verifier"):
        shutil.copytree(ROOT / room, tree / room)
    shutil.copy(ROOT / "templates" / "__init__.py", tree / "templates")
    badge = world.key.sign(world.badge(credentialStatus=None))
    run = subprocess.run(
        [sys.executable, "-P", "-c", ASK],
        input=json.dumps(badge).encode(),
        capture_output=True,
        cwd=tree,
        env={"PYTHONPATH": str(tree), REGISTRY_VARIABLE: str(registry), "PATH": os.environ["PATH"]},
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    page, language, verdict, loaded = json.loads(run.stdout)
    assert (page, language) == (200, "de")
    assert verdict in {"VALID", "EXPIRED"}
    assert loaded == []


def test_without_a_registry_nobody_is_recognised(world, new_key):
    key = new_key("did:key:x")
    key.controller = f"did:key:{key.multikey}"
    key.id = f"{key.controller}#{key.multikey}"
    issuer = {"id": key.controller, "type": ["Profile"], "name": "Somebody"}
    badge = json.dumps(key.sign(world.badge(issuer=issuer, credentialStatus=None))).encode()
    answer = application({}).test_client().post("/verify", data=badge, content_type="text/plain")
    assert answer.get_json(force=True)["verdict"] == "UNTRUSTED-ISSUER"


def test_W11_only_so_many_proxies_are_believed_as_were_named():
    client = application({"VERIFIER_TRUSTED_PROXIES": "1"}).test_client()
    asked = [
        client.post(
            "/verify",
            data=b"{}",
            content_type="text/plain",
            headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.9"},
        ).status_code
        for number in range(31)
    ]
    assert asked == [400] * 30 + [429]


def test_a_number_of_proxies_that_is_none_stops_the_start():
    with pytest.raises(ValueError, match="many"):
        application({"VERIFIER_TRUSTED_PROXIES": "many"})
