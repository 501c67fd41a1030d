"""The command that W3C's JOSE and COSE test suite drives; not shipped.

``python -m tests.conformance.jose issue|verify --input F --key VM.json
--feature credential_jose|presentation_jose --output O`` writes ``{"result": …, "data": …}``,
where the result is ``success``, ``failure``, ``indeterminate`` (a feature that is not ours) or
``error`` (the files cannot be read).

What is judged: the token, its claims, its signature by the key of ``VM.json`` (taken as its
controller's whole document), and the form of the document in it. Status, schemas and the
credentials of others inside a presentation need a world that the suite does not have. The
suite's tokens are years old, so they are judged at the moment at which they say that they
were made.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from issuer.sealing.sealed import SealingError
from issuer.sealing.tokens import TokenProfile, signed_token
from keys.errors import KeysError
from tests.conformance.signers import HeldSigner
from verifier.credential import parse_credential
from verifier.errors import InvalidError, MalformedError, VerifierError
from verifier.proofs.jose import check_token, read_token
from verifier.proofs.jwt_claims import Profile
from verifier.proofs.result import ProofExpectation
from verifier.report import Outcome
from verifier.sources import Found, Unavailable
from verifier.strict_json import dump, parse_object

Document = dict[str, Any]

FEATURES = {
    "credential_jose": (TokenProfile.W3C_CREDENTIAL, Profile.W3C_CREDENTIAL, "assertionMethod"),
    "presentation_jose": (
        TokenProfile.W3C_PRESENTATION,
        Profile.W3C_PRESENTATION,
        "authentication",
    ),
}
RESULTS = {
    Outcome.PASSED: "success",
    Outcome.FAILED: "failure",
    Outcome.INDETERMINATE: "indeterminate",
}


class OneKey:
    """The world of the suite: one controller with one key."""

    def __init__(self, method: Document) -> None:
        public = {name: value for name, value in method.items() if name != "secretKeyJwk"}
        self._controller = method["controller"]
        self._body = dump(
            {
                "id": self._controller,
                "verificationMethod": [public],
                "assertionMethod": [method["id"]],
                "authentication": [method["id"]],
            }
        )

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        if address != self._controller:
            return Unavailable(reason="the suite gives one key alone")
        return Found(body=self._body, address=address, fetched_at=at)

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        return Unavailable(reason="the suite gives no lists")


def issue(text: bytes, method: Document, feature: str) -> Document:
    """Return the suite's answer to an unsigned document."""
    profile, read_profile, _ = FEATURES[feature]
    document = parse_object(text)
    _require_form(document, read_profile)
    token = signed_token(
        document,
        profile=profile,
        signer=HeldSigner.read(method),
        created=datetime.now(UTC).replace(microsecond=0),
    )
    return {"result": "success", "data": token.decode()}


def verify(text: bytes, method: Document, feature: str) -> Document:
    """Return the suite's answer to a token."""
    _, profile, purpose = FEATURES[feature]
    secured = read_token(text.strip())
    if secured.profile is not profile:
        raise InvalidError(f"a token of the type {profile.value} is needed")
    _require_form(secured.document, profile)
    result = check_token(
        secured,
        at=secured.issued_at or datetime.now(UTC).replace(microsecond=0),
        sources=OneKey(method),
        expectation=ProofExpectation(purpose=purpose),
    )
    data = dump(secured.document).decode() if result.outcome is Outcome.PASSED else result.sentence
    return {"result": RESULTS[result.outcome], "data": data}


def _require_form(document: Document, profile: Profile) -> None:
    """Raise MalformedError unless the document is a credential or presentation by its form."""
    if profile is Profile.W3C_CREDENTIAL:
        parse_credential(document)
        return
    types = document.get("type")
    if "VerifiablePresentation" not in (types if isinstance(types, list) else [types]):
        raise MalformedError("this is not a presentation")
    credentials = document.get("verifiableCredential", [])
    for credential in credentials if isinstance(credentials, list) else [credentials]:
        enveloped = isinstance(credential, dict) and (
            credential.get("type")
            in ("EnvelopedVerifiableCredential", ["EnvelopedVerifiableCredential"])
            and str(credential.get("id")).startswith("data:application/vc+")
        )
        if not enveloped:
            raise MalformedError("a credential in the presentation is not secured")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the answer goes to the file ``--output``."""
    parser = argparse.ArgumentParser(description="answers W3C's JOSE and COSE test suite")
    parser.add_argument("act", choices=["issue", "verify"])
    for name in ("input", "key", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--feature", required=True)
    given = parser.parse_args(arguments)
    try:
        text = given.input.read_bytes()
        method = json.loads(given.key.read_bytes())
        if given.feature not in FEATURES:
            answer = {"result": "indeterminate", "data": f"{given.feature} is not ours"}
        else:
            answer = {"issue": issue, "verify": verify}[given.act](text, method, given.feature)
    except (VerifierError, SealingError) as error:
        answer = {"result": "failure", "data": str(error)}
    except (OSError, ValueError, KeyError, TypeError, KeysError) as error:
        answer = {"result": "error", "data": f"{type(error).__name__}: {error}"}
    given.output.write_text(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
