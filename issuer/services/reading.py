"""What holds of a certification at a moment, for page, image, paper, API and command line."""

from collections.abc import Sequence
from datetime import datetime

from issuer.domain.effects import Effects, effects
from issuer.domain.gaps import gaps
from issuer.domain.standing import Standing
from issuer.domain.timeline import Span, span_at, standing_since
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.credentials import CredentialRecord
from issuer.services.deciding import require_holder
from issuer.services.office import Office
from issuer.services.rules import parsed
from issuer.services.views import (
    CertificationView,
    ErasedCertification,
    HistoryEntry,
    VersionView,
)

_PRIVATE = frozenset(
    {
        ActKind.ABANDONED,
        ActKind.REISSUED,
        ActKind.WITHDRAWAL_PROPOSED,
        ActKind.WITHDRAWAL_TAKEN_BACK,
        ActKind.MERGED,
    }
)
"""Acts that tell nothing about the certification."""


def certification_view(
    office: Office, public_id: str, *, at: datetime
) -> CertificationView | ErasedCertification | None:
    """Return a certification as it stands at ``at``; None where there is none to show.

    A certification whose first credential is still being made is not shown yet, and at a
    moment before its first decision there was none.
    """
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(public_id)
        if certification is None:
            return None
        return view_of(records, certification, at)


def certifications_of(office: Office, holder: str, *, at: datetime) -> list[CertificationView]:
    """Return every certification of the holder with this external id, as it stands at ``at``.

    Raises NotFoundError for a holder who is unknown or was erased.
    """
    with office.database.reading() as records:
        person = require_holder(records, holder)
        held = records.certifications.of_holders([person.id]).get(person.id, [])
        views = [view_of(records, certification, at) for certification in held]
    return [view for view in views if isinstance(view, CertificationView)]


def credential_bytes(
    office: Office, public_id: str, version: int | None = None, *, at: datetime
) -> bytes | ErasedCertification | None:
    """Return the signed bytes of one version, or of the one that the plain address answers."""
    view = certification_view(office, public_id, at=at)
    if view is None or isinstance(view, ErasedCertification):
        return view
    if version is None:
        return view.current.signed
    return next((each.signed for each in view.versions if each.number == version), None)


def view_of(
    records: Records, certification: CertificationRecord, at: datetime
) -> CertificationView | ErasedCertification | None:
    """Return a recorded certification as it stands at ``at``; see ``certification_view``."""
    holder = records.holders.by_ids([certification.holder_id])[certification.holder_id]
    if holder.erased_at is not None and holder.erased_at <= at:
        return ErasedCertification(public_id=certification.public_id, erased_at=holder.erased_at)
    spans = records.timelines.of([certification.id]).get(certification.id, ())
    versions = (
        [
            view
            for record in reversed(records.credentials.of([certification.id])[certification.id])
            if record.issued_at <= at and (view := _version(record, at)) is not None
        ]
        if spans
        else []
    )
    span, since = span_at(spans, at), standing_since(spans, at)
    if not versions or span is None or since is None:
        return None
    current = versions[0]
    cycles = records.certifications.cycles([certification.id])[certification.id]
    cycle = next(
        (each for each in reversed(cycles) if each.valid_from == span.valid_from), cycles[-1]
    )
    rules = records.tracks.find(
        [(certification.programme, certification.track, cycle.track_version)]
    )
    stored = next(iter(rules.values()))
    track = parsed(stored.content)
    followed = _effects(span, since, current, restricts_access=track.restricts_access)
    acts = records.acts.of([certification.id]).get(certification.id, [])
    return CertificationView(
        public_id=certification.public_id,
        subject=certification.subject,
        holder_name=holder.name,
        holder_language=holder.language or None,
        programme=certification.programme,
        programme_name=stored.programme_name,
        track=track,
        standing=span.standing,
        since=since,
        until=span.end,
        effects=followed,
        first_awarded=cycles[0].valid_from,
        valid_from=span.valid_from,
        valid_until=span.valid_until,
        current=current,
        versions=tuple(versions),
        cycles=tuple(each for each in cycles if each.decided_at <= at),
        gaps=gaps(spans, at),
        history=_history(acts, at),
        listed=holder.directory_opt_in,
        being_corrected=followed.being_corrected,
    )


def _effects(
    span: Span, since: datetime, current: VersionView, *, restricts_access: bool
) -> Effects:
    return effects(
        span.standing,
        date=span.valid_from if span.standing is Standing.UPCOMING else since,
        current_clear=current.revoked_at is None,
        restricts_access=restricts_access,
    )


def _version(record: CredentialRecord, at: datetime) -> VersionView | None:
    if record.signed is None:
        return None
    revoked = record.revoked_at is not None and record.revoked_at <= at
    return VersionView(
        number=record.version,
        signed=record.signed,
        issued_at=record.issued_at,
        valid_from=record.valid_from,
        valid_until=record.valid_until,
        replaces=record.replaces,
        revoked_at=record.revoked_at if revoked else None,
        status_list=record.status_list,
        status_index=record.status_index,
    )


def is_public(act: ActRecord) -> bool:
    """Whether the public is told that this happened (never by whom, nor why)."""
    return act.kind not in _PRIVATE


def _history(acts: Sequence[ActRecord], at: datetime) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(event=act.kind.value, at=act.at)
        for act in reversed(acts)
        if act.at <= at and is_public(act)
    )
