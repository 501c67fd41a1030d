"""What the conformance server signs, and what it refuses to.

Everything that a test suite may ask of an issuer, with keys that are worth nothing: the
product's own endpoint signs far less (docs/vc-api.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from issuer.sealing.tokens import TokenProfile, signed_token
from keys import base58
from keys.algorithms import KeyType
from tests.conformance.lists import V1, V2, ConformanceLists
from tests.conformance.signers import HeldSigner
from verifier.canonicalization import canonical_nquads
from verifier.credential import parse_credential
from verifier.errors import InvalidError, MalformedError
from verifier.proofs.data_integrity import signing_input
from verifier.proofs.suites import DATA_INTEGRITY_PROOF
from verifier.report import Outcome, Report, Step
from verifier.strict_json import dump
from verifier.timestamps import format_timestamp

Document = dict[str, Any]

DATA_INTEGRITY = tuple(f"https://w3id.org/security/data-integrity/v{n}" for n in (2, 1))
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"

SUITES: Mapping[KeyType, tuple[str, ...]] = {
    KeyType.ED25519: ("eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"),
    KeyType.P256: ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"),
    KeyType.P384: ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"),
}
"""What each kind of key signs with, the first where nothing is asked for."""

_RELEASED = frozenset({Step.FORMAT, Step.PROOF, Step.RESOURCES})
"""What must hold of what is given out. A suite also has credentials issued that name schemas
which nobody knows, or that have expired; verifying those says so."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a suite asks of the issuer. What is not known is passed over."""

    cryptosuite: str | None = None
    key_type: str | None = None
    add_status: bool = False
    envelope: bool = False

    @classmethod
    def read(cls, value: object) -> "Options":
        if not isinstance(value, dict):
            raise MalformedError("the options are not an object", place="/options")
        kinds = {"cryptosuite": str, "keyType": str, "addStatus": bool, "envelope": bool}
        for name, kind in kinds.items():
            if name in value and not isinstance(value[name], kind):
                raise MalformedError(f"the option {name} is of a wrong type", place="/options")
        return cls(
            cryptosuite=value.get("cryptosuite"),
            key_type=value.get("keyType"),
            add_status=value.get("addStatus", False),
            envelope=value.get("envelope", False),
        )


@dataclass(frozen=True, kw_only=True)
class ConformanceIssuer:
    """One issuer per kind of key, each its own did:key."""

    signers: Mapping[KeyType, HeldSigner]
    lists: ConformanceLists
    judge: Callable[[bytes], Report]
    """Our own verifier: nothing is given out that it would refuse."""

    def issue(self, submitted: Document, options: Options, *, created: datetime) -> Document:
        """Return what was submitted, signed; raises VerifierError where it must not be."""
        if "proof" in submitted:
            raise InvalidError("the credential has a proof already")
        credential = parse_credential(submitted)
        signer = self._signer(credential.issuer.id, options)
        document = dict(submitted)
        if options.add_status and "credentialStatus" not in document:
            document = self.lists.entered(document, credential.data_model, signer)
        if options.envelope:
            return self._enveloped(document, signer, created)
        suite = options.cryptosuite or SUITES[signer.key_type][0]
        signed = sign_document(document, suite, signer, created)
        self._require_good(dump(signed))
        return signed

    def _signer(self, issuer: str, options: Options) -> HeldSigner:
        signer = next((one for one in self.signers.values() if one.controller == issuer), None)
        if signer is None:
            raise InvalidError("the issuer of the credential is none of this server's")
        if options.key_type not in {None, signer.key_type.value}:
            raise InvalidError(f"the issuer's key is a {signer.key_type.value} key")
        if options.cryptosuite not in {None, *SUITES[signer.key_type]}:
            raise InvalidError(f"a {signer.key_type.value} key makes no such proof")
        return signer

    def _enveloped(self, document: Document, signer: HeldSigner, created: datetime) -> Document:
        if document["@context"][0] == V1:
            raise InvalidError("a vc+jwt token holds a credential of the data model 2.0")
        canonical_nquads(document)  # a token covers every word; undefined ones are refused too
        profile = TokenProfile.W3C_CREDENTIAL
        token = signed_token(document, profile=profile, signer=signer, created=created)
        self._require_good(token)
        return {
            "@context": V2,
            "id": f"data:application/vc+jwt,{token.decode()}",
            "type": "EnvelopedVerifiableCredential",
        }

    def _require_good(self, signed: bytes) -> None:
        for check in self.judge(signed).checks:
            if check.step in _RELEASED and check.outcome is not Outcome.PASSED:
                raise InvalidError(check.sentence, code=check.code)


def _with_context(document: Document, suite: str) -> Document:
    """Add the context that gives the proof its words, where the document has none for it."""
    contexts = list(document["@context"])
    if suite == "Ed25519Signature2020":
        needed = {ED25519_2020}
    elif contexts[0] == V1:
        needed = set(DATA_INTEGRITY)
    else:
        return document
    if needed.isdisjoint(each for each in contexts if isinstance(each, str)):
        contexts.append(DATA_INTEGRITY[0] if len(needed) > 1 else ED25519_2020)
    return {**document, "@context": contexts}


def sign_document(
    document: Document, suite: str, signer: HeldSigner, created: datetime
) -> Document:
    """Return the document with one proof of ``suite``."""
    document = _with_context(document, suite)
    configuration: Document = {
        "type": DATA_INTEGRITY_PROOF,
        "cryptosuite": suite,
        "created": format_timestamp(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    if suite == "Ed25519Signature2020":
        configuration["type"] = configuration.pop("cryptosuite")
    elif suite in {"eddsa-jcs-2022", "ecdsa-jcs-2019"}:
        # The suites ask for it (EdDSA Cryptosuites 1.0 §3.3.1), and JCS lets any word pass.
        configuration["@context"] = document["@context"]
        canonical_nquads(document)
    data = signing_input(document, configuration, key_type=signer.key_type)
    value = "z" + base58.encode(signer.sign(data))
    return {**document, "proof": {**configuration, "proofValue": value}}
