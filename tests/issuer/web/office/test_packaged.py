"""What the desk ships: pages that say who may what, and the one script of others."""

import hashlib
import re
from pathlib import Path

from issuer.domain.roles import MAY, Role

ROOT = Path(__file__).resolve().parents[4]


def test_the_page_tells_which_role_has_which_right():
    text = (ROOT / "docs" / "office.md").read_text("utf-8")
    told = {
        row[0]: {role for role, cell in zip(Role, row[1:6], strict=True) if cell == "yes"}
        for row in (
            [cell.strip(" `") for cell in line.strip("|").split("|")]
            for line in text.splitlines()
            if re.match(r"\| `[a-z]+` \|", line)
        )
    }
    assert told == {right.value: set(roles) for right, roles in MAY.items()}


def test_htmx_is_the_file_that_was_pinned():
    body = (ROOT / "templates/office/assets/htmx.min.js").read_bytes()
    readme = (ROOT / "templates/office/README.md").read_text("utf-8")
    assert hashlib.sha256(body).hexdigest() in readme
    assert b'version:"2.0.11"' in body


def test_no_template_of_the_desk_has_inline_script_or_style():
    for page in (ROOT / "templates" / "office").rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?! src=)", text), page.name
