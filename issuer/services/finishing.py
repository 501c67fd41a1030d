"""The later steps of issuing: lint, sign, self-verify, then store with act and timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from issuer.errors import IssuerError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.reservations import Completion, Reservation
from issuer.sealing.seal import seal
from issuer.services.clock import require_forward
from issuer.services.held_sources import HeldSources
from issuer.services.materialising import materialise
from issuer.services.office import Office
from issuer.services.publishing import lists_for_sealing
from issuer.services.signing import Signing
from keys.errors import KeysError


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
    elsewhere: tuple[Reservation, ...]
    """Those that another process issued in the meantime; its bytes are the credential."""
    unfinished: tuple[Unfinished, ...]


def finish(office: Office, reservations: Sequence[Reservation], *, at: datetime) -> Finished:
    """Seal what was reserved and record it, all in one transaction.

    Signing happens outside of the transaction: a crash there leaves the reservations as they
    were, and bytes that nobody was given. ``at`` is the real time: it becomes
    ``proof.created``.

    Raises KeysError where there is no usable key and UnavailableError where the storage or
    the clock does not allow it; the reservations stay.
    """
    if not reservations:
        return Finished(issued=(), elsewhere=(), unfinished=())
    signing = office.signing()
    with office.database.reading() as records:
        at = require_forward(at, records.acts.newest())
    numbers = {reservation.status_list for reservation in reservations}
    sources = HeldSources(
        did=office.did,
        did_json=signing.published,
        lists=lists_for_sealing(office, numbers, at=at),
    )
    completions: list[tuple[Reservation, Completion]] = []
    unfinished: list[Unfinished] = []
    for reservation in reservations:
        try:
            completion = _seal(reservation, signing, sources, at)
        except (IssuerError, KeysError) as error:
            unfinished.append(Unfinished(reservation=reservation, reason=str(error)))
        else:
            completions.append((reservation, completion))
    stored = _store(office, completions, at)
    return Finished(
        issued=tuple(reservation for reservation, _ in completions if reservation.id in stored),
        elsewhere=tuple(
            reservation for reservation, _ in completions if reservation.id not in stored
        ),
        unfinished=tuple(unfinished),
    )


def _seal(
    reservation: Reservation, signing: Signing, sources: HeldSources, at: datetime
) -> Completion:
    sealed = seal(
        orjson.loads(reservation.unsigned),
        signer=signing.signer,
        history=signing.history,
        published=signing.published,
        created=at,
        at=at,
        registry=signing.registry,
        sources=sources,
    )
    return Completion(
        id=reservation.id,
        signed=sealed.body,
        verification_method=sealed.verification_method,
        issued_at=at,
    )


def _store(
    office: Office, completions: Sequence[tuple[Reservation, Completion]], at: datetime
) -> set[int]:
    """Store signed bytes, cycles, acts and timelines; return the keys of what was stored."""
    if not completions:
        return set()
    with office.database.transaction() as records:
        certifications = records.certifications.by_ids(
            reservation.certification_id for reservation, _ in completions
        )
        holders = {certification.holder_id for certification in certifications.values()}
        records.holders.lock(holders)
        stored = records.reservations.complete([completion for _, completion in completions])
        done = [reservation for reservation, _ in completions if reservation.id in stored]
        _record(records, done, at)
        materialise(records, holders)
    return stored


def _record(records: Records, reservations: Sequence[Reservation], at: datetime) -> None:
    known = records.certifications.cycles(
        reservation.certification_id for reservation in reservations
    )
    records.certifications.add_cycles(
        [
            (reservation.certification_id, reservation.cycle)
            for reservation in reservations
            if all(
                cycle.number != reservation.cycle.number
                for cycle in known.get(reservation.certification_id, ())
            )
        ]
    )
    records.acts.add([act_of(reservation, at) for reservation in reservations])


def act_of(reservation: Reservation, at: datetime) -> ActRecord:
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
