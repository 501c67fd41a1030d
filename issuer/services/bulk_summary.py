"""What a bulk issue did: every pair of holder and track counted once, failures by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from issuer.persistence.records.reservations import Reservation
from issuer.services.finishing import Finished
from issuer.services.office import Office

NAMED_FAILURES: Final = 100
"""How many failures the summary names; all of them are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkFailure:
    """A credential that could not be signed; it stays reserved for the next run."""

    certification: str
    """Public id."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkSummary:
    """What a run did.

    Every pair of holder and track is counted once, in one of these; only what was ``resumed``
    is then found as ``already_held`` too.
    """

    holders: int = 0
    issued: int = 0
    resumed: int = 0
    """Issued in this run, but decided and reserved by an earlier one that broke off."""
    already_held: int = 0
    not_eligible: int = 0
    """Something is recorded towards the track, and not enough."""
    not_started: int = 0
    """Nothing is recorded towards the track."""
    elsewhere: int = 0
    """Issued by another process while this one was at it."""
    failed: int = 0
    failures: tuple[BulkFailure, ...] = field(default=())
    """The first ``NAMED_FAILURES`` of them."""


Progress = Callable[[BulkSummary, int], None]
"""Called after each chunk with what was done so far, and how many holders there are in all."""


def added(one: BulkSummary, other: BulkSummary) -> BulkSummary:
    """Return the sum of two summaries."""
    return BulkSummary(
        holders=one.holders + other.holders,
        issued=one.issued + other.issued,
        resumed=one.resumed + other.resumed,
        already_held=one.already_held + other.already_held,
        not_eligible=one.not_eligible + other.not_eligible,
        not_started=one.not_started + other.not_started,
        elsewhere=one.elsewhere + other.elsewhere,
        failed=one.failed + other.failed,
        failures=(one.failures + other.failures)[:NAMED_FAILURES],
    )


def counted(
    office: Office, summary: BulkSummary, finished: Finished, *, eligible: int
) -> BulkSummary:
    """Return the summary with what came of the ``eligible`` of one chunk and track."""
    unfinished = [(each.reservation, each.reason) for each in finished.unfinished]
    issued = len(finished.issued)
    summary = replace(
        summary,
        issued=summary.issued + issued,
        elsewhere=summary.elsewhere + eligible - issued - len(unfinished),
    )
    return with_failures(office, summary, unfinished)


def with_failures(
    office: Office, summary: BulkSummary, unfinished: Sequence[tuple[Reservation, str]]
) -> BulkSummary:
    """Return the summary with those that could not be signed, each with the reason."""
    if not unfinished:
        return summary
    room = max(0, NAMED_FAILURES - len(summary.failures))
    named = unfinished[:room]
    with office.database.reading() as records:
        certifications = records.certifications.by_ids(
            reservation.certification_id for reservation, _ in named
        )
    failures = tuple(
        BulkFailure(
            certification=certifications[reservation.certification_id].public_id, reason=reason
        )
        for reservation, reason in named
    )
    return replace(
        summary,
        failed=summary.failed + len(unfinished),
        failures=summary.failures + failures,
    )
