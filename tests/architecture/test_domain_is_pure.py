"""The rules need nothing but the standard library, and never look at a clock."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "issuer" / "domain").glob("*.py"))
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "fromtimestamp"}
OUTSIDE = {"open", "print", "input"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_domain_imports_the_standard_library_and_itself_only(file):
    names = list(imported(ast.parse(file.read_text(encoding="utf-8"))))
    strange = [
        name
        for name in names
        if not name.startswith("issuer.domain.")
        and name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert strange == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_domain_asks_no_clock_and_touches_nothing_outside(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                assert node.func.attr not in CLOCKS, ast.unparse(node)
            elif isinstance(node.func, ast.Name):
                assert node.func.id not in OUTSIDE, ast.unparse(node)
