"""People and certifications as the office looks at them: lists, page by page, and one person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.decision import Decision, Eligible, NotEligible, decide
from issuer.domain.facts import HolderFacts
from issuer.domain.missing import Lack
from issuer.domain.programme import Programme, Track
from issuer.domain.standing import Standing
from issuer.errors import NotFoundError
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.people_lists import ListedCertification
from issuer.services.catalogue import find_track
from issuer.services.deciding import facts_of
from issuer.services.holding import Holding, holdings
from issuer.services.office import Office

PAGE: Final = 50
"""People or certifications on one page of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTrack:
    """A certification in a list of people."""

    public_id: str
    track: str
    """Its name."""
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """Somebody in the list of people."""

    holder: HolderRecord
    held: tuple[HeldTrack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Some people by name, and the key to go on behind."""

    people: tuple[ListedPerson, ...]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTrack:
    """A track that somebody does not hold, with all that is missing for it."""

    programme: Programme
    track: Track
    decision: Decision
    started: bool
    """Whether anything is on record towards it."""

    @property
    def eligible(self) -> bool:
        """Whether the person may be certified now."""
        return isinstance(self.decision, Eligible)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Everything that the office decides about somebody."""

    holder: HolderRecord
    holdings: tuple[Holding, ...]
    open_tracks: tuple[OpenTrack, ...]
    """What can be decided now first, then what is begun, then the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody on the way to a track."""

    holder: HolderRecord
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesPage:
    """Some candidates of a track, and the key to go on behind."""

    programme: Programme
    track: Track
    candidates: tuple[Candidate, ...]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationsPage:
    """Some certifications, and the key to go on behind."""

    certifications: tuple[tuple[ListedCertification, str], ...]
    """Each with the name of its track."""
    next: int | None


def people_page(office: Office, text: str, *, after: int | None, at: datetime) -> PeoplePage:
    """Return people by name; a fixed number of queries, however many there are.

    Args:
        office: whose people they are.
        text: beginnings of words of a name, or the beginning of an identifier or mail address.
        after: ``next`` of the page before.
        at: the moment of the standings.
    """
    with office.database.reading() as records:
        keys = records.people_lists.people(text.strip(), after=after, limit=PAGE + 1)
        shown = keys[:PAGE]
        people = records.holders.by_ids(shown)
        held = records.certifications.of_holders(shown)
        ids = [each.id for group in held.values() for each in group]
        spans = records.timelines.at(ids, at)
    return PeoplePage(
        people=tuple(
            ListedPerson(
                holder=people[key],
                held=tuple(
                    HeldTrack(
                        public_id=each.public_id,
                        track=track_name(office, each.programme, each.track),
                        standing=spans[each.id].standing,
                    )
                    for each in held.get(key, ())
                    if each.id in spans
                ),
            )
            for key in shown
        ),
        next=shown[-1] if len(keys) > PAGE else None,
    )


def person_page(office: Office, holder_id: int, *, at: datetime) -> PersonPage:
    """Return what somebody holds, what each misses, and what else they could be certified in.

    Raises NotFoundError where there is nobody with this key, or not any more.
    """
    with office.database.reading() as records:
        holder = records.holders.by_ids([holder_id]).get(holder_id)
        if holder is None or holder.erased_at is not None:
            raise NotFoundError("There is no person at this address, or not any more.")
        facts = {
            programme.slug: facts_of(records, [holder_id], programme=programme.slug)[holder_id]
            for programme in office.programmes
        }
    tracks = [
        _open_track(programme, track, facts[programme.slug], at)
        for programme in office.programmes
        for track in programme.tracks
    ]
    return PersonPage(
        holder=holder,
        holdings=holdings(office, holder_id, at=at),
        open_tracks=tuple(
            sorted(
                (each for each in tracks if not _is_held(each.decision)),
                key=lambda each: (not each.eligible, not each.started),
            )
        ),
    )


def candidates_page(
    office: Office, programme: str, track: str, *, after: int, at: datetime
) -> CandidatesPage:
    """Return who is on the way to a track, each with the decision as it would be now.

    Raises NotFoundError where there is no such track.
    """
    found, rules = find_track(office.programmes, f"{programme}/{track}")
    with office.database.reading() as records:
        keys = records.people_lists.candidates(
            found.slug, rules.slug, at=at, after=after, limit=PAGE + 1
        )
        shown = keys[:PAGE]
        people = records.holders.by_ids(shown)
        facts = facts_of(records, shown, programme=found.slug)
    return CandidatesPage(
        programme=found,
        track=rules,
        candidates=tuple(
            Candidate(holder=people[key], decision=decide(rules, facts[key], at)) for key in shown
        ),
        next=shown[-1] if len(keys) > PAGE else None,
    )


def certifications_page(
    office: Office,
    *,
    programme: str,
    track: str,
    standing: Standing | None,
    after: int,
    at: datetime,
) -> CertificationsPage:
    """Return certifications as they stand at ``at``; empty filters are no filters."""
    with office.database.reading() as records:
        found = records.people_lists.certifications(
            programme=programme,
            track=track,
            standing=standing,
            at=at,
            after=after,
            limit=PAGE + 1,
        )
    shown = found[:PAGE]
    return CertificationsPage(
        certifications=tuple(
            (each, track_name(office, each.programme, each.track)) for each in shown
        ),
        next=shown[-1].id if len(found) > PAGE else None,
    )


def track_name(office: Office, programme: str, track: str) -> str:
    """Return a track's name; its short one where it is offered no longer."""
    try:
        return find_track(office.programmes, f"{programme}/{track}")[1].name
    except NotFoundError:
        return track


def _open_track(programme: Programme, track: Track, facts: HolderFacts, at: datetime) -> OpenTrack:
    started = any(each.track == track.slug for each in facts.attempts) or any(
        each.track == track.slug for each in facts.fulfilments
    )
    return OpenTrack(
        programme=programme, track=track, decision=decide(track, facts, at), started=started
    )


def _is_held(decision: Decision) -> bool:
    return isinstance(decision, NotEligible) and any(
        missing.lack is Lack.ALREADY_HELD for missing in decision.missing
    )
