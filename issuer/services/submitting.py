"""Signing what somebody else composed: intent first, then lint, signature, self-verification.

The credential's own id tells a repetition from a new wish: the same credential submitted again
is answered with the one that was signed, another one under the same id is refused.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import orjson

from issuer.composition.inputs import StatusEntry
from issuer.composition.submitted import check_submitted, submitted_document
from issuer.errors import ConflictError, RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.reservations import Completion
from issuer.persistence.records.status_lists import ListKind
from issuer.persistence.records.submitted import SubmissionDraft, SubmittedRecord
from issuer.sealing.seal import rehearse, seal
from issuer.sealing.sealed import SealingError
from issuer.sealing.signing import CRYPTOSUITES
from issuer.services.clock import require_forward
from issuer.services.held_sources import HeldSources
from issuer.services.list_signing import publish
from issuer.services.office import Office
from issuer.services.publishing import lists_for_sealing
from issuer.services.signing import Signing
from verifier.canonicalization import jcs

ABANDONED_AFTER: Final = timedelta(hours=1)
"""What a crash left reserved is given up at this age; until then a repetition finishes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSigned:
    """A submitted credential, signed and on record."""

    signed: bytes
    new: bool
    """False where it was signed before: nothing was done twice."""


def sign_submitted(
    office: Office,
    document: Mapping[str, Any],
    *,
    actor: str,
    at: datetime,
    cryptosuite: str | None = None,
    key_type: str | None = None,
) -> SubmissionSigned:
    """Sign a credential that somebody else composed, if the office may.

    Args:
        office: the issuer that it must name.
        document: the credential, without proof and without status; JSON values.
        actor: who submitted it, for the record.
        at: now; it becomes ``proof.created``.
        cryptosuite: what the proof must be of; RefusedError where the office's key makes none.
        key_type: what the key must be; likewise.

    Raises:
        RefusedError: the office does not sign such a thing.
        SealingError: it does not pass our lint or our verifier.
        ConflictError: another credential with this id was signed, or this one was erased.
        UnavailableError, KeysError: it cannot be done now; a repetition finishes it.
    """
    signing = office.signing()
    _check_wishes(signing, cryptosuite=cryptosuite, key_type=key_type)
    check_submitted(document, office.identity)
    credential_id = document.get("id", f"urn:uuid:{uuid.uuid4()}")
    if not isinstance(credential_id, str):
        raise RefusedError("The credential's “id” is not a text.")
    rehearse(
        submitted_document(
            document,
            credential_id=credential_id,
            status=StatusEntry(list_number=1, index=0),
            identity=office.identity,
        ),
        signer=signing.signer,
        history=signing.history,
        published=signing.published,
        created=at,
    )
    digest = sha256(jcs(dict(document))).hexdigest()
    reserved = _reserve(
        office, document, credential_id=credential_id, digest=digest, actor=actor, at=at
    )
    if reserved.issued:
        return _on_record(reserved)
    return _finish(office, signing, reserved, credential_id=credential_id, at=at)


def abandon_submitted(office: Office, *, at: datetime) -> int:
    """Give up what was reserved long ago and never signed; return how many that were.

    Nobody was given anything of it. Its bits are set all the same, for good.
    """
    with office.database.reading() as records:
        waiting = records.submitted.waiting(before=at - ABANDONED_AFTER)
    if not waiting:
        return 0
    signing = office.signing()
    with office.database.transaction() as records:
        at = require_forward(at, records.acts.newest())
        given_up = [each for each in waiting if records.submitted.abandon(each.id, at=at)]
        records.acts.add(
            [act_on_submitted(each, ActKind.SUBMITTED_ABANDONED, "clock", at) for each in given_up]
        )
        for number in sorted({each.status_list for each in given_up}):
            publish(records, office, signing, number, at=at)
    return len(given_up)


def act_on_submitted(
    record: SubmittedRecord, kind: ActKind, actor: str, at: datetime, *, reason: str = ""
) -> ActRecord:
    """Return the act that something done to a submitted credential is: its place, no person."""
    return ActRecord(
        certification_id=None,
        at=at,
        actor=actor,
        kind=kind,
        reason=reason,
        details={"status_list": record.status_list, "status_index": record.status_index},
    )


