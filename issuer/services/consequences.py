"""What follows from an act, in its own transaction: timelines, status bits, published lists."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from issuer.domain.effects import REVOKING
from issuer.domain.timeline import span_at
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.credentials import CredentialRecord
from issuer.services.list_signing import publish
from issuer.services.materialising import Known, Timelines, known_of, materialise
from issuer.services.office import Office
from issuer.services.signing import Signing

CLOCK = "clock"
"""The actor of what nobody did: a prerequisite ran out."""


def follow(
    records: Records,
    office: Office,
    signing: Signing,
    holder_ids: Collection[int],
    *,
    actor: str,
    at: datetime,
) -> Timelines:
    """Let everything follow from what was just recorded of these holders; return their timelines.

    What is recorded of them is read here; see ``follow_known``.
    """
    known = known_of(records, holder_ids)
    return follow_known(records, office, signing, known, actor=actor, at=at)


def follow_known(
    records: Records,
    office: Office,
    signing: Signing,
    known: Known,
    *,
    actor: str,
    at: datetime,
) -> Timelines:
    """Let everything follow from what was just recorded of the holders that are ``known``.

    Their timelines are stored anew, dependants included; every unexpired version of a
    certification that is now suspended, withdrawn or surrendered is revoked; and the lists
    that this touches are published. Returns the timelines.
    """
    timelines = materialise(records, known)
    ended = {
        key: span
        for key, spans in timelines.items()
        if (span := span_at(spans, at)) is not None and span.standing in REVOKING
    }
    if not ended:
        return timelines
    open_versions = [
        credential
        for group in records.credentials.of(ended).values()
        for credential in group
        if credential.revoked_at is None and at < credential.valid_until
    ]
    for credential in open_versions:
        span = ended[credential.certification_id]
        by = CLOCK if span.by_clock else actor
        revoke(records, [credential], reason=span.standing.value, actor=by, at=at)
    publish_all(records, office, signing, open_versions, at=at)
    return timelines


def revoke(
    records: Records,
    credentials: Sequence[CredentialRecord],
    *,
    reason: str,
    actor: str,
    at: datetime,
) -> None:
    """Mark versions revoked and record the acts; the lists are still to be published."""
    records.credentials.revoke([credential.id for credential in credentials], at=at)
    records.acts.add(
        [
            ActRecord(
                certification_id=credential.certification_id,
                at=at,
                actor=actor,
                kind=ActKind.VERSION_REVOKED,
                reason=reason,
                rule_version=credential.track_version,
                details={
                    "version": credential.version,
                    "status_list": credential.status_list,
                    "status_index": credential.status_index,
                },
            )
            for credential in credentials
        ]
    )


def publish_all(
    records: Records,
    office: Office,
    signing: Signing,
    credentials: Iterable[CredentialRecord],
    *,
    at: datetime,
) -> None:
    """Publish the lists in which these credentials stand, in the order of their numbers."""
    for number in sorted({credential.status_list for credential in credentials}):
        publish(records, office, signing, number, at=at)
