"""Data Integrity proofs: every proof of a document, checked (VC Data Integrity 1.0 §4.4-§4.6).

The specification's combined result, read literally, accepts an empty set and a set with a
failing proof. Here there must be at least one proof, and every one must hold (rows L6, L7).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from keys import jwk, multikey
from keys.algorithms import KeyType
from keys.errors import SignatureMismatchError
from verifier import strict_json
from verifier.errors import IndeterminateError, InvalidError, MalformedError
from verifier.outline import Outline
from verifier.proofs import chains
from verifier.proofs.controller_document import VerificationMethod
from verifier.proofs.hashing import (
    CONTEXT,
    configuration_of,
    hash_configuration,
    hash_data,
    hash_document,
)
from verifier.proofs.options import Proof, parse_proof
from verifier.proofs.result import ProofExpectation, ProofResult
from verifier.proofs.suites import DIGESTS, find_suite
from verifier.proofs.verification_method import resolve
from verifier.report import Outcome
from verifier.sources import Sources

MAXIMUM_PROOFS = 16
"""Proofs of one document that are looked at; more are refused, so that the work is bounded."""

MAXIMUM_BYTES_AGAIN = 256 * 1024
"""Bytes of JSON that are made canonical once more, for a chain's or another suite's sake: many
proofs over a large document would be more work than any answer may take (row L7)."""

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far ahead of the verifier's clock a signer's may be (row L12)."""


def check_proofs(
    document: Mapping[str, object],
    *,
    at: datetime,
    sources: Sources,
    expectation: ProofExpectation | None = None,
    unsecured: Outline | None = None,
) -> tuple[ProofResult, ...]:
    """Check every proof of ``document`` at the moment ``at``; one result for each, in order.

    ``unsecured`` is ``document`` without ``proof``, where that was walked already.

    A document is proven only if every result is PASSED. Whose proof it is stands in the
    results: bind ``controller`` to the issuer with ``require_controller``.

    Raises InvalidError where there is no proof at all, too many, one twice, or a chain that
    does not hold together; MalformedError where the canonical form would be unbounded work.
    """
    written = _written_proofs(document)
    checker = _Checker(
        document=document,
        unsecured=unsecured,
        written=written,
        at=at,
        sources=sources,
        expectation=expectation or ProofExpectation(),
    )
    return tuple([checker.check(value, place) for place, value in written])


def require_controller(results: Sequence[ProofResult], controller: str) -> None:
    """Raise InvalidError unless one of ``results`` is a good proof by ``controller`` (row L10).

    Without this, anybody's own key proves anybody's document.
    """
    if not any(
        result.outcome is Outcome.PASSED and result.controller == controller for result in results
    ):
        signers = ", ".join(sorted({result.controller or "unknown" for result in results}))
        raise InvalidError(
            f"the document names the issuer {controller}, but it was signed by {signers}",
            code="ISSUER_DID_NOT_SIGN",
        )


def signing_input(
    document: Mapping[str, object] | Outline,
    configuration: Mapping[str, object],
    *,
    key_type: KeyType = KeyType.ED25519,
) -> bytes:
    """Return the bytes that a signer signs for ``document`` (without ``proof``).

    ``document`` may have been walked already. ``configuration`` is the proof without
    ``proofValue``; it names the suite. Returns 64 bytes (96 for P-384 keys). Raises InvalidError
    where signing would lose something, the suite is unknown, or it does not go with ``key_type``.
    """
    suite = find_suite(configuration.get("type"), configuration.get("cryptosuite"))
    if key_type not in suite.key_types:
        raise InvalidError(f"the suite {suite.name} does not go with {key_type.value} keys")
    written = document.document if isinstance(document, Outline) else document
    return hash_data(
        document,
        configuration_of(configuration, written.get(CONTEXT)),
        suite=suite,
        key_type=key_type,
    )


