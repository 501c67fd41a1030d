"""Random acts and moves of the clock, held against the reference after every step."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from issuer.domain.acts import Actor, SuspensionReason, WithdrawalReason
from issuer.domain.decision import NotEligible
from issuer.domain.renewal import NotKept
from issuer.errors import RefusedError
from issuer.persistence.records.holders import HolderDraft
from issuer.persistence.records.results import AttemptDraft
from issuer.services.bulk import issue_eligible
from issuer.services.cases import Doer
from issuer.services.correcting import correct
from issuer.services.directory import search_directory
from issuer.services.ending import surrender, uphold_appeal, withdraw
from issuer.services.issuing import issue
from issuer.services.keeping import reinstate_certification, renew_certification
from issuer.services.materialising import rebuilt
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from issuer.services.reading import certification_view
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.suspending import resolve, suspend
from issuer.services.sweeping import sweep
from issuer.services.views import DirectoryQuery
from tests.issuer.over_time.model import ENDED, IN_DATE, VALIDITY, Person, months_after
from tests.issuer.programme import AT

PEOPLE = st.sampled_from(["ada", "bob"])
TRACKS = st.sampled_from(["base", "upper"])
OFFICER, SECOND, THIRD = (
    Doer(name=f"officer {number}", capacity=Actor.OFFICER) for number in (1, 2, 3)
)
REVIEWER = Doer(name="reviewer", capacity=Actor.REVIEWER)
HOLDER = Doer(name="holder", capacity=Actor.HOLDER)


class CertificationsOverTime(RuleBasedStateMachine):
    """The office on one side, the reference on the other."""

    office: Office

    def reset(self) -> None:
        """Empty the office's database; each kind of database has its own way."""
        raise NotImplementedError("made by the test")

    @initialize()
    def begin(self):
        self.reset()
        self.now = AT
        self.people = {"ada": Person(), "bob": Person()}
        self.addresses: dict[tuple[str, str], str] = {}
        with self.office.database.transaction() as records:
            records.holders.save(
                [
                    HolderDraft(external_id=name, name=name, directory_opt_in=True)
                    for name in self.people
                ],
                at=self.now,
            )

    def tick(self) -> None:
        """Let a minute pass, and the list be asked for, as it is all the time."""
        self.now += timedelta(minutes=1)
        self.serve()

    def serve(self) -> None:
        if self.addresses:
            published_status_list(self.office, 1, at=self.now)
            for person in self.people.values():
                person.follow(self.now)

    @rule(days=st.integers(1, 400))
    def time_passes(self, days):
        self.now += timedelta(days=days)
        self.serve()

    @rule(name=PEOPLE, track=TRACKS)
    def time_passes_to_a_boundary(self, name, track):
        own = self.people[name].certifications.get(track)
        if own is None:
            return
        until = own.cycles[-1][2]
        coming = [
            moment
            for moment in (until - timedelta(days=90), until, until + timedelta(days=30))
            if moment - timedelta(minutes=1) > self.now
        ]
        if coming:
            self.now = coming[0] - timedelta(minutes=1)
            self.serve()

    @rule(name=PEOPLE, track=TRACKS)
    def examination(self, name, track):
        self.examine(name, track)

    def examine(self, name, track):
        """Let a person pass the examination of a track."""
        self.tick()
        with self.office.database.transaction() as records:
            records.results.add_attempts(
                [
                    AttemptDraft(
                        holder_id=records.holders.by_external_ids([name])[name].id,
                        programme="test",
                        track=track,
                        component="exam",
                        taken_at=self.now,
                        score=Decimal(80),
                    )
                ],
                at=self.now,
            )
        self.people[name].passed.setdefault(track, []).append(self.now)

    @rule(name=PEOPLE, track=TRACKS)
    def award(self, name, track):
        self.tick()
        person = self.people[name]
        answer = issue(
            self.office,
            holder=name,
            programme="test",
            track=track,
            actor="officer",
            at=self.now,
        )
        if person.eligible(track, self.now):
            assert not isinstance(answer, NotEligible)
            assert answer.new
            self.addresses[name, track] = answer.public_id
            person.award(track, self.now)
        else:
            assert isinstance(answer, NotEligible) or not answer.new

    @rule()
    def award_everybody(self):
        self.tick()
        expected = 0
        for person in self.people.values():
            for track in ("base", "upper"):
                if person.eligible(track, self.now):
                    person.award(track, self.now)
                    expected += 1
        assert issue_eligible(self.office, actor="officer", at=self.now).issued == expected
        with self.office.database.reading() as records:
            holders = records.holders.by_external_ids(self.people)
            for name, holder in holders.items():
                held = records.certifications.of_holders([holder.id]).get(holder.id, [])
                for certification in held:
                    self.addresses[name, certification.track] = certification.public_id

    def attempt(self, name, track, allowed_from, act, **more):
        """Act; return the answer, or None where it was refused as the table says."""
        self.tick()
        address = self.addresses[name, track]
        allowed = self.people[name].standing(track, self.now) in allowed_from
        try:
            answer = act(self.office, public_id=address, at=self.now, **more)
        except RefusedError:
            assert not allowed
            return None
        assert allowed
        return answer

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def renewal(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        if data.draw(st.booleans()):
            self.examine(name, track)
        answer = self.attempt(name, track, {"due", "grace"}, renew_certification, doer=REVIEWER)
        if answer is None:
            return
        person = self.people[name]
        own = person.certifications[track]
        assert isinstance(answer, NotKept) is not person.renewable(track, self.now)
        if not isinstance(answer, NotKept):
            until = months_after(own.cycles[-1][2], VALIDITY[track])
            assert answer.valid_until == until
            person.begin(own, "renewed", self.now, until, self.now)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def reinstatement(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        if data.draw(st.booleans()):
            self.examine(name, track)
        answer = self.attempt(name, track, {"lapsed"}, reinstate_certification, doer=REVIEWER)
        if answer is None:
            return
        person = self.people[name]
        own = person.certifications[track]
        assert isinstance(answer, NotKept) is not person.reinstatable(track, self.now)
        if not isinstance(answer, NotKept):
            until = months_after(self.now, VALIDITY[track])
            assert answer.valid_until == until
            person.begin(own, "reinstated", self.now, until, self.now)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def suspension(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        answer = self.attempt(
            name,
            track,
            {"active", "due", "grace"},
            suspend,
            reason=SuspensionReason.COMPLAINT,
            doer=OFFICER,
        )
        if answer is not None:
            self.people[name].certifications[track].suspensions.append([self.now, None])
            self.people[name].follow(self.now)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def resolution(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        own = self.people[name].certifications[track]
        self.tick()
        unresolved = own.suspensions and own.suspensions[-1][1] is None
        suspended = self.people[name].standing(track, self.now) == "suspended"
        try:
            resolve(
                self.office,
                public_id=self.addresses[name, track],
                doer=OFFICER,
                at=self.now,
            )
        except RefusedError:
            assert not (suspended and unresolved)
            return
        assert suspended
        assert unresolved
        own.suspensions[-1][1] = self.now
        self.people[name].follow(self.now)
        self.people[name].reissue(self.now)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data(), confirm=st.booleans())
    def withdrawal(self, data, confirm):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        own = self.people[name].certifications[track]
        every = {"active", "due", "grace", "lapsed", "suspended", "surrendered"}
        fraud = {"reason": WithdrawalReason.FRAUD}
        if not own.proposed:
            answer = self.attempt(name, track, every, withdraw, doer=OFFICER, **fraud)
            if answer is None:
                return
            assert not answer.done
            own.proposed = True
        if confirm:
            answer = self.attempt(name, track, every, withdraw, doer=SECOND, **fraud)
            if answer is None:
                return
            assert answer.done
            own.proposed = False
            own.withdrawals.append([self.now, None])
            self.people[name].follow(self.now)
            if data.draw(st.booleans()):
                self.appeal(name, track)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def an_appeal(self, data):
        self.appeal(*data.draw(st.sampled_from(sorted(self.addresses))))

    def appeal(self, name, track):
        """Let a third officer uphold an appeal, if there is a withdrawal."""
        answer = self.attempt(name, track, {"withdrawn"}, uphold_appeal, doer=THIRD)
        if answer is not None:
            self.people[name].certifications[track].withdrawals[-1][1] = self.now
            self.people[name].follow(self.now)
            self.people[name].reissue(self.now)
            assert answer.value == self.people[name].standing(track, self.now)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def giving_up(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        person = self.people[name]
        self.tick()
        allowed = person.standing(track, self.now) in {"active", "due", "grace", "suspended"}
        address = self.addresses[name, track]
        try:
            surrender(self.office, public_id=address, doer=HOLDER, at=self.now)
        except RefusedError:
            assert not allowed
            return
        assert allowed
        person.certifications[track].surrenders.append(self.now)
        person.follow(self.now)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def correction(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        person = self.people[name]
        own = person.certifications[track]
        self.tick()
        correct(
            self.office,
            public_id=self.addresses[name, track],
            reason=RevocationReason.WRONG_NAME,
            doer=OFFICER,
            at=self.now,
        )
        own.versions[-1].revoked = own.versions[-1].revoked or "corrected"
        own.versions.append(type(own.versions[-1])(until=own.cycles[-1][2]))
        person.follow(self.now)
        person.reissue(self.now)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def revocation(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        own = self.people[name].certifications[track]
        self.tick()
        revoked = revoke_version(
            self.office,
            public_id=self.addresses[name, track],
            reason=RevocationReason.ISSUED_IN_ERROR,
            actor="officer 1",
            at=self.now,
        )
        assert revoked.new is not bool(own.versions[-1].revoked)
        own.versions[-1].revoked = own.versions[-1].revoked or "issued-in-error"

    @rule()
    def a_sweep(self):
        self.tick()
        assert sweep(self.office, at=self.now).refused == ()
        for person in self.people.values():
            person.reissue(self.now)

    @invariant()
    def everything_agrees(self):
        if not hasattr(self, "people") or not self.addresses:
            return
        moments = [self.now + timedelta(days=days) for days in (-300, -1, 0, 89, 400, 800)]
        with self.office.database.reading() as records:
            every = {name: self.view(records, *name) for name in self.addresses}
            held = records.certifications.of_holders({c.holder_id for c, _ in every.values()})
            computed = rebuilt(records, held)
            assert records.timelines.of(computed) == computed
            for (name, track), (certification, _) in every.items():
                for moment in moments:
                    found = records.timelines.at([certification.id], moment)
                    standing = found[certification.id].standing.value if found else None
                    expected = self.people[name].standing(track, moment)
                    assert standing == expected, (name, track, moment)
            bits = set(records.status_lists.revoked(1))
        expected_bits = set()
        for (name, track), (_, credentials) in every.items():
            versions = self.people[name].certifications[track].versions
            assert [bool(c.revoked_at) for c in credentials] == [
                bool(version.revoked) for version in versions
            ], (name, track, versions)
            expected_bits |= {c.status_index for c in credentials if c.revoked_at}
        assert bits == expected_bits
        self.pages_and_directory_agree()

    def view(self, records, name, track):
        address = self.addresses[name, track]
        certification = records.certifications.by_public_id(address)
        return certification, records.credentials.of([certification.id])[certification.id]

    def pages_and_directory_agree(self) -> None:
        listed = search_directory(self.office, DirectoryQuery(), at=self.now)
        assert {entry.public_id for entry in listed.entries} == {
            address
            for (name, track), address in self.addresses.items()
            if self.people[name].listed(track, self.now)
        }
        for (name, track), address in self.addresses.items():
            standing = self.people[name].standing(track, self.now)
            view = certification_view(self.office, address, at=self.now)
            assert view.standing.value == standing
            assert view.effects.access is (standing in IN_DATE)
            assert view.effects.versions_revoked is (standing in ENDED)
