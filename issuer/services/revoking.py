"""Revoking versions: the bit, the act and the newly published list in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.credentials import CredentialRecord
from issuer.services.clock import require_forward
from issuer.services.consequences import publish_all, revoke
from issuer.services.office import Office
from issuer.services.signing import Signing


class RevocationReason(StrEnum):
    """Why one version of a credential ends before its time; the certification stands."""

    WRONG_NAME = "wrong-name"
    WRONG_DATES = "wrong-dates"
    WRONG_CONTENT = "wrong-content"
    ISSUED_IN_ERROR = "issued-in-error"
    KEY_COMPROMISED = "key-compromised"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """A version that is revoked, and published as such."""

    public_id: str
    version: int
    revoked_at: datetime
    new: bool
    """False where it was revoked before: nothing was done twice."""


CHUNK: Final = 500
"""Versions per transaction; each transaction publishes the lists that it touched."""


def revoke_version(
    office: Office,
    *,
    public_id: str,
    version: int | None = None,
    reason: RevocationReason,
    actor: str,
    at: datetime,
) -> Revoked:
    """Revoke one version; when this returns, the published list says so.

    Args:
        office: who revokes.
        public_id: of the certification.
        version: its number; None for the newest one.
        reason: from the list of reasons.
        actor: who decided.
        at: now.

    Raises:
        NotFoundError: there is no such certification, or no such issued version of it.
    """
    signing = office.signing()
    with office.database.transaction() as records:
        certification = records.certifications.by_public_id(public_id)
        if certification is None:
            raise NotFoundError(f"There is no certification {public_id}.")
        records.holders.lock([certification.holder_id])
        issued = records.credentials.of([certification.id]).get(certification.id, [])
        if version is None:
            chosen = issued[-1:]
        else:
            chosen = [credential for credential in issued if credential.version == version]
        if not chosen:
            wanted = "credential" if version is None else f"version {version}"
            raise NotFoundError(f"The certification {public_id} has no {wanted}.")
        pairs = [(certification, chosen[0])]
        return _revoke(records, office, signing, pairs, reason=reason, actor=actor, at=at)[0]


def revoke_versions(
    office: Office,
    versions: Iterable[tuple[str, int]],
    *,
    reason: RevocationReason,
    actor: str,
    at: datetime,
) -> int:
    """Revoke many versions, each by public id and number, in chunks; return how many were new.

    Broken off and run again, it goes on: what is revoked already is passed over. Each chunk is
    published when it is done, so an acknowledged part is in the lists.

    Raises NotFoundError where one is not known; the chunks before it are revoked.
    """
    signing = office.signing()
    new = 0
    waiting = iter(versions)
    while chunk := tuple(islice(waiting, CHUNK)):
        with office.database.transaction() as records:
            pairs = _find(records, chunk)
            revoked = _revoke(records, office, signing, pairs, reason=reason, actor=actor, at=at)
        new += sum(each.new for each in revoked)
    return new


def _find(
    records: Records, versions: Sequence[tuple[str, int]]
) -> list[tuple[CertificationRecord, CredentialRecord]]:
    certifications = records.certifications.by_public_ids(public_id for public_id, _ in versions)
    records.holders.lock(each.holder_id for each in certifications.values())
    issued = records.credentials.of(each.id for each in certifications.values())
    pairs = []
    for public_id, number in versions:
        certification = certifications.get(public_id)
        found = [] if certification is None else issued.get(certification.id, [])
        credential = next((each for each in found if each.version == number), None)
        if certification is None or credential is None:
            raise NotFoundError(f"There is no version {number} of a certification {public_id}.")
        pairs.append((certification, credential))
    return pairs


def _revoke(
    records: Records,
    office: Office,
    signing: Signing,
    pairs: Sequence[tuple[CertificationRecord, CredentialRecord]],
    *,
    reason: RevocationReason,
    actor: str,
    at: datetime,
) -> list[Revoked]:
    at = require_forward(at, records.acts.newest())
    fresh = [credential for _, credential in pairs if credential.revoked_at is None]
    revoke(records, fresh, reason=reason.value, actor=actor, at=at)
    publish_all(records, office, signing, fresh, at=at)
    return [
        Revoked(
            public_id=certification.public_id,
            version=credential.version,
            revoked_at=credential.revoked_at or at,
            new=credential.revoked_at is None,
        )
        for certification, credential in pairs
    ]
