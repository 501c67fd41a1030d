"""What must agree after every step: stored and rebuilt timelines, bits, answers, pages."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis.stateful import RuleBasedStateMachine, invariant

from issuer.domain.access import AccessReason
from issuer.domain.routing import (
    Condition,
    Need,
    RoutingRules,
    Rule,
    Ticket,
    Unreported,
    Weights,
)
from issuer.services.continuing_education import ceu_account
from issuer.services.directory import person_view, search_directory
from issuer.services.directory_counts import DirectoryCounting
from issuer.services.granting import access_of
from issuer.services.materialising import known_of, rebuilt
from issuer.services.office import Office
from issuer.services.reading import certification_view
from issuer.services.routing import decide_routing
from issuer.services.rules import tracks_of
from issuer.services.views import DirectoryQuery, ErasedCertification
from tests.issuer.over_time.model import CARRIES, ENDED, IN_DATE, RESTRICTS, Person
from tests.issuer.over_time.site import Site

POOLS = {"base": ("base",), "upper": ("upper",), "both": ("base", "upper")}
ROUTING = RoutingRules(
    programme="test",
    priorities=("usual",),
    usual_priority="usual",
    weights=Weights(skill=2, language=1, workload=1),
    unreported=Unreported.AVAILABLE,
    capacity=10,
    report_minutes=15,
    nobody_notify=(),
    rules=tuple(
        Rule(
            slug=tag,
            name=tag,
            when=(Condition(tags=(tag,)),),
            need=Need(at_least=2) if tag == "both" else Need(certifications=tracks),
        )
        for tag, tracks in POOLS.items()
    ),
)
"""A rule for each track, and one for who holds both."""

SAMPLE = 7
"""Every how many steps pages and JSON are asked for too."""


class Agreement(RuleBasedStateMachine):
    """The office on one side, the reference on the other, and the comparison of both."""

    offices: dict[int, Office]
    """The office by the version of the programme that is in force."""
    site: Site

    office: Office
    now: datetime
    people: dict[str, Person]
    ids: dict[str, str]
    """External id of each person of the reference."""
    addresses: dict[tuple[str, str], str]
    """Public id by person and track."""
    erased: dict[str, set[int]]
    """Status entries of each address whose holder was erased."""
    steps: int

    @invariant()
    def everything_agrees(self):
        if not hasattr(self, "people"):
            return
        self.steps += 1
        with self.office.database.reading() as records:
            every = {name: self.view(records, *name) for name in self.addresses}
            self.timelines_agree(records, every)
            bits = set(records.status_lists.revoked(1))
        expected = {entry for entries in self.erased.values() for entry in entries}
        for (name, track), (_, credentials) in every.items():
            versions = self.people[name].certifications[track].versions
            assert [bool(c.revoked_at) for c in credentials] == [
                bool(version.revoked) for version in versions
            ], (name, track, versions)
            expected |= {c.status_index for c in credentials if c.revoked_at}
        assert bits == expected
        self.directory_agrees()
        self.answers_agree()
        if self.steps % SAMPLE == 0:
            self.pages_agree()

    def timelines_agree(self, records, every):
        moments = [self.now + timedelta(days=days) for days in (-300, -1, 0, 89, 400, 800)]
        held = records.certifications.of_holders({c.holder_id for c, _ in every.values()})
        tracks = tracks_of(records, [each for group in held.values() for each in group])
        computed = rebuilt(known_of(records, held), tracks)
        assert records.timelines.of(computed) == computed
        for (name, track), (certification, _) in every.items():
            for moment in moments:
                found = records.timelines.at([certification.id], moment)
                standing = found[certification.id].standing.value if found else None
                expected = self.people[name].standing(track, moment)
                assert standing == expected, (name, track, moment)
        gone = records.certifications.by_public_ids(self.erased)
        assert records.timelines.of(each.id for each in gone.values()) == {}

    def view(self, records, name, track):
        address = self.addresses[name, track]
        certification = records.certifications.by_public_id(address)
        return certification, records.credentials.of([certification.id])[certification.id]

    def holder_in(self, records, name):
        external_id = self.ids[name]
        return records.holders.by_external_ids([external_id])[external_id]

    def directory_agrees(self) -> None:
        listed = search_directory(self.office, DirectoryQuery(), at=self.now).entries
        expected = {
            (name, address)
            for (name, track), address in self.addresses.items()
            if self.people[name].listed(track, self.now)
        }
        assert {(entry.holder_name, entry.public_id) for entry in listed} == expected
        counts = DirectoryCounting(self.office).counts(DirectoryQuery(), at=self.now)
        tracks = Counter(f"{entry.programme}/{entry.track}" for entry in listed)
        assert (counts.all, counts.tracks) == (len(listed), tracks)
        for profile in {entry.person for entry in listed}:
            person = person_view(self.office, profile, at=self.now)
            assert {(person.name, each.public_id) for each in person.certifications} == {
                one for one in expected if one[0] == person.name
            }

    def pools_agree(self) -> None:
        """Whoever is granted a track is in its pool, and nobody else; both, where both are."""
        office = replace(self.office, routing=ROUTING)
        people = {self.ids[name]: person for name, person in self.people.items()}
        for tag, tracks in POOLS.items():
            ticket = Ticket(tags=frozenset({tag}))
            found = decide_routing(office, ticket, limit=100, at=self.now)
            assert {each.external_id for each in found.agents} == {
                external_id
                for external_id, person in people.items()
                if all(person.granted(track, self.now) for track in tracks)
            }

    def answers_agree(self) -> None:
        self.pools_agree()
        for name, person in self.people.items():
            for track in ("base", "upper"):
                access = access_of(self.office, holder=self.ids[name], track=track, at=self.now)[2]
                granted = person.granted(track, self.now)
                assert access.granted is granted
                assert (access.reason is AccessReason.GRANTED) is granted
                if access.until is not None:
                    assert person.granted(track, access.until - timedelta(seconds=1)) is granted
        for (name, track), address in self.addresses.items():
            person = self.people[name]
            standing = person.standing(track, self.now)
            view = certification_view(self.office, address, at=self.now)
            assert view.standing.value == standing
            assert view.effects.access is (standing in IN_DATE)
            assert view.effects.listable is person.listed(track, self.now)
            assert view.effects.versions_revoked is (standing in ENDED)
            assert view.effects.restricts_holder is (track in RESTRICTS and standing not in IN_DATE)
            account = ceu_account(self.office, address, at=self.now)
            assert account.earned == person.certifications[track].units
        for address in self.erased:
            view = certification_view(self.office, address, at=self.now)
            assert isinstance(view, ErasedCertification)

    def pages_agree(self) -> None:
        self.site.clock.at = self.now
        for (name, track), address in self.addresses.items():
            person = self.people[name]
            standing = person.standing(track, self.now)
            newest = person.certifications[track].versions[-1]
            corrected = standing in CARRIES and bool(newest.revoked)
            self.site.shows(address, standing, corrected=corrected)
            self.site.tells(address, standing, corrected=corrected)
            expired = "expired" if self.now >= newest.until else "valid"
            self.site.verifies(address, "revoked" if newest.revoked else expired)
        for address in self.erased:
            self.site.is_gone(address)
