"""The JOSE command does what W3C's suite asks; documents and keys are our own."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from keys import jwk
from keys.public import PublicKey
from tests.conformance.jose import main

ISSUER = "https://issuer.example/one"
CREDENTIAL = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "https://issuer.example/credentials/1",
    "type": ["VerifiableCredential", "ExampleAlumniCredential"],
    "issuer": ISSUER,
    "validFrom": "2010-01-01T19:23:24Z",
    "somethingElse": {"not": "understood"},
    "credentialSubject": {"id": "did:example:123", "alumniOf": "The School of Examples"},
}
KEYS = {
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ES512": lambda: ec.generate_private_key(ec.SECP521R1()),
}


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def method(algorithm: str) -> dict[str, Any]:
    private: Any = KEYS[algorithm]()
    public = jwk.encode(PublicKey.from_handle(private.public_key()))
    secret = (
        private.private_bytes_raw()
        if algorithm == "EdDSA"
        else private.private_numbers().private_value.to_bytes((private.key_size + 7) // 8, "big")
    )
    return {
        "id": f"{ISSUER}#key-1",
        "type": "JsonWebKey",
        "controller": ISSUER,
        "publicKeyJwk": {**public, "alg": algorithm},
        "secretKeyJwk": {**public, "alg": algorithm, "d": base64url(secret)},
    }


@pytest.fixture
def run(tmp_path: Path):
    def run_command(act: str, text: object, key: dict[str, Any], feature: str) -> dict[str, str]:
        given = text if isinstance(text, str) else json.dumps(text)
        (tmp_path / "input").write_text(given)
        (tmp_path / "key").write_text(json.dumps(key))
        arguments = [act, "--feature", feature]
        for name in ("input", "key", "output"):
            arguments += [f"--{name}", str(tmp_path / name)]
        assert main(arguments) == 0
        return json.loads((tmp_path / "output").read_text())

    return run_command


def presentation(*credentials: object) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": ISSUER,
        "verifiableCredential": list(credentials),
    }


def enveloped(token: str) -> dict[str, str]:
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }


@pytest.mark.parametrize("algorithm", sorted(KEYS))
def test_what_is_issued_verifies(algorithm: str, run) -> None:
    key = method(algorithm)
    issued = run("issue", CREDENTIAL, key, "credential_jose")
    assert issued["result"] == "success"
    verified = run("verify", issued["data"], key, "credential_jose")
    assert verified["result"] == "success"
    assert json.loads(verified["data"]) == CREDENTIAL
    shown = run("issue", presentation(enveloped(issued["data"])), key, "presentation_jose")
    assert shown["result"] == "success"
    assert run("verify", shown["data"], key, "presentation_jose")["result"] == "success"


def test_what_is_not_right_fails(run) -> None:
    key = method("ES256")
    token = run("issue", CREDENTIAL, key, "credential_jose")["data"]
    other = method("ES256")
    unsigned = base64url(b'{"alg":"none"}') + "." + token.split(".")[1] + "."
    for text, used, feature in (
        (token[:-8] + "AAAAAAAA", key, "credential_jose"),
        (token, other, "credential_jose"),
        (token, key, "presentation_jose"),
        (unsigned, key, "credential_jose"),
        (json.dumps(CREDENTIAL), key, "credential_jose"),
        ("", key, "credential_jose"),
    ):
        assert run("verify", text, used, feature)["result"] == "failure"


@pytest.mark.parametrize(
    "credential", [CREDENTIAL, {"type": "EnvelopedVerifiableCredential", "id": "x"}, "text", None]
)
def test_an_unsecured_credential_in_a_presentation_fails(credential: object, run) -> None:
    answer = run("issue", presentation(credential), method("EdDSA"), "presentation_jose")
    assert answer["result"] == "failure"


def test_what_is_no_credential_is_not_issued(run) -> None:
    for change in ({"issuer": 7}, {"credentialSubject": []}, {"validFrom": "soon"}, {"type": []}):
        answer = run("issue", {**CREDENTIAL, **change}, method("EdDSA"), "credential_jose")
        assert answer["result"] == "failure"


def test_other_features_and_broken_files(run) -> None:
    key = method("EdDSA")
    assert run("issue", CREDENTIAL, key, "credential_cose")["result"] == "indeterminate"
    assert run("issue", CREDENTIAL, {}, "credential_jose")["result"] == "error"


def test_it_is_a_command(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(json.dumps(method("ES384")))
    (tmp_path / "input").write_text(json.dumps(CREDENTIAL))
    command = [sys.executable, "-m", "tests.conformance.jose", "issue"]
    for name in ("input", "key", "output"):
        command += [f"--{name}", str(tmp_path / name)]
    subprocess.run(
        [*command, "--feature", "credential_jose"],
        cwd=Path(__file__).parents[2],
        check=True,
        timeout=60,
    )
    assert json.loads((tmp_path / "output").read_text())["result"] == "success"
