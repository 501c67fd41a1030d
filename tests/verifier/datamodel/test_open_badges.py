"""Our rules against the schemas that 1EdTech publishes, on its examples and on variations."""

import copy
import json
import random
from pathlib import Path

import jsonschema_rs
import pytest

from verifier.datamodel import open_badges
from verifier.datamodel.shape import MisfitError

pytestmark = pytest.mark.shared


def accepts(rule, document) -> bool:
    try:
        rule(document)
    except MisfitError:
        return False
    return True


@pytest.fixture(scope="module")
def schemas(vectors: Path):
    folder = vectors / "ob3-schema"
    files = {
        ("strict", "AchievementCredential"): "strict/ob_v3p0_achievementcredential_schema.json",
        ("strict", "EndorsementCredential"): "strict/DERIVED_endorsementcredential_schema.json",
        ("compact", "AchievementCredential"): "compact/ob_v3p0_achievementcredential_schema.json",
        ("compact", "EndorsementCredential"): "compact/ob_v3p0_endorsementcredential_schema.json",
        ("compact", "Profile"): "compact/ob_v3p0_profile_schema.json",
    }
    return {
        key: jsonschema_rs.validator_for(
            json.loads((folder / name).read_text()), validate_formats=True
        )
        for key, name in files.items()
    }


@pytest.fixture(scope="module")
def examples(vectors: Path):
    return {
        path.name: json.loads(path.read_text())
        for path in sorted((vectors / "ob3-examples").glob("*.json"))
    }


def class_of(document) -> str:
    types = document["type"]
    return "EndorsementCredential" if "EndorsementCredential" in types else "AchievementCredential"


def test_agrees_with_both_schemas_on_every_example_of_the_specification(schemas, examples):
    assert len(examples) == 12
    for name, document in examples.items():
        kind = class_of(document)
        for variant, rules in (("strict", open_badges.LISTS), ("compact", open_badges.COMPACT)):
            expected = schemas[variant, kind].is_valid(document)
            assert accepts(rules[kind], document) == expected, (name, variant)


def places(value, path=()):
    """Every place in a JSON value, as paths."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def at(value, path):
    for step in path:
        value = value[step]
    return value


ODD_VALUES = [
    None, True, 0, 1.5, "", "text", "2010-01-01T00:00:00Z", "2010-01-01", "Image", "ext:own",
    [], {}, ["text"], [{}], {"en": "text"}, {"not-a-language": "text"}, {"en": 1}, "aa.bb.cc",
    "en-GB", ["Profile"], {"type": "Image", "id": "urn:x:1"}, "https://w3.org/ns",
]  # fmt: skip


def variation(chance: random.Random, document):
    """Return a copy with one to three places removed, replaced, wrapped, unwrapped, added to."""
    document = copy.deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        path = chance.choice([p for p in places(document) if p])
        parent, key = at(document, path[:-1]), path[-1]
        match chance.choice(["remove", "replace", "wrap", "unwrap", "add"]):
            case "remove":
                del parent[key]
            case "replace":
                parent[key] = copy.deepcopy(chance.choice(ODD_VALUES))
            case "wrap":
                parent[key] = [parent[key]]
            case "unwrap" if isinstance(parent[key], list) and parent[key]:
                parent[key] = parent[key][0]
            case "add" if isinstance(parent[key], dict):
                parent[key]["furtherMember"] = "text"
            case _:
                pass
    return document


def stricter_on_purpose(document) -> bool:
    """Whether one of the stated differences from the compact schema is in play."""
    for path in places(document):
        value = at(document, path)
        if path and path[-1] == "type" and (isinstance(value, str | dict)):
            return True
        listed = value if isinstance(value, list) else []
        if path and path[-1] == "type" and any(isinstance(each, dict) for each in listed):
            return True
        if path and path[-1] == "@context" and not isinstance(value, list):
            return True
        if path and path[-1] == "issuer" and isinstance(value, dict) and "type" not in value:
            return True
    return False


def test_agrees_with_both_schemas_on_variations(schemas, examples):
    chance = random.Random(20241223)
    outcomes = {True: 0, False: 0}
    for _ in range(4000):
        document = variation(chance, chance.choice(list(examples.values())))
        if not isinstance(document.get("type"), list):
            continue
        kind = class_of(document)
        strict = accepts(open_badges.LISTS[kind], document)
        compact = accepts(open_badges.COMPACT[kind], document)
        assert strict == schemas["strict", kind].is_valid(document), document
        expected = schemas["compact", kind].is_valid(document)
        if compact != expected:
            assert expected, document
            assert stricter_on_purpose(document), document
        outcomes[strict] += 1
    assert min(outcomes.values()) > 500


def test_what_satisfies_the_lists_satisfies_the_compact_rules(examples):
    for document in examples.values():
        kind = class_of(document)
        assert accepts(open_badges.LISTS[kind], document)
        assert accepts(open_badges.COMPACT[kind], document)


@pytest.mark.parametrize(
    ("pointer", "value", "expected"),
    [
        ("/credentialSubject/achievement/criteria", [], "Criteria"),
        ("/credentialSubject/achievement/image/id", 5, "text"),
        ("/validFrom", "2010-01-01", "offset"),
        ("/issuer/type", ["Person"], "Profile"),
        ("/@context/1", "https://example.org/a/b", "Open Badges 3.0 context"),
    ],
)
def test_a_misfit_names_its_place_and_what_was_expected(examples, pointer, value, expected):
    document = copy.deepcopy(examples["fullOpenBadge.json"])
    *path, last = (int(step) if step.isdigit() else step for step in pointer[1:].split("/"))
    at(document, path)[last] = value
    with pytest.raises(MisfitError) as misfit:
        open_badges.COMPACT["AchievementCredential"](document)
    assert misfit.value.pointer == pointer
    assert expected in misfit.value.expected
