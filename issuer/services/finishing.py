"""The later steps of issuing: lint, sign, self-verify, then store with act and timeline."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.acts import Actor
from issuer.domain.certification import CertificationFacts, Version
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.facts import History
from issuer.persistence.records.reservations import Completion, Reservation
from issuer.sealing.batch import Batch, SealedBatch, Sealer, public_part, seal_here
from issuer.services.cases import Doer
from issuer.services.clock import require_forward
from issuer.services.consequences import CLOCK, follow_known, publish_all, revoke
from issuer.services.extending import extend_lower
from issuer.services.held_sources import HeldSources
from issuer.services.materialising import Known, known_of
from issuer.services.office import Office
from issuer.services.publishing import lists_for_sealing
from issuer.services.reissuing import reissue
from issuer.services.rules import stored_track
from issuer.services.signing import Signing

_BY_CLOCK: Final = Doer(name=CLOCK, capacity=Actor.OFFICER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A reservation that could not be signed now, and why; it stays reserved."""

    reservation: Reservation
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What came of reservations."""

    issued: tuple[Reservation, ...]
    """Those that this call issued."""
    led_to: tuple[Reservation, ...]
    """What was issued because of them: lower certifications that they extended."""
    elsewhere: tuple[Reservation, ...]
    """Those that another process issued in the meantime; its bytes are the credential."""
    unfinished: tuple[Unfinished, ...]


NOTHING: Final = Finished(issued=(), led_to=(), elsewhere=(), unfinished=())


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """Reservations that are being sealed."""

    reservations: tuple[Reservation, ...]
    verification_method: str
    """The key that signs."""
    at: datetime
    answer: Callable[[], SealedBatch]
    """Waits for the signed bytes."""


def finish(office: Office, reservations: Sequence[Reservation], *, at: datetime) -> Finished:
    """Seal what was reserved and record it, all in one transaction.

    Signing happens outside of the transaction: a crash there leaves the reservations as they
    were, and bytes that nobody was given. ``at`` is the real time: it becomes
    ``proof.created``.

    Raises KeysError where there is no usable key and UnavailableError where the storage or
    the clock does not allow it; the reservations stay.
    """
    if not reservations:
        return NOTHING
    return store(office, begin_sealing(office, reservations, seal_here, at=at))


def begin_sealing(
    office: Office, reservations: Sequence[Reservation], sealer: Sealer, *, at: datetime
) -> UnderWay:
    """Give reservations to ``sealer``: the first half of ``finish``, and its errors."""
    signing = office.signing()
    with office.database.reading() as records:
        at = require_forward(at, records.acts.newest())
    numbers = {reservation.status_list for reservation in reservations}
    sources = HeldSources(
        did=office.did,
        did_json=signing.published,
        lists=lists_for_sealing(office, numbers, at=at),
    )
    batch = Batch(
        documents=[(reservation.id, reservation.unsigned) for reservation in reservations],
        key=public_part(signing.signer),
        history=signing.history,
        published=signing.published,
        registry=signing.registry,
        sources=sources,
        at=at,
    )
    return UnderWay(
        reservations=tuple(reservations),
        verification_method=batch.key.verification_method,
        at=at,
        answer=sealer(batch, signing.signer),
    )


def store(office: Office, under_way: UnderWay) -> Finished:
    """Wait for the signed bytes and record them: the second half of ``finish``."""
    at = under_way.at
    done = under_way.answer()
    by_id = {reservation.id: reservation for reservation in under_way.reservations}
    completions = [
        (
            by_id[number],
            Completion(
                id=number,
                signed=body,
                verification_method=under_way.verification_method,
                issued_at=at,
            ),
        )
        for number, body in done.sealed
    ]
    unfinished = [
        Unfinished(reservation=by_id[number], reason=reason) for number, reason in done.refused
    ]
    stored, led_to = _store(office, office.signing(), completions, at)
    further = finish(office, led_to, at=at)
    return Finished(
        led_to=(*further.issued, *further.led_to),
        issued=tuple(reservation for reservation, _ in completions if reservation.id in stored),
        elsewhere=tuple(
            reservation for reservation, _ in completions if reservation.id not in stored
        ),
        unfinished=(*unfinished, *further.unfinished),
    )


def _store(
    office: Office,
    signing: Signing,
    completions: Sequence[tuple[Reservation, Completion]],
    at: datetime,
) -> tuple[set[int], list[Reservation]]:
    """Store signed bytes, cycles, acts and timelines, and what follows from them.

    Returns the keys of the reservations that were stored, and the reservations that this led
    to: lower certifications that a higher one extends, dependants that stand again.
    """
    if not completions:
        return set(), []
    with office.database.transaction() as records:
        held = _locked(records, {reservation.certification_id for reservation, _ in completions})
        certifications = {each.id: each for group in held.values() for each in group}
        histories = records.certifications.histories(certifications)
        stored = records.reservations.complete([completion for _, completion in completions])
        done = [reservation for reservation, _ in completions if reservation.id in stored]
        moved = _record(records, done, certifications, histories, at)
        corrected = _revoke_corrected(records, office, signing, done, at)
        known = (
            known_of(records, held)
            if moved or corrected
            else Known(held=held, facts=_facts(histories, done, at))
        )
        timelines = follow_known(records, office, signing, known, actor=CLOCK, at=at)
        led_to = extend_lower(records, office, done, certifications, timelines, at=at)
        keys = reissue(
            records, office, _cured(records, known, at), timelines, doer=_BY_CLOCK, at=at
        )
        led_to += records.reservations.of(keys).values()
        return stored, led_to


def _locked(records: Records, ids: Collection[int]) -> dict[int, list[CertificationRecord]]:
    """Lock the holders of these certifications; return all that each of them holds.

    Where another process merged two records of a person while this one waited, the
    certifications are another holder's by then.
    """
    while True:
        holders = set(records.certifications.owners(ids).values())
        records.holders.lock(holders)
        held = records.certifications.of_holders(holders)
        if {each.id for group in held.values() for each in group}.issuperset(ids):
            return held


def _record(
    records: Records,
    reservations: Sequence[Reservation],
    certifications: Mapping[int, CertificationRecord],
    histories: Mapping[int, History],
    at: datetime,
) -> bool:
    """Record cycles and acts; return whether a certification rests on other rules now."""
    begun = [
        (certifications[reservation.certification_id], reservation.cycle)
        for reservation in reservations
        if not histories[reservation.certification_id].has(reservation.cycle)
    ]
    records.certifications.add_cycles([(each.id, cycle) for each, cycle in begun])
    moved = [pair for pair in begun if pair[1].track_version != pair[0].track_version]
    for certification, cycle in moved:
        rules = stored_track(
            records, certification.programme, certification.track, cycle.track_version
        )
        records.certifications.move_to(
            certification.id, track_version=rules.version, level=rules.level.value
        )
    records.acts.add([_act(reservation, at) for reservation in reservations])
    return bool(moved)


def _facts(
    histories: Mapping[int, History], issued: Sequence[Reservation], at: datetime
) -> dict[int, CertificationFacts]:
    """Return the facts of each certification, with what is issued ``at`` this moment.

    Acts of issuing are no facts of their own (``History.facts``): the version and its cycle are.
    """
    now = dict(histories)
    for reservation in issued:
        version = Version(
            number=reservation.version,
            cycle=reservation.cycle.number,
            issued_at=at,
            valid_from=reservation.valid_from,
            valid_until=reservation.cycle.valid_until,
            replaces=reservation.replaces,
        )
        key = reservation.certification_id
        now[key] = now[key].with_issued(version, reservation.cycle)
    found = ((key, history.facts()) for key, history in now.items())
    return {key: facts for key, facts in found if facts is not None}


def _cured(records: Records, known: Known, at: datetime) -> list[int]:
    """Return the holders of whom something stands again whose newest version is revoked."""
    ended = {
        holder
        for holder, group in known.held.items()
        for certification in group
        if certification.id in known.facts
        and any(version.revoked_at for version in known.facts[certification.id].versions)
    }
    return records.timelines.standing_with_ended_version(at, among=ended) if ended else []


def _revoke_corrected(
    records: Records,
    office: Office,
    signing: Signing,
    reservations: Sequence[Reservation],
    at: datetime,
) -> bool:
    """Revoke what a correction replaces, in the moment in which its successor is there.

    Returns whether there was a correction.
    """
    corrections = [each for each in reservations if each.act is ActKind.CORRECTED]
    if not corrections:
        return False
    issued = records.credentials.of(each.certification_id for each in corrections)
    wrong = [
        credential
        for correction in corrections
        for credential in issued[correction.certification_id]
        if credential.version == correction.replaces and credential.revoked_at is None
    ]
    actors = {each.certification_id: each for each in corrections}
    for credential in wrong:
        act = actors[credential.certification_id]
        revoke(records, [credential], reason=act.reason, actor=act.actor, at=at)
    publish_all(records, office, signing, wrong, at=at)
    return True


def _act(reservation: Reservation, at: datetime) -> ActRecord:
    """Return the act that issuing a reservation is."""
    return ActRecord(
        certification_id=reservation.certification_id,
        at=at,
        actor=reservation.actor,
        kind=ActKind(reservation.act),
        reason=reservation.reason,
        rule_version=reservation.cycle.track_version,
        details={
            "version": reservation.version,
            "cycle": reservation.cycle.number,
            "status_list": reservation.status_list,
            "status_index": reservation.status_index,
        },
    )
