"""The whole history of one certification, as it looks at any moment that is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from issuer.domain.timeline import Span
from issuer.errors import NotFoundError
from issuer.persistence.records.acts import Detail
from issuer.services.office import Office
from issuer.services.reading import is_public, view_of
from issuer.services.views import CertificationView, ErasedCertification


@dataclass(frozen=True, slots=True, kw_only=True)
class ActEntry:
    """Something that was done, as the office knows it: with actor and reason."""

    event: str
    """A word of ``issuer.persistence.records.acts.ActKind``."""
    at: datetime
    actor: str
    reason: str
    """A code of the act's list; empty where it needs none."""
    rule_version: int | None
    details: Mapping[str, Detail]
    public: bool
    """True where the certification's page tells it too (the event, without who and why)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that happened to a certification up to a moment, and what held then."""

    at: datetime
    """The moment asked."""
    view: CertificationView
    """What page, image and API show at that moment: standing, effects, cycles, gaps."""
    spans: tuple[Span, ...]
    """Its standings, oldest first; the last one holds at the moment asked."""
    acts: tuple[ActEntry, ...]
    """Newest first."""


def history(office: Office, public_id: str, *, at: datetime) -> History | ErasedCertification:
    """Return the history of a certification as it looks at ``at``; any moment can be asked.

    A moment to come is answered as the clock alone will have it.

    Raises NotFoundError where there is no such certification, or was none at that moment.
    """
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(public_id)
        if certification is None:
            raise NotFoundError(f"There is no certification {public_id}.")
        view = view_of(records, certification, at)
        if view is None:
            raise NotFoundError(
                f"There was no certification {public_id} at {at:%Y-%m-%d %H:%M:%S} UTC; it was "
                f"decided later, or is not issued yet."
            )
        if isinstance(view, ErasedCertification):
            return view
        spans = records.timelines.of([certification.id])[certification.id]
        acts = records.acts.of([certification.id]).get(certification.id, [])
    return History(
        at=at,
        view=view,
        spans=tuple(span for span in spans if span.start <= at),
        acts=tuple(
            ActEntry(
                event=act.kind.value,
                at=act.at,
                actor=act.actor,
                reason=act.reason,
                rule_version=act.rule_version,
                details=act.details,
                public=is_public(act),
            )
            for act in reversed(acts)
            if act.at <= at
        ),
    )
