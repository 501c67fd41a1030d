"""Issuing to everybody who is eligible: streamed, resumable, with a summary that is true."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from issuer.domain.decision import Eligible, decide
from issuer.domain.facts import HolderFacts
from issuer.domain.missing import Lack
from issuer.domain.programme import Programme, Track
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.reservations import Reservation
from issuer.services.catalogue import find_track
from issuer.services.deciding import facts_of, own
from issuer.services.finishing import Finished, finish
from issuer.services.issuing import CHUNK, intents_for, resume
from issuer.services.office import Office
from issuer.services.reserving import reserve

NAMED_FAILURES: Final = 100
"""How many failures the summary names; all of them are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """A part of what could be issued; an empty filter is no filter."""

    programme: str | None = None
    track: str | None = None
    """Needs ``programme``."""
    holders: frozenset[str] | None = None
    """External ids."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reserved:
    reservations: tuple[Reservation, ...]
    waiting: frozenset[int]
    """Certifications that have an open reservation already."""


Progress = Callable[[BulkSummary, int], None]
"""Called after each chunk with what was done so far, and how many holders there are in all."""


def issue_eligible(
    office: Office,
    *,
    actor: str,
    at: datetime,
    clock: Callable[[], datetime] | None = None,
    only: Only | None = None,
    progress: Progress | None = None,
) -> BulkSummary:
    """Certify whoever is eligible at ``at``, track by track, in chunks of holders.

    First finishes what an earlier run left reserved. Broken off at any point and run again, it
    goes on without a gap and without a double. Memory does not grow with the number of holders.

    Args:
        office: who certifies.
        actor: who ordered the run, for the record.
        at: the moment of the decisions.
        clock: the real time, for ``proof.created`` of a long run; defaults to ``at``.
        only: restrict it to a programme, track or holders.
        progress: told after each chunk.

    Raises:
        UnavailableError, KeysError: it cannot go on now; what was done is done, and a further
            run finishes the rest.
    """
    office.signing()
    now = clock or (lambda: at)
    only = only or Only()
    tracks = _tracks(office, only)
    finished_before = resume(office, at=now())
    summary = BulkSummary(resumed=finished_before.issued)
    summary = _with_failures(
        office, summary, [(u.reservation, u.reason) for u in finished_before.unfinished]
    )
    stuck = frozenset(each.reservation.certification_id for each in finished_before.unfinished)
    with office.database.reading() as records:
        total = records.holders.count() if only.holders is None else len(only.holders)
    for holders in _chunks(office, only):
        for programme, group in tracks:
            summary = _issue_programme(
                office, programme, group, holders, summary, stuck, actor=actor, at=at, now=now
            )
        summary = replace(summary, holders=summary.holders + len(holders))
        if progress is not None:
            progress(summary, total)
    return summary


def _issue_programme(
    office: Office,
    programme: Programme,
    tracks: Sequence[Track],
    holders: Sequence[HolderRecord],
    summary: BulkSummary,
    stuck: frozenset[int],
    *,
    actor: str,
    at: datetime,
    now: Callable[[], datetime],
) -> BulkSummary:
    facts = _facts(office, programme, holders)
    for track in tracks:
        eligible = []
        for holder in holders:
            decision = decide(track, facts[holder.id], at)
            if isinstance(decision, Eligible):
                eligible.append(holder)
            elif any(missing.lack is Lack.ALREADY_HELD for missing in decision.missing):
                summary = replace(summary, already_held=summary.already_held + 1)
            elif _started(facts[holder.id], track):
                summary = replace(summary, not_eligible=summary.not_eligible + 1)
            else:
                summary = replace(summary, not_started=summary.not_started + 1)
        if not eligible:
            continue
        reserved = _reserve(office, programme, track, eligible, actor=actor, at=at)
        finished = finish(office, reserved.reservations, at=now())
        # Those that resuming just failed to finish were counted there.
        fresh = len(eligible) - len(reserved.waiting & stuck)
        summary = _counted(office, summary, finished, eligible=fresh)
        # A foundation that was just issued may carry the next track.
        facts = _facts(office, programme, holders)
    return summary


def _reserve(
    office: Office,
    programme: Programme,
    track: Track,
    eligible: Sequence[HolderRecord],
    *,
    actor: str,
    at: datetime,
) -> _Reserved:
    """Decide again with the holders locked, and reserve; leave out what another process took."""
    keys = [holder.id for holder in eligible]
    with office.database.transaction() as records:
        records.holders.lock(keys)
        facts = facts_of(records, keys, programme=programme.slug)
        held = records.certifications.of_holders(keys, programme=programme.slug)
        before = {
            key: certification
            for key in keys
            if (certification := own(held.get(key, ()), track=track.slug)) is not None
        }
        waiting = records.reservations.of(certification.id for certification in before.values())
        still = [
            holder
            for holder in eligible
            if not (holder.id in before and before[holder.id].id in waiting)
            and isinstance(decide(track, facts[holder.id], at), Eligible)
        ]
        intents = intents_for(records, track, still, before, at=at, awarded_at=at)
        reserved = reserve(records, office, programme, track, intents, actor=actor, at=at)
        found = records.reservations.of(reserved)
    return _Reserved(reservations=tuple(found[key] for key in reserved), waiting=frozenset(waiting))


def _counted(
    office: Office, summary: BulkSummary, finished: Finished, *, eligible: int
) -> BulkSummary:
    unfinished = [(each.reservation, each.reason) for each in finished.unfinished]
    issued = len(finished.issued)
    summary = replace(
        summary,
        issued=summary.issued + issued,
        elsewhere=summary.elsewhere + eligible - issued - len(unfinished),
    )
    return _with_failures(office, summary, unfinished)


def _with_failures(
    office: Office, summary: BulkSummary, unfinished: Sequence[tuple[Reservation, str]]
) -> BulkSummary:
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


def _facts(
    office: Office, programme: Programme, holders: Sequence[HolderRecord]
) -> dict[int, HolderFacts]:
    with office.database.reading() as records:
        return facts_of(records, [holder.id for holder in holders], programme=programme.slug)


def _chunks(office: Office, only: Only) -> Iterator[list[HolderRecord]]:
    if only.holders is not None:
        names = sorted(only.holders)
        for start in range(0, len(names), CHUNK):
            with office.database.reading() as records:
                found = records.holders.by_external_ids(names[start : start + CHUNK])
            people = {holder.id: holder for holder in found.values() if holder.erased_at is None}
            yield list(people.values())
        return
    last = 0
    while True:
        with office.database.reading() as records:
            chunk = records.holders.after(last, limit=CHUNK)
        if not chunk:
            return
        last = chunk[-1].id
        yield chunk


def _tracks(office: Office, only: Only) -> list[tuple[Programme, list[Track]]]:
    if only.programme is not None and only.track is not None:
        programme, track = find_track(office.programmes, f"{only.programme}/{only.track}")
        return [(programme, [track])]
    return [
        (programme, _foundations_first(programme))
        for programme in office.programmes
        if only.programme in {None, programme.slug}
    ]


def _foundations_first(programme: Programme) -> list[Track]:
    """Return the tracks so that each comes after its prerequisites."""
    by_slug = {track.slug: track for track in programme.tracks}

    def depth(track: Track) -> int:
        return 1 + max(
            (depth(by_slug[prerequisite.track]) for prerequisite in track.prerequisites),
            default=0,
        )

    return sorted(programme.tracks, key=depth)


def _started(facts: HolderFacts, track: Track) -> bool:
    return any(each.track == track.slug for each in facts.attempts) or any(
        each.track == track.slug for each in facts.fulfilments
    )