def _check_wishes(signing: Signing, *, cryptosuite: str | None, key_type: str | None) -> None:
    own = signing.signer.key_type
    for wish, have in ((cryptosuite, CRYPTOSUITES.get(own)), (key_type, own.value)):
        if wish is not None and wish != have:
            raise RefusedError(
                f"This office signs with {have}, not with {wish:.80}. Leave the option out."
            )


def _reserve(
    office: Office,
    document: Mapping[str, Any],
    *,
    credential_id: str,
    digest: str,
    actor: str,
    at: datetime,
) -> SubmittedRecord:
    """Return what is on record for this credential, recording the intent if nothing is."""
    with office.database.transaction() as records:
        known = records.submitted.find(credential_id)
        if known is None:
            known = _intend(
                records,
                office,
                document,
                credential_id=credential_id,
                digest=digest,
                actor=actor,
                at=at,
            )
    if known.submitted_digest != digest:
        raise ConflictError(
            f"Another credential with the id {credential_id:.200} was submitted before. A signed "
            "credential is never changed: give the new one an id of its own."
        )
    return known


def _intend(
    records: Records,
    office: Office,
    document: Mapping[str, Any],
    *,
    credential_id: str,
    digest: str,
    actor: str,
    at: datetime,
) -> SubmittedRecord:
    (place,) = records.status_lists.allocate(
        1, entries=office.status_list_entries, kind=ListKind.SUBMITTED
    )
    # Whoever had to wait for the list's lock may find that somebody else was first.
    known = records.submitted.find(credential_id)
    if known is not None:
        return known
    unsigned = submitted_document(
        document,
        credential_id=credential_id,
        status=StatusEntry(list_number=place.status_list, index=place.index),
        identity=office.identity,
    )
    draft = SubmissionDraft(
        credential_id=credential_id,
        submitted_digest=digest,
        status_list=place.status_list,
        status_index=place.index,
        actor=actor,
        unsigned=orjson.dumps(unsigned),
    )
    records.submitted.add(draft, at=require_forward(at, records.acts.newest()))
    return _require(records, credential_id)


def _finish(
    office: Office,
    signing: Signing,
    reserved: SubmittedRecord,
    *,
    credential_id: str,
    at: datetime,
) -> SubmissionSigned:
    """Sign what was reserved, and record it with its act in one transaction."""
    with office.database.reading() as records:
        at = require_forward(at, records.acts.newest())
    lists = lists_for_sealing(office, {reserved.status_list}, at=at)
    try:
        sealed = seal(
            orjson.loads(reserved.unsigned or b"null"),
            signer=signing.signer,
            history=signing.history,
            published=signing.published,
            created=at,
            at=at,
            registry=signing.registry,
            sources=HeldSources(did=office.did, did_json=signing.published, lists=lists),
        )
    except SealingError:
        _give_up(office, signing, reserved, at=at)
        raise
    completion = Completion(
        id=reserved.id,
        signed=sealed.body,
        verification_method=sealed.verification_method,
        issued_at=at,
    )
    with office.database.transaction() as records:
        stored = records.submitted.complete(completion)
        if stored:
            act = act_on_submitted(reserved, ActKind.SUBMITTED_SIGNED, reserved.actor, at)
            records.acts.add([act])
        known = _require(records, credential_id)
    return SubmissionSigned(signed=sealed.body, new=True) if stored else _on_record(known)


def _give_up(office: Office, signing: Signing, reserved: SubmittedRecord, *, at: datetime) -> None:
    """Give up what our own verifier refused: it was signed, if unreleased, so it is revoked."""
    with office.database.transaction() as records:
        if records.submitted.abandon(reserved.id, at=at):
            act = act_on_submitted(reserved, ActKind.SUBMITTED_ABANDONED, reserved.actor, at)
            records.acts.add([act])
            publish(records, office, signing, reserved.status_list, at=at)


def _on_record(record: SubmittedRecord) -> SubmissionSigned:
    if record.signed is None:
        raise ConflictError(
            "This credential was signed before, and erased since. It is not signed again."
        )
    return SubmissionSigned(signed=record.signed, new=False)


def _require(records: Records, credential_id: str) -> SubmittedRecord:
    record = records.submitted.find(credential_id)
    if record is None:
        raise ConflictError("This credential was given up at the same moment. Submit it again.")
    return record
