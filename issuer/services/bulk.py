"""Issuing to everybody who is eligible: streamed, resumable, with a summary that is true."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from issuer.domain.decision import Eligible, decide
from issuer.domain.facts import HolderFacts
from issuer.domain.missing import Lack
from issuer.domain.programme import Programme, Track
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.reservations import Reservation
from issuer.sealing.batch import Sealer, seal_here
from issuer.services.catalogue import find_track
from issuer.services.deciding import facts_of, own
from issuer.services.finishing import NOTHING, Finished, UnderWay, begin_sealing, store
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
    sealer: Sealer = seal_here,
    ahead: int = 0,
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
        sealer: who seals; see ``issuer.sealing.processes`` for more than one core.
        ahead: chunks that may be sealed while the next one is decided on.

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
    run = _Run(
        office=office, tracks=tracks, stuck=stuck, sealer=sealer, actor=actor, at=at, now=now
    )
    for done in _pipeline(run, _chunks(office, only), ahead=ahead):
        summary = _added(summary, done)
        if progress is not None:
            progress(summary, total)
    return summary


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What is the same for every chunk."""

    office: Office
    tracks: Sequence[tuple[Programme, Sequence[Track]]]
    stuck: frozenset[int]
    sealer: Sealer
    actor: str
    at: datetime
    now: Callable[[], datetime]


_Chunk = Generator[UnderWay, Finished, BulkSummary]
"""Decides and reserves, hands out what is being sealed, and takes what came of it."""


def _pipeline(
    run: _Run, chunks: Iterable[Sequence[HolderRecord]], *, ahead: int
) -> Iterator[BulkSummary]:
    """Yield what came of each chunk; while some are being sealed, the next one is decided on.

    What was begun first is stored first, so the record stays in the order of time.
    """
    waiting: deque[tuple[_Chunk, UnderWay]] = deque()

    def go_on(chunk: _Chunk, finished: Finished | None) -> BulkSummary | None:
        try:
            waiting.append((chunk, next(chunk) if finished is None else chunk.send(finished)))
        except StopIteration as ended:
            done: BulkSummary = ended.value
            return done
        return None

    def oldest() -> BulkSummary | None:
        chunk, under_way = waiting.popleft()
        return go_on(chunk, store(run.office, under_way))

    for holders in chunks:
        done = go_on(_issue_chunk(run, holders), None)
        if done is not None:
            yield done
        while len(waiting) > ahead:
            if (done := oldest()) is not None:
                yield done
    while waiting:
        if (done := oldest()) is not None:
            yield done


def _issue_chunk(run: _Run, holders: Sequence[HolderRecord]) -> _Chunk:
    office, at = run.office, run.at
    summary = BulkSummary(holders=len(holders))
    for programme, tracks in run.tracks:
        facts = _facts(office, programme, holders)
        for number, track in enumerate(tracks, start=1):
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
            reserved = _reserve(office, programme, track, eligible, facts, actor=run.actor, at=at)
            # Those that resuming just failed to finish were counted there.
            fresh = len(eligible) - len(reserved.waiting & run.stuck)
            if reserved.reservations:
                finished = yield begin_sealing(
                    office, reserved.reservations, run.sealer, at=run.now()
                )
            else:
                finished = NOTHING
            summary = _counted(office, summary, finished, eligible=fresh)
            if number < len(tracks):
                # A foundation that was just issued may carry the next track.
                facts = _facts(office, programme, holders)
    return summary


def _added(one: BulkSummary, other: BulkSummary) -> BulkSummary:
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


def _reserve(
    office: Office,
    programme: Programme,
    track: Track,
    eligible: Sequence[HolderRecord],
    decided_on: Mapping[int, HolderFacts],
    *,
    actor: str,
    at: datetime,
) -> _Reserved:
    """Decide again with the holders locked, and reserve; leave out what another process took.

    A decision is a pure function of rules, facts and moment: it is taken again of those whose
    facts are others now than ``decided_on``.
    """
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
            and (
                facts[holder.id] == decided_on[holder.id]
                or isinstance(decide(track, facts[holder.id], at), Eligible)
            )
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