def _written_proofs(document: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the proofs as written, each with its JSON pointer."""
    value = document.get("proof")
    written = (
        [(f"/proof/{index}", item) for index, item in enumerate(value)]
        if isinstance(value, list)
        else [("/proof", value)]
    )
    if not value:
        raise InvalidError(
            "the document carries no proof: nobody signed it", code="NO_PROOF", place="/proof"
        )
    if len(written) > MAXIMUM_PROOFS:
        raise InvalidError(
            f"the document carries {len(written)} proofs; at most {MAXIMUM_PROOFS} are looked at",
            code="TOO_MANY_PROOFS",
            place="/proof",
        )
    for index, (place, item) in enumerate(written):
        if any(item == earlier for _, earlier in written[:index]):
            raise InvalidError(
                "the same proof stands twice in the document", code="DUPLICATE_PROOF", place=place
            )
    chains.check(written)
    return written


class _Checker:
    """The checks of one document's proofs; remembers its hashes, which the proofs share."""

    def __init__(
        self,
        *,
        document: Mapping[str, object],
        unsecured: Outline | None,
        written: list[tuple[str, object]],
        at: datetime,
        sources: Sources,
        expectation: ProofExpectation,
    ) -> None:
        self._unsecured: Mapping[str, object] = (
            {name: value for name, value in document.items() if name != "proof"}
            if unsecured is None
            else unsecured.document
        )
        self._outline = unsecured
        self._written = written
        self._at = at
        self._sources = sources
        self._expectation = expectation
        self._hashes: dict[tuple[str, str, tuple[str, ...]], bytes] = {}
        self._bytes_again = 0

    def check(self, value: object, place: str) -> ProofResult:
        proof: Proof | None = None
        method: VerificationMethod | None = None
        try:
            proof = parse_proof(value, place, context=self._unsecured.get(CONTEXT))
            self._check_expectation(proof)
            self._check_moment(proof)
            data = self._hash_data(proof)
            method = resolve(
                proof.options.verification_method,
                purpose=proof.options.purpose,
                created=proof.created,
                at=self._at,
                sources=self._sources,
            )
            _check_signature(proof, method, data)
        except InvalidError as error:
            return _result(
                Outcome.FAILED, error.reason, str(error), place=place, proof=proof, method=method
            )
        except IndeterminateError as error:
            return _result(
                Outcome.INDETERMINATE,
                error.reason,
                str(error),
                place=place,
                proof=proof,
                method=method,
            )
        return _result(
            Outcome.PASSED,
            "SIGNATURE_MATCHES",
            "The signature matches: nothing was changed since it was signed.",
            place=place,
            proof=proof,
            method=method,
        )

    def _check_expectation(self, proof: Proof) -> None:
        """Compare purpose, challenge and domain (VC Data Integrity 1.0 §4.4; rows L9, L13)."""
        expected, options = self._expectation, proof.options
        if options.purpose != expected.purpose:
            raise InvalidError(
                f"the proof is for the purpose {options.purpose!r:.80}, not {expected.purpose}",
                code="PROOF_VERIFICATION_ERROR",
            )
        if options.challenge != expected.challenge:
            raise InvalidError(
                "the proof does not answer the challenge that this verifier gave"
                if expected.challenge is not None
                else "the proof answers a challenge that this verifier did not give",
                code="INVALID_CHALLENGE_ERROR",
            )
        domains = () if expected.domain is None else (expected.domain,)
        if options.domains != domains:
            raise InvalidError(
                "the proof was made for another verifier than this one",
                code="INVALID_DOMAIN_ERROR",
            )

    def _check_moment(self, proof: Proof) -> None:
        if proof.created > self._at + CLOCK_TOLERANCE:
            raise InvalidError(
                "the proof says that it was made in the future", code="PROOF_CREATED_IN_FUTURE"
            )
        expires = proof.options.expires
        if expires is not None and expires <= self._at:
            raise InvalidError("the proof itself has expired", code="PROOF_EXPIRED")

    def _hash_data(self, proof: Proof) -> bytes:
        digest, suite = DIGESTS[proof.key_type], proof.options.suite
        previous = proof.options.previous
        known = (suite.canonicalization, digest, previous)
        if known not in self._hashes:
            self._hashes[known] = hash_document(self._secured(previous), suite=suite, digest=digest)
        return (
            hash_configuration(proof.configuration, suite=suite, digest=digest)
            + self._hashes[known]
        )

    def _secured(self, previous: tuple[str, ...]) -> Mapping[str, object] | Outline:
        """Return what a proof covers that names these ``previous`` ones; work is bounded."""
        secured = self._unsecured
        if previous:
            secured = {**secured, "proof": chains.previous(previous, self._written)}
        self._bound_work(secured)
        return secured if previous or self._outline is None else self._outline

    def _bound_work(self, secured: Mapping[str, object]) -> None:
        if not self._hashes:
            return
        self._bytes_again += len(strict_json.dump(secured))
        if self._bytes_again > MAXIMUM_BYTES_AGAIN:
            raise MalformedError(
                "the document is too large for as many proofs as it has", code="TOO_MUCH_WORK"
            )


def _check_signature(proof: Proof, method: VerificationMethod, data: bytes) -> None:
    if method.key.key_type is not proof.key_type:
        raise InvalidError(
            f"the key {method.id} is a {method.key.key_type.value} key, which does not make "
            f"signatures of the suite {proof.options.suite.name} of this length",
            code="PROOF_VERIFICATION_ERROR",
        )
    try:
        method.key.verify(proof.signature, data)
    except SignatureMismatchError as error:
        raise InvalidError(
            f"The signature does not match: {error}", code="PROOF_VERIFICATION_ERROR"
        ) from error


def _result(
    outcome: Outcome,
    code: str,
    sentence: str,
    *,
    place: str,
    proof: Proof | None,
    method: VerificationMethod | None,
) -> ProofResult:
    key = None if method is None else method.key
    return ProofResult(
        outcome=outcome,
        code=code,
        sentence=sentence,
        place=place,
        suite=None if proof is None else proof.options.suite.name,
        verification_method=None if proof is None else proof.options.verification_method,
        controller=None if method is None else method.controller,
        multikey=None if key is None else multikey.encode_if_possible(key),
        thumbprint=None if key is None else jwk.thumbprint(key),
        created=None if proof is None else proof.created,
    )
