"""docs/programmes.md says what the files say."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from issuer.programmes import file_format
from issuer.programmes.overview import with_tables

PAGE = Path(__file__).resolve().parents[3] / "docs" / "programmes.md"


def test_the_tables_of_the_page_are_those_of_the_files():
    text = PAGE.read_text(encoding="utf-8")
    assert with_tables(text) == text, (
        "run: .venv/bin/python -m issuer.programmes.overview docs/programmes.md"
    )


def test_every_setting_is_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    tables = [
        each
        for each in vars(file_format).values()
        if isinstance(each, type) and issubclass(each, BaseModel)
    ]
    settings = {name for table in tables for name in table.model_fields}
    assert len(settings) > 50
    told = set(re.findall(r"[a-z_]+", "".join(re.findall(r"`[^`]+`", text))))
    assert settings - told == set()


def test_a_page_without_the_marks_is_refused():
    with pytest.raises(ValueError, match="no marks"):
        with_tables("# nothing")
