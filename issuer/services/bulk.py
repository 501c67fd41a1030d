"""Issuing to everybody who is eligible: streamed, resumable, with a summary that is true."""

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from issuer.domain.decision import Eligible, decide
from issuer.domain.facts import HolderFacts
from issuer.domain.missing import Lack
from issuer.domain.programme import Programme, Track
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.reservations import Reservation
from issuer.sealing.batch import Sealer, seal_here
from issuer.services.bulk_selection import Only, chunks, tracks_asked
from issuer.services.bulk_summary import BulkSummary, Progress, added, counted, with_failures
from issuer.services.deciding import facts_of, own
from issuer.services.finishing import NOTHING, Finished, UnderWay, begin_sealing, store
from issuer.services.issuing import CHUNK, intents_for, resume
from issuer.services.office import Office
from issuer.services.reserving import reserve

_USUAL: Final = gc.get_threshold()
_YOUNG: Final = 20_000
"""New objects that the collector waits for; Python's own figure is some hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reserved:
    reservations: tuple[Reservation, ...]
    waiting: frozenset[int]
    """Certifications that have an open reservation already."""


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
    tracks = tracks_asked(office, only)
    finished_before = resume(office, at=now())
    summary = BulkSummary(resumed=finished_before.issued)
    summary = with_failures(
        office, summary, [(u.reservation, u.reason) for u in finished_before.unfinished]
    )
    stuck = frozenset(each.reservation.certification_id for each in finished_before.unfinished)
    with office.database.reading() as records:
        total = records.holders.count() if only.holders is None else len(only.holders)
    run = _Run(
        office=office, tracks=tracks, stuck=stuck, sealer=sealer, actor=actor, at=at, now=now
    )
    with _older_objects_left_alone():
        for done in _pipeline(run, chunks(office, only, size=CHUNK), ahead=ahead):
            summary = added(summary, done)
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
            summary = counted(office, summary, finished, eligible=fresh)
            if number < len(tracks):
                # A foundation that was just issued may carry the next track.
                facts = _facts(office, programme, holders)
    return summary


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
    return _Reserved(reservations=tuple(reserved), waiting=frozenset(waiting))


def _facts(
    office: Office, programme: Programme, holders: Sequence[HolderRecord]
) -> dict[int, HolderFacts]:
    with office.database.reading() as records:
        return facts_of(records, [holder.id for holder in holders], programme=programme.slug)


def _started(facts: HolderFacts, track: Track) -> bool:
    return any(each.track == track.slug for each in facts.attempts) or any(
        each.track == track.slug for each in facts.fulfilments
    )


@contextmanager
def _older_objects_left_alone() -> Iterator[None]:
    """Let the garbage collector look only at what is made from now on, and less often.

    Modules, rules and models are hundreds of thousands of objects that stay as long as the
    process; to walk them again and again takes a seventh of a long run. What a chunk makes is
    freed without the collector, but for a few cycles.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, *_USUAL[1:])
    try:
        yield
    finally:
        # As at the start of the process, whichever of several runs ends first.
        gc.set_threshold(*_USUAL)
        gc.unfreeze()
