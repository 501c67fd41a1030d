"""docs/maintenance.md names tests that exist."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_every_test_that_the_page_names_is_there():
    text = (ROOT / "docs" / "maintenance.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", text)
    assert len(named) > 25
    # Rooms have files of the same name: a test may be in any of them.
    files: defaultdict[str, str] = defaultdict(str)
    for path in (ROOT / "tests" / "issuer").rglob("test_*.py"):
        files[path.name] += path.read_text(encoding="utf-8")
    missing = [f"{file}::{test}" for file, test in named if f"def {test}(" not in files[file]]
    assert missing == []


def test_every_row_of_the_page_names_a_test():
    text = (ROOT / "docs" / "maintenance.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "Shown by" not in line]
    assert len(rows) > 20
    assert [row for row in rows if "::test_" not in row] == []
