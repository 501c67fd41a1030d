"""The pages name every command, every operation, every scope and every code there is."""

import re
from pathlib import Path

import click
import pytest

from issuer.cli import main
from issuer.cli.frame import Exit
from issuer.web.api.catalogue import OPERATIONS

DOCS = Path(__file__).resolve().parents[2] / "docs"
COMMANDS = (DOCS / "command-line.md").read_text("utf-8")
API = (DOCS / "api.md").read_text("utf-8")


def commands(group: click.Group, path: str = "assay") -> list[str]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = f"{path} {name}"
        found += commands(command, inner) if isinstance(command, click.Group) else [inner]
    return found


@pytest.mark.parametrize("command", commands(main))
def test_every_command_is_on_the_page(command):
    assert command in COMMANDS


def test_the_page_names_no_command_that_is_gone():
    known = {name.split()[1] for name in commands(main)}
    assert set(re.findall(r"(?m)^## assay ([a-z-]+)", COMMANDS)) == known


def test_every_exit_code_is_on_the_page():
    listed = {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", COMMANDS)}
    assert listed >= {code.value for code in Exit}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_stands_beside_its_scope(operation):
    named = operation.path if operation.prefix == "/api/v1" else operation.address
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", named)
    row = next(line for line in API.splitlines() if line.startswith(f"| `{operation.scope}`"))
    assert f"`{operation.method} {path}`" in row


def test_every_problem_code_is_on_the_page():
    source = Path(DOCS.parent / "issuer" / "web" / "api")
    used = set()
    for file in source.glob("*.py"):
        text = file.read_text("utf-8")
        used |= set(re.findall(r'HTTPStatus\.[A-Z_]+,\s*"([a-z-]+)"', text))
    assert used
    assert {code for code in used if f"`{code}`" not in API} == set()
