"""The committed script is what its source and the locked packages give; so is its manifest."""

import hashlib
import json

import pytest

from tests.npm import installed
from tests.offline.building import PLACE, build

PERMISSIVE = {"MIT", "BSD-3-Clause", "ISC", "Apache-2.0"}


@pytest.mark.node
def test_the_script_is_built_again_byte_for_byte():
    built = build(installed(PLACE))
    assert built.manifest == (PLACE / "manifest.json").read_bytes()
    assert built.script == (PLACE / "offline.js").read_bytes()


def test_the_manifest_names_the_script_and_permissive_packages_alone():
    manifest = json.loads((PLACE / "manifest.json").read_bytes())
    script = (PLACE / "offline.js").read_bytes()
    assert manifest["script"]["sha256"] == hashlib.sha256(script).hexdigest()
    assert {"jsonld", "rdf-canonize", "@noble/curves"} <= {p["name"] for p in manifest["packages"]}
    assert {package["licence"] for package in manifest["packages"]} <= PERMISSIVE
    assert all(package["integrity"].startswith("sha512-") for package in manifest["packages"])


def test_the_script_can_stand_inside_of_a_page():
    script = (PLACE / "offline.js").read_text(encoding="utf-8").lower()
    assert "</script" not in script
    assert "<!--" not in script
    assert "\r" not in script
