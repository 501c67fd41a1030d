"""Lint, sign, self-verify: nothing leaves that our own verifier would not call good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from issuer.sealing.lint import lint_document, lint_key
from issuer.sealing.sealed import Sealed, SealingError
from issuer.sealing.signing import signing_data, with_proof
from issuer.sealing.tokens import TokenProfile, signed_token
from keys.history import KeyHistory
from keys.signer import Signer
from verifier.outline import Outline
from verifier.policy.registry import TrustRegistry
from verifier.report import Outcome, Report, Step, Verdict
from verifier.sources import Sources
from verifier.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A document that may be signed."""

    unsigned: Outline
    configuration: Mapping[str, object]
    """The proof without its value."""
    data: bytes
    """What is to be signed."""
    created: datetime


_BY_DATES_ALONE = frozenset({Verdict.EXPIRED, Verdict.NOT_YET_VALID})


def seal(
    unsigned: Mapping[str, object],
    *,
    signer: Signer,
    history: KeyHistory,
    published: bytes,
    created: datetime,
    at: datetime,
    registry: TrustRegistry,
    sources: Sources,
) -> Sealed:
    """Sign ``unsigned`` and return the signed bytes, judged by our own verifier.

    Args:
        unsigned: the document without ``proof``: a credential or a status list credential.
        signer: the active key.
        history: the key history as it is now, read after the signer was opened.
        published: ``did.json`` as it is served now.
        created: the real time of signing (``proof.created``); UTC, whole seconds.
        at: the moment at which the verifier judges, usually ``created``.
        registry: must recognise this issuer.
        sources: must answer the status list *that is about to be published*, bits as they
            will be; not the one that is out.

    Returns the sealed document: VALID, or EXPIRED or NOT-YET-VALID because of its dates alone.

    Raises SealingError otherwise; nothing was released then, and where the reason was found
    before signing, nothing was signed.
    """
    begun = begin(unsigned, signer=signer, history=history, published=published, created=created)
    return complete(
        begun, signer.sign(begun.data), signer=signer, at=at, registry=registry, sources=sources
    )


def begin(
    unsigned: Mapping[str, object],
    *,
    signer: Signer,
    history: KeyHistory,
    published: bytes,
    created: datetime,
) -> Begun:
    """Do what comes before the signature; the key itself is not used.

    Arguments as for ``seal``. Raises SealingError where the document cannot be signed.
    """
    outline = _lint(unsigned, signer=signer, history=history, published=published, created=created)
    configuration, data = signing_data(outline, signer=signer, created=created)
    return Begun(unsigned=outline, configuration=configuration, data=data, created=created)


def complete(
    begun: Begun,
    signature: bytes,
    *,
    signer: Signer,
    at: datetime,
    registry: TrustRegistry,
    sources: Sources,
) -> Sealed:
    """Do what comes after the signature; the key itself is not used.

    Arguments, answer and errors as for ``seal``; ``signature`` is over ``begun.data``.
    """
    body = with_proof(begun.unsigned, begun.configuration, signature)
    report = verify(body, at=at, registry=registry, sources=sources)
    return _released(body, report, signer=signer, created=begun.created)


def rehearse(
    unsigned: Mapping[str, object],
    *,
    signer: Signer,
    history: KeyHistory,
    published: bytes,
    created: datetime,
) -> None:
    """Raise SealingError where ``seal`` would refuse ``unsigned`` before it signs.

    Nothing is signed: so a document that cannot be sealed is found out before a place in a
    status list is given to it.
    """
    begin(unsigned, signer=signer, history=history, published=published, created=created)


def seal_token(
    unsigned: Mapping[str, object],
    *,
    profile: TokenProfile,
    signer: Signer,
    history: KeyHistory,
    published: bytes,
    created: datetime,
    at: datetime,
    registry: TrustRegistry,
    sources: Sources,
) -> Sealed:
    """Sign ``unsigned`` as a token of ``profile``; otherwise as ``seal`` does.

    The body is the ASCII of a compact JWS.
    """
    _lint(unsigned, signer=signer, history=history, published=published, created=created)
    body = signed_token(unsigned, profile=profile, signer=signer, created=created)
    report = verify(body, at=at, registry=registry, sources=sources)
    return _released(body, report, signer=signer, created=created)


def _lint(
    unsigned: Mapping[str, object],
    *,
    signer: Signer,
    history: KeyHistory,
    published: bytes,
    created: datetime,
) -> Outline:
    """Return ``unsigned``, walked, if it may be signed now; raise SealingError otherwise."""
    if created.microsecond or created.utcoffset() is None:
        raise SealingError("The time of signing must be a whole second with its time zone.")
    credential = lint_document(unsigned, history=history)
    lint_key(signer, history=history, published=published, created=created)
    return credential.outline


def _released(body: bytes, report: Report, *, signer: Signer, created: datetime) -> Sealed:
    """Return the sealed document if our own verifier calls it good; raise otherwise."""
    _require_good(report)
    return Sealed(
        body=body,
        verification_method=signer.verification_method,
        created=created,
        report=report,
    )


def _require_good(report: Report) -> None:
    if report.verdict is Verdict.VALID:
        return
    others = [check for check in report.checks if check.step is not Step.DATES]
    if report.verdict in _BY_DATES_ALONE and all(
        check.outcome is Outcome.PASSED for check in others
    ):
        return
    reasons = "; ".join(
        f"{check.step.value}: {check.sentence}"
        for check in report.checks
        if check.outcome is not Outcome.PASSED
    )
    raise SealingError(
        f"Our own verifier calls the signed document {report.verdict.value}, so it was not "
        f"released ({reasons}).",
        report=report,
    )
