"""Merging two records of one person: what the one holds becomes the other's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from issuer.composition import addresses
from issuer.domain.acts import Actor
from issuer.errors import ConflictError, RefusedError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind, ActRecord
from issuer.persistence.records.certifications import CertificationRecord
from issuer.persistence.records.holders import HolderRecord
from issuer.services.acting import settle_holders
from issuer.services.cases import Doer
from issuer.services.clock import require_forward
from issuer.services.consequences import follow
from issuer.services.deciding import require_holder
from issuer.services.office import Office
from issuer.services.reissuing import reissue


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """One record of a person where there were two."""

    holder: str
    """External id of the record that goes on."""
    moved: tuple[str, ...]
    """Public ids of the certifications that are this record's now; their addresses stay."""
    to_correct: tuple[str, ...]
    """Those among them whose certificate bears another name than this record: see ``correct``."""


def merge(office: Office, *, ended: str, into: str, doer: Doer, at: datetime) -> Merged:
    """Make one of two records of the same person.

    Certifications with their whole history and continuing education, attempts and fulfilments
    move to the record that goes on, whose name, addresses and choices hold; where the person
    chose for the directory under the ended one alone, that choice is carried over. The former
    identifier goes on finding the person, and a roster that still has it is told. Nothing
    that was signed changes: addresses, subjects and credentials stay. What stands again by
    the other record's prerequisites gets its fresh credential.

    Args:
        office: that has both.
        ended: external id of the record that ends.
        into: external id of the record that goes on.
        doer: the officer.
        at: now.

    Raises:
        NotFoundError: one of them is not known (any more).
        RefusedError: for anybody but an officer; they are one record already; both hold the
            same track; or they contradict each other on what a decision may rest on.
        ConflictError: a credential of one of them is being issued at this moment.
        UnavailableError: the clock was set back.
    """
    if doer.capacity is not Actor.OFFICER:
        raise RefusedError("Records of people are merged by an officer.")
    signing = office.signing()
    with office.database.reading() as records:
        people = [require_holder(records, name).id for name in (ended, into)]
    settle_holders(office, people, at=at)
    with office.database.transaction() as records:
        source, target = require_holder(records, ended), require_holder(records, into)
        if source.id == target.id:
            raise RefusedError(f"{ended} and {into} are one record already.")
        records.holders.lock([source.id, target.id])
        at = require_forward(at, records.acts.newest())
        held = records.certifications.of_holders([source.id, target.id])
        own, others = held.get(source.id, []), held.get(target.id, [])
        if records.reservations.of([each.id for each in (*own, *others)]):
            raise ConflictError("A credential is being issued to them at this moment. Try again.")
        _require_apart(office, own, others, ended=ended, into=into)
        contradictions = records.results.move(source.id, target.id)
        if contradictions:
            raise RefusedError(
                f"{ended} and {into} have different results for the same: "
                f"{'; '.join(contradictions)}. A decision may rest on either, so they stay two "
                "records. Check whether they are one person at all."
            )
        records.tickets.move(source.id, target.id)
        keys = [each.id for each in own]
        records.certifications.give_to(keys, holder_id=target.id)
        records.holders.merge(source, target, at=at)
        records.acts.add(_acts(own, doer, at))
        timelines = follow(records, office, signing, [target.id], actor=doer.recorded, at=at)
        reissue(records, office, [target.id], timelines, doer=doer, at=at)
        to_correct = _bearing_another_name(records, own, target)
    settle_holders(office, [target.id], at=at)
    return Merged(
        holder=target.external_id,
        moved=tuple(each.public_id for each in own),
        to_correct=to_correct,
    )


def _require_apart(
    office: Office,
    own: Sequence[CertificationRecord],
    others: Sequence[CertificationRecord],
    *,
    ended: str,
    into: str,
) -> None:
    """Refuse where both hold a track: each address is for life, and a person has one for each."""
    tracks = {(each.programme, each.track): each for each in others}
    for each in own:
        other = tracks.get((each.programme, each.track))
        if other is None:
            continue
        one, two = (addresses.certification(office.public_url, c.public_id) for c in (each, other))
        raise RefusedError(
            f"Both hold {each.programme}/{each.track}: {ended} as {one}, {into} as {two}. Each "
            "address is for life, and one person has one certification in a track, so these "
            "records cannot become one. Let the holder give up the one that is not to go on "
            f"(assay surrender), import the results of {ended} for {into} where they are needed, "
            "and take the record that ended off the roster."
        )


def _acts(
    certifications: Sequence[CertificationRecord], doer: Doer, at: datetime
) -> list[ActRecord]:
    """Return what is recorded: of each certification that moved, or of the office where none did.

    No identifier of the person is in it: those may be erased, and acts stay.
    """
    if not certifications:
        return [ActRecord(certification_id=None, at=at, actor=doer.recorded, kind=ActKind.MERGED)]
    return [
        ActRecord(
            certification_id=each.id,
            at=at,
            actor=doer.recorded,
            kind=ActKind.MERGED,
            rule_version=each.track_version,
        )
        for each in certifications
    ]


def _bearing_another_name(
    records: Records, certifications: Sequence[CertificationRecord], holder: HolderRecord
) -> tuple[str, ...]:
    credentials = records.credentials.of([each.id for each in certifications])
    found = []
    for each in certifications:
        signed = [one.signed for one in credentials.get(each.id, ()) if one.signed is not None]
        if signed and _name(signed[-1]) != holder.name:
            found.append(each.public_id)
    return tuple(found)


def _name(signed: bytes) -> str:
    """Return the name that a credential of ours bears: the first identifier of its subject."""
    subject = json.loads(signed)["credentialSubject"]
    return str(subject["identifier"][0]["identityHash"])
