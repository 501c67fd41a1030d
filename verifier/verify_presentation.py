"""Presentations: somebody shows credentials, for one verifier and one occasion (VC-DM 2.0 §4.12).

The holder's proof answers the verifier's own challenge; without that, whoever copied a
presentation could show it again (row L13). Each credential in it is judged like any other.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from verifier import strict_json
from verifier.datamodel.credentials import PRESENTATION
from verifier.datamodel.shape import require
from verifier.datamodel.values import plain, several
from verifier.errors import IndeterminateError, InvalidError, MalformedError, VerifierError
from verifier.formats.carriers import Carrier, Securing, detect
from verifier.policy.registry import TrustRegistry
from verifier.policy.verdict import verdict_of
from verifier.proofs.data_integrity import check_proofs, require_controller
from verifier.proofs.jose import check_token, read_token
from verifier.proofs.jwt_claims import Profile, SecuredDocument
from verifier.proofs.result import ProofExpectation
from verifier.report import Check, Outcome, PresentationReport, Report, Step, Verdict
from verifier.sources import Sources
from verifier.verification.authentication import all_hold
from verifier.verification.envelopes import ENVELOPED_PRESENTATION, token_in
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.judging import Judge
from verifier.verification.opened import open_secured
from verifier.verification.sentences import from_error

_log = logging.getLogger(__name__)

MOST_CREDENTIALS = 16
"""Credentials of one presentation that are looked at; more are refused."""


def verify_presentation(
    presented: bytes,
    *,
    at: datetime,
    registry: TrustRegistry,
    sources: Sources,
    challenge: str | None,
    domain: str | None = None,
) -> PresentationReport:
    """Say whether a presentation, and every credential in it, holds at ``at``.

    ``presented`` is JSON with an ``authentication`` proof, a ``vp+jwt`` token, or one in an
    envelope. ``challenge`` is what this verifier gave to the holder, ``domain`` its own name;
    None where it gave none, and then a presentation that answers one is INVALID.

    Never raises on any input.
    """
    judge = Judge(at=at, registry=registry, sources=GuardedSources(sources, registry))
    expected = ProofExpectation(purpose="authentication", challenge=challenge, domain=domain)
    # The holder is no issuer: what is pinned says nothing about its keys.
    holders = GuardedSources(sources, TrustRegistry())
    try:
        return _verify(presented, judge, expected, holders)
    except Exception as error:
        # A fault of ours says nothing about what was shown, which stays out of the log.
        _log.error("verification failed with %s", type(error).__name__)
        return _report(judge.broken().checks[:1], judge)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A presentation, read; nothing of it is verified yet."""

    document: dict[str, object]
    token: SecuredDocument | None

    @property
    def holder(self) -> str | None:
        holder = self.document.get("holder")
        return plain(holder.get("id")) if isinstance(holder, dict) else plain(holder)


def _verify(
    presented: bytes, judge: Judge, expected: ProofExpectation, holders: GuardedSources
) -> PresentationReport:
    # 1. Read it strictly as one presentation.
    try:
        shown = _read(presented)
    except InvalidError as error:
        return _report((_read_check(), from_error(Step.PROOF, Outcome.FAILED, error)), judge)
    except VerifierError as error:
        return _report((from_error(Step.FORMAT, Outcome.FAILED, error),), judge)

    # 2. The holder's proof: it must answer our challenge and, where a holder is named, be its.
    try:
        proof = _prove(shown, expected, at=judge.at, sources=holders)
    except MalformedError as error:
        return _report((from_error(Step.FORMAT, Outcome.FAILED, error),), judge)
    checks = (_read_check(), proof)
    if proof.outcome is not Outcome.PASSED:
        return _report(checks, judge)

    # 3. Every credential in it, each like any other.
    credentials = several(shown.document.get("verifiableCredential"))
    reports = tuple(_judge(judge, each) for each in credentials)
    return _report(checks, judge, holder=shown.holder, credentials=reports)


def _read(presented: bytes) -> _Shown:
    carrier = detect(presented)
    if carrier is Carrier.JWT:
        return _from_token(presented.strip())
    document = strict_json.parse_object(presented)
    enveloped = token_in(document, ENVELOPED_PRESENTATION)
    if enveloped is not None:
        return _from_token(enveloped)
    _require_presentation(document)
    return _Shown(document=dict(document), token=None)


def _from_token(payload: bytes) -> _Shown:
    token = read_token(payload)
    if token.profile is not Profile.W3C_PRESENTATION:
        raise MalformedError(
            "This token is a credential and not a presentation.", code="NOT_A_PRESENTATION"
        )
    _require_presentation(token.document)
    return _Shown(document=dict(token.document), token=token)


def _require_presentation(document: strict_json.JsonObject) -> None:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    require(PRESENTATION, unsigned, "The presentation")
    count = len(several(document.get("verifiableCredential")))
    if count > MOST_CREDENTIALS:
        raise MalformedError(
            f"The presentation has {count} credentials; at most {MOST_CREDENTIALS} are looked at.",
            code="TOO_MANY_CREDENTIALS",
            place="/verifiableCredential",
        )


def _prove(
    shown: _Shown, expected: ProofExpectation, *, at: datetime, sources: GuardedSources
) -> Check:
    try:
        if shown.token is not None:
            result = check_token(shown.token, at=at, sources=sources, expectation=expected)
            return all_hold((result,))
        results = check_proofs(shown.document, at=at, sources=sources, expectation=expected)
        proof = all_hold(results)
        if proof.outcome is Outcome.PASSED and shown.holder is not None:
            require_controller(results, shown.holder)
    except InvalidError as error:
        return from_error(Step.PROOF, Outcome.FAILED, error)
    except IndeterminateError as error:
        return from_error(Step.PROOF, Outcome.INDETERMINATE, error)
    return proof


def _judge(judge: Judge, credential: object) -> Report:
    try:
        if isinstance(credential, str):
            opened = open_secured(credential.encode(), Securing.COMPACT_JWS)
        else:
            opened = open_secured(strict_json.dump(credential), Securing.EMBEDDED)
    except InvalidError as error:
        return judge.contradicting(error, carrier=None)
    except VerifierError as error:
        return judge.unreadable(error, carrier=None)
    return judge.judge(opened, carrier=None)


def _read_check() -> Check:
    return Check(
        step=Step.FORMAT,
        outcome=Outcome.PASSED,
        code="CONFORMING",
        sentence="It is one presentation, written as its specification says.",
    )


def _report(
    checks: tuple[Check, ...],
    judge: Judge,
    *,
    holder: str | None = None,
    credentials: tuple[Report, ...] = (),
) -> PresentationReport:
    held = all(check.outcome is Outcome.PASSED for check in checks)
    verdicts = {report.verdict for report in credentials}
    worst = next((verdict for verdict in Verdict if verdict in verdicts), Verdict.VALID)
    return PresentationReport(
        verdict=worst if held else verdict_of(checks),
        at=judge.at,
        checks=checks,
        holder=holder,
        credentials=credentials,
    )
