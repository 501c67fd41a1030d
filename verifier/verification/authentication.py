"""Who signed: every proof of a document, and whether its issuer is one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from verifier.datamodel.parts import Profile
from verifier.errors import IndeterminateError, InvalidError
from verifier.policy.look_alike import deceives, mistaken_for
from verifier.policy.registry import PinnedKey, RecognisedIssuer, TrustRegistry
from verifier.proofs.data_integrity import require_controller
from verifier.proofs.result import ProofExpectation, ProofResult
from verifier.report import Check, Outcome, Step
from verifier.timestamps import isoformat
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.opened import Opened
from verifier.verification.sentences import from_error, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticated:
    """What the proofs of one document came to."""

    proof: Check
    issuer: Check
    recognised: RecognisedIssuer | None
    """The operator's entry, only where the issuer is recognised by the key that signed."""
    by_pins_alone: bool
    """Whether nothing from outside had a say: the same again gives the same again."""

    @property
    def holds(self) -> bool:
        """Whether the document is proven to be its issuer's, recognised or not."""
        return self.proof.outcome is Outcome.PASSED


def authenticate(
    opened: Opened,
    *,
    at: datetime,
    registry: TrustRegistry,
    sources: GuardedSources,
    expectation: ProofExpectation | None = None,
) -> Authenticated:
    """Check what secures a credential and bind it to its issuer.

    Every proof must hold and one of them be the issuer's own (rows L7, L10). A pinned key
    counts only for proofs of its time, and never once it is compromised. Raises MalformedError
    where the canonical form would be unbounded work (row L5).
    """
    issuer_id = opened.credential.issuer.id
    entry = registry.find(issuer_id)
    try:
        results = opened.prove(
            at=at, sources=sources, expectation=expectation or ProofExpectation()
        )
        proof = all_hold(results)
        if proof.outcome is Outcome.PASSED:
            require_controller(results, issuer_id)
            _require_key_of_its_time(results, entry, at)
    except InvalidError as error:
        proof = from_error(Step.PROOF, Outcome.FAILED, error)
        results = ()
    except IndeterminateError as error:
        proof = from_error(Step.PROOF, Outcome.INDETERMINATE, error)
        results = ()
    issuer = _recognise(entry, opened.credential.issuer, results, registry)
    return Authenticated(
        proof=proof,
        issuer=issuer,
        recognised=entry if issuer.outcome is Outcome.PASSED else None,
        by_pins_alone=not sources.asked_for_keys,
    )


def all_hold(results: Sequence[ProofResult]) -> Check:
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
        ("created", None if result.created is None else isoformat(result.created)),
    )
    return Check(
        step=Step.PROOF,
        outcome=result.outcome,
        code=result.code,
        sentence=sentence(result.sentence),
        facts=tuple([(name, value) for name, value in facts if value is not None]),
    )


def _pin(entry: RecognisedIssuer, result: ProofResult) -> PinnedKey | None:
    return entry.pin(multikey=result.multikey, thumbprint=result.thumbprint)


def _require_key_of_its_time(
    results: Sequence[ProofResult], entry: RecognisedIssuer | None, at: datetime
) -> None:
    """Refuse a proof by a pinned key that did not sign at that time.

    A token may not say when it was made: then a key that still signs is good, of a retired
    one nobody can tell.
    """
    for result in results:
        pin = None if entry is None else _pin(entry, result)
        if pin is None or pin.could_sign(result.created or at):
            continue
        if result.created is None and pin.retired is not None and pin.compromised is None:
            raise IndeterminateError(
                "the key that signed is retired, and the token does not say when it was made",
                code="KEY_NOT_VALID_NOW",
                place=result.place,
            )
        raise InvalidError(
            "the key that signed was not in use when the proof says that it was made, or "
            "is known to be in other hands",
            code="KEY_NOT_VALID_THEN",
            place=result.place,
        )


def _recognise(
    entry: RecognisedIssuer | None,
    issuer: Profile,
    results: Sequence[ProofResult],
    registry: TrustRegistry,
) -> Check:
    """Return whether the operator recognises the issuer by the key that signed (row F6)."""
    if entry is None:
        return _stranger(issuer, registry)
    own = [result for result in results if result.controller == issuer.id]
    pinned = any(_pin(entry, result) is not None for result in own)
    return _known(issuer.id, entry.name, reviewed=pinned or not entry.keys)


@lru_cache(maxsize=256)
def _known(issuer_id: str, name: str, *, reviewed: bool) -> Check:
    """Return the check of an issuer whom the operator knows by ``name``."""
    facts = (("issuer", issuer_id),)
    if not reviewed:
        return Check(
            step=Step.ISSUER,
            outcome=Outcome.FAILED,
            code="KEY_NOT_PINNED",
            sentence=f"It was signed in the name of {name} with a key that the operator "
            "of this verifier has not reviewed.",
            facts=facts,
        )
    return Check(
        step=Step.ISSUER,
        outcome=Outcome.PASSED,
        code="ISSUER_RECOGNISED",
        sentence=f"The issuer is {name}, whom the operator of this verifier knows.",
        facts=facts,
    )


def _stranger(issuer: Profile, registry: TrustRegistry) -> Check:
    """Return the check of an issuer who is not in the registry; its name is a claim (T1, T2)."""
    claimed = issuer.name or ""
    known = mistaken_for(claimed, registry)
    code, words = (
        "ISSUER_NOT_RECOGNISED",
        (
            "This verifier does not know the issuer. That does not make it a forgery: find out for "
            "yourself who stands behind this identity."
        ),
    )
    if known is not None:
        code, words = (
            "ISSUER_LOOKS_LIKE_ANOTHER",
            (
                f"The issuer calls itself by a name that looks like “{known.name}”, and is "
                "somebody else: take care."
            ),
        )
    elif deceives(claimed):
        code, words = (
            "ISSUER_NAME_DECEPTIVE",
            (
                "This verifier does not know the issuer, and its name has characters that hide or "
                "turn what is read: take care."
            ),
        )
    return Check(
        step=Step.ISSUER,
        outcome=Outcome.FAILED,
        code=code,
        sentence=words,
        facts=(("issuer", issuer.id),),
    )
