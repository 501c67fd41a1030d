"""What exists for tests alone is used by tests alone."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_that_is_shipped_uses_the_registry_in_which_everybody_is_recognised():
    users = [
        path.relative_to(ROOT).as_posix()
        for package in ("issuer", "verifier", "keys")
        for path in (ROOT / package).rglob("*.py")
        if "unsafe" in path.read_text("utf-8").lower().replace("unsafe-inline", "")
        and path.name != "unsafe.py"
    ]
    assert users == []
