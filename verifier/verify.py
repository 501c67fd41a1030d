"""The whole trust workflow, without I/O.

The steps are those of Open Badges 3.0 §9 (Verification) and VC-DM 2.0 §7.1, in the order in
which one needs the other. Every primitive raises; only here and in ``verification`` do
exceptions become checks.
"""

import logging
from dataclasses import replace
from datetime import datetime

from verifier.errors import InvalidError, MalformedError, VerifierError
from verifier.formats.carriers import Extracted
from verifier.formats.extraction import extract
from verifier.policy.registry import TrustRegistry
from verifier.policy.verdict import verdict_of
from verifier.proofs.result import ProofExpectation
from verifier.report import Report
from verifier.sources import Sources
from verifier.verification.endorsements import check_endorsements
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.judging import Judge
from verifier.verification.open_badges_2 import assertion_in
from verifier.verification.opened import open_secured
from verifier.verification.recipient import check_recipient

_log = logging.getLogger(__name__)


def verify(
    presented: bytes,
    *,
    at: datetime,
    registry: TrustRegistry,
    sources: Sources,
    recipient: str | None = None,
    challenge: str | None = None,
    domain: str | None = None,
) -> Report:
    """Say whether what was presented holds at ``at``.

    ``presented`` is a file as it came: JSON, compact JWS, PNG, SVG or PDF. ``at`` is aware,
    UTC, in whole seconds. ``registry`` says who is recognised; ``sources`` answers for what
    the credential points to (controller documents, status lists) and is the only way out.
    ``recipient`` asks besides whether it is about this person: a mail address, a DID or
    another id. ``challenge`` and ``domain`` are what the proofs must answer, where the caller
    gave something to answer; a proof that answers what nobody asked is INVALID.

    Never raises on any input: what cannot be read is MALFORMED, what cannot be found out is
    INDETERMINATE.
    """
    judge = Judge(at=at, registry=registry, sources=GuardedSources(sources, registry))
    try:
        expectation = ProofExpectation(challenge=challenge, domain=domain)
        return _verify(presented, judge, recipient, expectation)
    except Exception as error:
        # A fault of ours says nothing about the credential. Its content stays out of the log.
        _log.error("verification failed with %s", type(error).__name__)
        return judge.broken()


def _verify(
    presented: bytes, judge: Judge, recipient: str | None, expectation: ProofExpectation
) -> Report:
    # 1. Conformance (OB 3.0 §9.1 step 1): take the one credential out of its carrier, read it
    #    strictly, hold it against the data model. `extract`, `open_secured` and
    #    `parse_credential` owe this, and refuse everything that two readers could read
    #    differently.
    extracted: Extracted | None = None
    try:
        extracted = extract(presented)
        opened = open_secured(extracted.payload, extracted.securing)
    except VerifierError as error:
        return _unopened(error, extracted, judge)

    # 2. to 6. Proof, status, dates, schemas, verdict: `judge` owes them.
    report = judge.judge(opened, carrier=_carrier(extracted), expectation=expectation)
    if report.credential is None:
        return report

    # 7. Recipient (step 5), where the caller asks for one.
    if recipient is not None:
        checks = (*report.checks, check_recipient(opened.credential, recipient))
        report = replace(report, checks=checks, verdict=verdict_of(checks))

    # 8. Endorsements (step 6): each judged in turn, with no say in this verdict.
    endorsements = check_endorsements(judge, opened.credential)
    return replace(report, endorsements=endorsements) if endorsements else report


def _unopened(error: VerifierError, extracted: Extracted | None, judge: Judge) -> Report:
    """Return the report where no credential could be taken out; an older badge is recognised."""
    carrier = _carrier(extracted)
    if extracted is not None:
        try:
            older = assertion_in(extracted.payload, extracted.securing)
        except MalformedError as misfit:
            return judge.unreadable(misfit, carrier=carrier)
        if older is not None:
            return judge.older(older, carrier=carrier)
    if isinstance(error, InvalidError):
        return judge.contradicting(error, carrier=carrier)
    return judge.unreadable(error, carrier=carrier)


def _carrier(extracted: Extracted | None) -> str | None:
    return None if extracted is None else extracted.carrier.value
