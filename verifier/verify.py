"""The whole trust workflow, without I/O.

The steps are those of Open Badges 3.0 §9 (Verification) and VC-DM 2.0 §7.1, in the order in
which one needs the other. Every primitive raises; only here and in ``verification`` do
exceptions become checks.
"""

import logging
from datetime import datetime

from verifier.credential import Credential
from verifier.errors import InvalidError, MalformedError, VerifierError
from verifier.formats.carriers import Extracted
from verifier.formats.extraction import extract
from verifier.policy.dates import check_dates
from verifier.policy.registry import TrustRegistry
from verifier.policy.verdict import verdict_of
from verifier.report import Check, Outcome, Report, Step
from verifier.sources import Sources
from verifier.verification.authentication import authenticate
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.opened import open_secured
from verifier.verification.resources import check_resources
from verifier.verification.schema import check_schemas
from verifier.verification.sentences import from_error, not_checked
from verifier.verification.shown import credential_shown, issuer_shown
from verifier.verification.standing import check_status

_log = logging.getLogger(__name__)


def verify(presented: bytes, *, at: datetime, registry: TrustRegistry, sources: Sources) -> Report:
    """Say whether what was presented holds at ``at``.

    ``presented`` is a file as it came: JSON, compact JWS, PNG, SVG or PDF. ``at`` is aware,
    UTC, in whole seconds. ``registry`` says who is recognised; ``sources`` answers for what
    the credential points to (controller documents, status lists) and is the only way out.

    Never raises on any input: what cannot be read is MALFORMED, what cannot be found out is
    INDETERMINATE.
    """
    try:
        return _verify(presented, at=at, registry=registry, sources=sources)
    except Exception as error:
        # A fault of ours says nothing about the credential. Its content stays out of the log.
        _log.error("verification failed with %s", type(error).__name__)
        broken = Check(
            step=Step.FORMAT,
            outcome=Outcome.INDETERMINATE,
            code="INTERNAL_ERROR",
            sentence="It could not be checked, by a fault of this verifier.",
        )
        return _report((broken, *_muted("nothing could be checked.", after=Step.FORMAT)), at=at)


def _verify(presented: bytes, *, at: datetime, registry: TrustRegistry, sources: Sources) -> Report:
    # 1. Conformance (OB 3.0 §9.1 step 1): take the one credential out of its carrier, read it
    #    strictly, hold it against the data model. `extract`, `open_secured` and
    #    `parse_credential` owe this, and refuse everything that two readers could read
    #    differently.
    extracted: Extracted | None = None
    try:
        extracted = extract(presented)
        opened = open_secured(extracted.payload, extracted.securing)
    except InvalidError as error:
        return _contradicting(error, extracted, at)
    except VerifierError as error:
        return _unreadable(error, extracted, at)
    credential = opened.credential
    read = _conforming(credential, extracted)

    # 2. Proof (step 2; VC Data Integrity 1.0 §4.4): every proof must hold, and one be the
    #    issuer's own. `check_proofs` owes the signatures, `authenticate` the binding to the
    #    issuer and to the time of the key.
    guarded = GuardedSources(sources, registry)
    try:
        signed = authenticate(opened, at=at, registry=registry, sources=guarded)
    except MalformedError as error:
        return _unreadable(error, extracted, at)
    if not signed.holds:
        # A bad signature is fatal: whatever else the document says, somebody may have
        # written it in, also the addresses that would be looked up.
        rest = _muted(
            "as long as the proof does not hold, this would mean nothing.", after=Step.PROOF
        )
        checks = (read, signed.proof, *rest)
        return _report(checks, at=at, extracted=extracted, credential=credential)

    # 3. Refresh (step 3) is not done: nothing that a credential names is fetched, but its
    #    issuer's keys and status lists. The report carries the refresh address.

    # 4. Status and dates (step 4): every entry of credentialStatus; validFrom <= at <
    #    validUntil. `check_status` owes the list's own proof, issuer and freshness.
    status = check_status(
        credential, recognised=signed.recognised, at=at, registry=registry, sources=guarded
    )
    dates = check_dates(valid_from=credential.valid_from, valid_until=credential.valid_until, at=at)

    # 5. Schemas and resources that the credential names (VC-DM 2.0 §4.11, §5.3).
    named = (*check_schemas(credential), *check_resources(credential))

    # 6. The verdict: the worst first; VALID only if every check ran and passed.
    checks = (read, signed.proof, signed.issuer, *status, dates, *named)
    return Report(
        verdict=verdict_of(checks),
        at=at,
        checks=checks,
        carrier=extracted.carrier.value,
        issuer=issuer_shown(credential, signed.recognised),
        credential=credential_shown(credential),
    )


def _conforming(credential: Credential, extracted: Extracted) -> Check:
    return Check(
        step=Step.FORMAT,
        outcome=Outcome.PASSED,
        code="CONFORMING",
        sentence="It is one credential, written as its specification says.",
        facts=(
            ("carrier", extracted.carrier.value),
            ("dataModel", credential.data_model.value),
            ("kind", credential.kind.value),
        ),
    )


def _unreadable(error: VerifierError, extracted: Extracted | None, at: datetime) -> Report:
    check = from_error(Step.FORMAT, Outcome.FAILED, error)
    rest = _muted("it could not be read.", after=Step.FORMAT)
    return _report((check, *rest), at=at, extracted=extracted)


def _contradicting(error: InvalidError, extracted: Extracted | None, at: datetime) -> Report:
    """Return the report of a token that was read and contradicts itself or its profile."""
    read = Check(
        step=Step.FORMAT,
        outcome=Outcome.PASSED,
        code="COMPACT_JWS",
        sentence="It is a signed token (compact JWS).",
        facts=() if extracted is None else (("carrier", extracted.carrier.value),),
    )
    proof = from_error(Step.PROOF, Outcome.FAILED, error)
    rest = _muted("as long as the proof does not hold, this would mean nothing.", after=Step.PROOF)
    return _report((read, proof, *rest), at=at, extracted=extracted)


_ORDER = (Step.FORMAT, Step.PROOF, Step.ISSUER, Step.STATUS, Step.DATES)


def _muted(because: str, *, after: Step) -> tuple[Check, ...]:
    """Return the checks of the steps after ``after``, as not checked."""
    return tuple(not_checked(step, because) for step in _ORDER[_ORDER.index(after) + 1 :])


def _report(
    checks: tuple[Check, ...],
    *,
    at: datetime,
    extracted: Extracted | None = None,
    credential: Credential | None = None,
) -> Report:
    """Return the report where the proof does not hold.

    Then nothing is known to be signed, so nothing is shown of the credential; the issuer is
    what the document claims.
    """
    return Report(
        verdict=verdict_of(checks),
        at=at,
        checks=checks,
        carrier=None if extracted is None else extracted.carrier.value,
        issuer=None if credential is None else issuer_shown(credential, None),
        credential=None,
    )
