"""Every setting's line is found, and found right."""

import tomllib
from importlib.resources import files

import pytest

from issuer.programmes.lines import line_of, lines_of
from issuer.programmes.reader import SHIPPED

TRICKY = """\
# a comment = with [brackets]
plain = 1
"quoted key" = "a # no comment"
'literal' = 'c:\\temp'
dotted.inner . "third" = true

text = \"\"\"
[not.a.table]
key = "no key" \\\"\"\" still
two quotes at the end\"\"\"\"\"
after = '''
[[nor.this]]
it''''
array = [ # comment
  1, [2,
  3], { a = 1, b = { c = [ "x", "]" ] } },
  "last", # trailing comma
]
when = 2026-01-31T12:00:00Z

[table]
key = 1.5
[table.deep."er.than"]
key = 2
[[rows]]
name = "first"
[rows.inner]
key = 1
[[rows.inner.list]]
z = 0
[[rows.inner.list]]
z = 1
[[rows]]
name = "second"
  [[rows.cells]]
  v = inf
"""

EXPECTED = {
    ("plain",): 2,
    ("quoted key",): 3,
    ("literal",): 4,
    ("dotted",): 5,
    ("dotted", "inner", "third"): 5,
    ("text",): 7,
    ("after",): 11,
    ("array",): 14,
    ("array", 0): 15,
    ("array", 1): 15,
    ("array", 1, 1): 16,
    ("array", 2, "b", "c", 1): 16,
    ("array", 3): 17,
    ("when",): 19,
    ("table",): 21,
    ("table", "key"): 22,
    ("table", "deep", "er.than", "key"): 24,
    ("rows",): 25,
    ("rows", 0): 25,
    ("rows", 0, "name"): 26,
    ("rows", 0, "inner"): 27,
    ("rows", 0, "inner", "list", 0, "z"): 30,
    ("rows", 0, "inner", "list", 1): 31,
    ("rows", 0, "inner", "list", 1, "z"): 32,
    ("rows", 1): 33,
    ("rows", 1, "name"): 34,
    ("rows", 1, "cells", 0, "v"): 36,
}


def paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


def test_lines_of_a_document_with_every_kind_of_value():
    lines = lines_of(TRICKY)
    assert {path: lines.get(path) for path in EXPECTED} == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        TRICKY,
        *(
            files("issuer.programmes").joinpath(name).read_text()
            for name in (*SHIPPED, "routing.toml")
        ),
    ],
    ids=["tricky", *SHIPPED, "routing.toml"],
)
def test_every_path_that_tomllib_reads_has_a_line_and_no_other_has(text):
    lines = lines_of(text)
    read = {path for path in paths(tomllib.loads(text)) if path}
    assert read == set(lines)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_line_of_a_key_has_the_key(name):
    text = files("issuer.programmes").joinpath(name).read_text()
    lines = text.splitlines()
    for path, line in lines_of(text).items():
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1]


def test_what_has_no_line_gets_that_of_the_table_around_it():
    lines = lines_of("[a]\nb = 1\n[a.c]\n")
    assert line_of(lines, ("a", "c", "missing", 3)) == 3
    assert line_of(lines, ("nowhere",)) == 1
