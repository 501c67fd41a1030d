"""Who signed: every proof of a document, and whether its issuer is one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier.errors import IndeterminateError, InvalidError, MalformedError
from verifier.policy.registry import RecognisedIssuer, TrustRegistry
from verifier.proofs.data_integrity import check_proofs, require_controller
from verifier.proofs.result import ProofResult
from verifier.report import Check, Outcome, Step
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.sentences import from_error, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticated:
    """What the proofs of one document came to."""

    proof: Check
    issuer: Check
    recognised: RecognisedIssuer | None
    """The operator's entry, only where the issuer is recognised by the key that signed."""

    @property
    def holds(self) -> bool:
        """Whether the document is proven to be its issuer's, recognised or not."""
        return self.proof.outcome is Outcome.PASSED


def authenticate(
    document: Mapping[str, object],
    *,
    issuer_id: str,
    at: datetime,
    registry: TrustRegistry,
    sources: GuardedSources,
) -> Authenticated:
    """Check the proofs of ``document`` and bind them to ``issuer_id``.

    Every proof must hold and one of them be the issuer's own (rows L7, L10). A pinned key
    counts only for proofs of its time, and never once it is compromised.
    """
    entry = registry.find(issuer_id)
    try:
        results = check_proofs(
            document, at=at, sources=sources.naming(_verification_methods(document))
        )
        proof = _all_hold(results)
        if proof.outcome is Outcome.PASSED:
            require_controller(results, issuer_id)
            _require_key_of_its_time(results, entry)
    except (InvalidError, MalformedError) as error:
        proof = from_error(Step.PROOF, Outcome.FAILED, error)
        results = ()
    except IndeterminateError as error:
        proof = from_error(Step.PROOF, Outcome.INDETERMINATE, error)
        results = ()
    issuer = _recognise(entry, issuer_id, results)
    return Authenticated(
        proof=proof,
        issuer=issuer,
        recognised=entry if issuer.outcome is Outcome.PASSED else None,
    )


def _verification_methods(document: Mapping[str, object]) -> list[str]:
    proofs = document.get("proof")
    named = [
        each.get("verificationMethod")
        for each in (proofs if isinstance(proofs, list) else [proofs])
        if isinstance(each, dict)
    ]
    return [name for name in named if isinstance(name, str)]


def _all_hold(results: Sequence[ProofResult]) -> Check:
    """Return one check for all proofs: the worst of them speaks."""
    for outcome in (Outcome.FAILED, Outcome.INDETERMINATE):
        for result in results:
            if result.outcome is outcome:
                return _proof_check(result)
    return _proof_check(results[0])


def _proof_check(result: ProofResult) -> Check:
    facts = (
        ("place", result.place),
        ("suite", result.suite),
        ("key", result.verification_method),
        ("created", None if result.created is None else result.created.isoformat()),
    )
    return Check(
        step=Step.PROOF,
        outcome=result.outcome,
        code=result.code,
        sentence=sentence(result.sentence),
        facts=tuple((name, value) for name, value in facts if value is not None),
    )


def _require_key_of_its_time(
    results: Sequence[ProofResult], entry: RecognisedIssuer | None
) -> None:
    """Refuse a proof by a pinned key that did not sign at that time."""
    for result in results:
        pin = None if entry is None else entry.pin(result.verification_method, result.multikey)
        if pin is not None and not pin.could_sign(result.created):
            raise InvalidError(
                "the key that signed was not in use when the proof says that it was made, or "
                "is known to be in other hands",
                code="KEY_NOT_VALID_THEN",
                place=result.place,
            )


def _recognise(
    entry: RecognisedIssuer | None, issuer_id: str, results: Sequence[ProofResult]
) -> Check:
    """Return whether the operator recognises the issuer by the key that signed (row F6)."""
    facts = (("issuer", issuer_id),)
    if entry is None:
        return Check(
            step=Step.ISSUER,
            outcome=Outcome.FAILED,
            code="ISSUER_NOT_RECOGNISED",
            sentence="This verifier does not know the issuer. That does not make it a forgery: "
            "find out for yourself who stands behind this identity.",
            facts=facts,
        )
    own = [result for result in results if result.controller == issuer_id]
    pinned = any(
        entry.pin(result.verification_method, result.multikey) is not None for result in own
    )
    if entry.keys and not pinned:
        return Check(
            step=Step.ISSUER,
            outcome=Outcome.FAILED,
            code="KEY_NOT_PINNED",
            sentence=f"It was signed in the name of {entry.name} with a key that the operator "
            "of this verifier has not reviewed.",
            facts=facts,
        )
    return Check(
        step=Step.ISSUER,
        outcome=Outcome.PASSED,
        code="ISSUER_RECOGNISED",
        sentence=f"The issuer is {entry.name}, whom the operator of this verifier knows.",
        facts=facts,
    )
