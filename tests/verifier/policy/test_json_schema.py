import hashlib
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from verifier.errors import InvalidError
from verifier.policy.json_schema import compile_schema, first_misfit
from verifier.policy.registry import RegisteredSchema, TrustRegistry
from verifier.policy.registry_file import RegistryError, load_registry
from verifier.report import Step, Verdict
from verifier.verify import verify

ADDRESS = "https://certs.example/schema.json"
SCHEMA = json.dumps(
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"name": {"type": "string", "pattern": "^Support"}},
        "required": ["name"],
    }
).encode()


def outcome(world, content, **members):
    document = world.badge(credentialSchema=[{"id": ADDRESS, "type": "JsonSchema"}], **members)
    signed = world.key.sign(document, suite="eddsa-jcs-2022")
    registry = replace(world.registry, schemas=(RegisteredSchema(id=ADDRESS, content=content),))
    report = verify(
        json.dumps(signed).encode(), at=world.at, registry=registry, sources=world.sources
    )
    return report.verdict, [check.code for check in report.checks if check.step is Step.SCHEMA]


def test_a_registered_schema_is_held_against_the_credential_and_not_fetched(world):
    assert outcome(world, SCHEMA) == (Verdict.VALID, ["SCHEMA_HOLDS"])
    assert outcome(world, SCHEMA, name="Other") == (Verdict.INVALID, ["SCHEMA_MISMATCH"])
    assert set(world.asked) == {"https://certs.example/status/1"}


def test_the_place_of_a_misfit_is_a_json_pointer():
    schema = json.dumps({"properties": {"a/b": {"items": {"type": "string"}}}}).encode()
    assert first_misfit(schema, {"a/b": ["x", 5]}) == "/a~1b/1"
    assert first_misfit(schema, {"a/b": ["x"]}) is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[1]", b'{"type":"nothing"}', b'{"$ref":"https://certs.example/other.json"}',
        b'{"$ref":"file:///etc/passwd"}', b'{"pattern":"(?<=a)b"}', b'{"a":1,"a":2}',
    ],
)  # fmt: skip
def test_a_schema_that_cannot_be_used_is_refused(content):
    with pytest.raises(InvalidError):
        compile_schema(content)


def test_a_pattern_takes_linear_time():
    schema = json.dumps({"properties": {"a": {"pattern": "^(a+)+$"}}}).encode()
    started = time.monotonic()
    assert first_misfit(schema, {"a": "a" * 50_000 + "!"}) == "/a"
    assert time.monotonic() - started < 5


def test_a_registry_file_names_schemas_by_digest(tmp_path: Path):
    (tmp_path / "schema.json").write_bytes(SCHEMA)
    path = tmp_path / "registry.toml"
    text = f"""
    [[schema]]
    id = "{ADDRESS}"
    file = "schema.json"
    sha256 = "{hashlib.sha256(SCHEMA).hexdigest()}"
    """
    path.write_text(text)
    registry = load_registry(path)
    assert registry.schema(ADDRESS).content == SCHEMA
    assert registry.schema("https://certs.example/other.json") is None
    assert TrustRegistry().schema(ADDRESS) is None
    (tmp_path / "schema.json").write_bytes(SCHEMA + b" ")
    with pytest.raises(RegistryError, match="digest of the file"):
        load_registry(path)
    (tmp_path / "schema.json").unlink()
    with pytest.raises(RegistryError, match="cannot be read"):
        load_registry(path)
    broken = b'{"type":"nothing"}'
    (tmp_path / "schema.json").write_bytes(broken)
    digest = hashlib.sha256(SCHEMA).hexdigest()
    path.write_text(text.replace(digest, hashlib.sha256(broken).hexdigest()))
    with pytest.raises(RegistryError, match="not a JSON Schema"):
        load_registry(path)
