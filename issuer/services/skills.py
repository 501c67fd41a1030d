"""Certifications as skills in Zendesk: what somebody is granted at the moment, and nothing else.

Always the whole of an agent's skills of our type is compared with what they should be, and the
difference is sent: a message that comes late, twice or out of order does no harm.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from issuer.delivery.outcome import Refused
from issuer.delivery.zendesk import AT_ONCE, MOST_SKILLS, Action, Job, Zendesk, ZendeskAgent
from issuer.delivery.zendesk_http import ZendeskError
from issuer.domain.programme import Programme
from issuer.domain.skills import SkillChange, alike, change
from issuer.persistence.records.holders import HolderRecord
from issuer.services.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillAccount:
    """The account that is kept in step, and the name of our skill type there."""

    zendesk: Zendesk
    skill_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The difference that was found, and what could not be made of it."""

    missing_skills: tuple[str, ...]
    """Skills that the account did not have."""
    changes: tuple[SkillChange, ...]
    failed: Mapping[int, str] = field(default_factory=dict)
    """Agents for whom it did not succeed, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    """Our skills in the account."""

    skill_type: str | None
    """None where it is not there yet (and nothing is to be changed)."""
    ids: Mapping[str, str]
    """By name; of what is not there yet, empty."""
    missing: tuple[str, ...]

    def names(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the names of skills; those of our type that are no track's too."""
        known = {each: name for name, each in self.ids.items()}
        return frozenset(known[each] for each in ids if each in known)


def skill_names(programmes: Sequence[Programme]) -> dict[tuple[str, str], str]:
    """Return the name of each track's skill: the track's own, with its programme if need be."""
    tracks = [(programme, track) for programme in programmes for track in programme.tracks]
    names = [track.name for _, track in tracks]
    return {
        (programme.slug, track.slug): track.name
        if names.count(track.name) == 1
        else f"{programme.name}: {track.name}"
        for programme, track in tracks
    }


def sync_people(
    office: Office, account: SkillAccount, external_ids: Sequence[str], *, at: datetime
) -> dict[str, str]:
    """Bring the skills of these people up to date; return for whom that failed, and why.

    Who is no agent of the account has no skills there, which is no failure.

    Args:
        office: whose certifications they are.
        account: to be kept in step.
        external_ids: ``AT_ONCE`` at most.
        at: the moment.

    Raises ZendeskError where the account could not be used.
    """
    found = account.zendesk.agents_of(external_ids)
    if not found:
        return {}
    words = _vocabulary(office, account, dry_run=False)
    agents = [ZendeskAgent(id=key, external_id=name) for name, key in found.items()]
    failed = _apply(account, words, _changes(office, account, words, agents, at))
    return {agent.external_id: failed[agent.id] for agent in agents if agent.id in failed}


def reconcile(office: Office, account: SkillAccount, *, dry_run: bool, at: datetime) -> Reconciled:
    """Compare every agent of the account; make the difference good unless ``dry_run``.

    Agents whom the office does not know (any more) lose the skills of our type.

    Raises ZendeskError where the account could not be used; what was changed by then is right.
    """
    words = _vocabulary(office, account, dry_run=dry_run)
    agents = iter({agent.id: agent for agent in account.zendesk.agents()}.values())
    changes: list[SkillChange] = []
    failed: dict[int, str] = {}
    while chunk := list(islice(agents, AT_ONCE)):
        found = _changes(office, account, words, chunk, at)
        changes += found
        if not dry_run:
            failed |= _apply(account, words, found)
    return Reconciled(missing_skills=words.missing, changes=tuple(changes), failed=failed)


def _vocabulary(office: Office, account: SkillAccount, *, dry_run: bool) -> _Vocabulary:
    """Return our skills in the account, added where they are missing."""
    names = sorted(set(skill_names(office.programmes).values()))
    if len(names) > MOST_SKILLS:
        problem = f"it takes {MOST_SKILLS} skills of one type, and there are {len(names)} tracks"
        raise ZendeskError(Refused(problem=problem))
    zendesk = account.zendesk
    skill_type = zendesk.skill_type(account.skill_type)
    if skill_type is None and not dry_run:
        skill_type = zendesk.add_skill_type(account.skill_type)
    ids = {} if skill_type is None else zendesk.skills(skill_type)
    missing = tuple(name for name in names if name not in ids)
    for name in missing:
        ids[name] = "" if dry_run or skill_type is None else zendesk.add_skill(skill_type, name)
    return _Vocabulary(skill_type=skill_type, ids=ids, missing=missing)


def _changes(
    office: Office,
    account: SkillAccount,
    words: _Vocabulary,
    agents: Sequence[ZendeskAgent],
    at: datetime,
) -> list[SkillChange]:
    wanted = _wanted(office, [each.external_id for each in agents if each.external_id], at)
    held: Mapping[int, frozenset[str]] = {}
    if words.skill_type is not None:
        held = account.zendesk.held([each.id for each in agents], words.skill_type)
    found = (
        change(
            each.id,
            each.external_id,
            wanted=wanted.get(each.external_id, frozenset()),
            held=words.names(held.get(each.id, frozenset())),
        )
        for each in agents
    )
    return [each for each in found if each is not None]


def _wanted(office: Office, external_ids: Sequence[str], at: datetime) -> dict[str, frozenset[str]]:
    names = skill_names(office.programmes)
    with office.database.reading() as records:
        people = {
            name: person.id
            for name, person in records.holders.by_external_ids(external_ids).items()
            if person.erased_at is None and not _left(person, at)
        }
        granted = records.access.tracks_at(people.values(), at)
    return {
        external_id: frozenset(
            names[track] for track in granted.get(key, frozenset()) if track in names
        )
        for external_id, key in people.items()
    }


def _left(person: HolderRecord, at: datetime) -> bool:
    """Say whether a person's last day has passed, and none of a new hire came after it."""
    left, hired = person.left_on, person.hired_on
    return left is not None and left < at.date() and not (hired is not None and left < hired)


def _apply(
    account: SkillAccount, words: _Vocabulary, changes: Sequence[SkillChange]
) -> dict[int, str]:
    failed: dict[int, str] = {}
    for action, sets in (
        (Action.DELETE, {each.agent: each.take for each in changes}),
        (Action.UPSERT, {each.agent: each.give for each in changes}),
    ):
        for skills, agents in alike(sets, at_once=AT_ONCE):
            ids = tuple(sorted(words.ids[name] for name in skills))
            failed |= account.zendesk.run(Job(action=action, skills=ids, agents=agents))
    return failed
