"""Random acts and moves of the clock, held against the reference after every step."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from issuer.domain.acts import Actor, SuspensionReason, WithdrawalReason
from issuer.domain.ceu import RulingOutcome
from issuer.domain.decision import NotEligible
from issuer.domain.renewal import NotKept
from issuer.errors import RefusedError
from issuer.persistence.records.holders import HolderDraft
from issuer.persistence.records.results import AttemptDraft
from issuer.services.bulk import issue_eligible
from issuer.services.cases import Doer
from issuer.services.continuing_education import hand_in, rule_on, set_quantity
from issuer.services.correcting import correct
from issuer.services.ending import surrender, uphold_appeal, withdraw
from issuer.services.erasing import erase
from issuer.services.issuing import issue
from issuer.services.keeping import reinstate_certification, renew_certification
from issuer.services.publishing import published_status_list
from issuer.services.revoking import RevocationReason, revoke_version
from issuer.services.suspending import resolve, suspend
from issuer.services.sweeping import sweep
from tests.issuer.over_time.agreement import Agreement
from tests.issuer.over_time.model import RULES, Activity, Person
from tests.issuer.programme import AT

PEOPLE = st.sampled_from(["ada", "bob"])
TRACKS = st.sampled_from(["base", "upper"])
OFFICER, SECOND, THIRD = (
    Doer(name=f"officer {number}", capacity=Actor.OFFICER) for number in (1, 2, 3)
)
REVIEWER = Doer(name="reviewer", capacity=Actor.REVIEWER)
HOLDER = Doer(name="holder", capacity=Actor.HOLDER)


class CertificationsOverTime(Agreement):
    """The office on one side, the reference on the other."""

    def reset(self) -> None:
        """Empty the office's database; each kind of database has its own way."""
        raise NotImplementedError("made by the test")

    @initialize()
    def begin(self):
        self.reset()
        self.now = AT
        self.people: dict[str, Person] = {}
        self.ids: dict[str, str] = {}
        self.addresses: dict[tuple[str, str], str] = {}
        self.erased: dict[str, set[int]] = {}
        self.office = self.offices[1]
        self.steps = self.comers = 0
        for name in ("ada", "bob"):
            self.enrol(name)
        self.site.open(self.now)

    def enrol(self, name):
        """Let somebody of this name come, as a person that nobody has seen before."""
        self.comers += 1
        self.ids[name] = f"{name}-{self.comers}"
        in_force = next(number for number, office in self.offices.items() if office is self.office)
        self.people[name] = Person(rules=RULES[in_force])
        draft = HolderDraft(external_id=self.ids[name], name=name, directory_opt_in=True)
        with self.office.database.transaction() as records:
            records.holders.save([draft], at=self.now)

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
        cycle = own.cycles[-1]
        coming = [
            moment
            for moment in (cycle.due, cycle.until, cycle.gone)
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
                        holder_id=self.holder_in(records, name).id,
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
            holder=self.ids[name],
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
            for name in self.people:
                holder = self.holder_in(records, name)
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
        self.prepare(data, name, track)
        answer = self.attempt(name, track, {"due", "grace"}, renew_certification, doer=REVIEWER)
        if answer is None:
            return
        person = self.people[name]
        assert isinstance(answer, NotKept) is not person.renewable(track, self.now)
        if not isinstance(answer, NotKept):
            until = person.full(track, person.certifications[track].cycles[-1].until)
            assert answer.valid_until == until
            person.begin(track, "renewed", until, self.now)

    def prepare(self, data, name, track):
        """Let the holder bring some of what is asked for, or all of it."""
        if data.draw(st.booleans()):
            self.examine(name, track)
        if data.draw(st.booleans()):
            self.educate(name, track, quantity=3)
            self.say(name, track, accepted=True)

    @precondition(lambda self: self.addresses)
    @rule(data=st.data())
    def reinstatement(self, data):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        self.prepare(data, name, track)
        answer = self.attempt(name, track, {"lapsed"}, reinstate_certification, doer=REVIEWER)
        if answer is None:
            return
        person = self.people[name]
        assert isinstance(answer, NotKept) is not person.reinstatable(track, self.now)
        if not isinstance(answer, NotKept):
            until = person.full(track, self.now)
            assert answer.valid_until == until
            person.begin(track, "reinstated", until, self.now)

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
        own.versions.append(type(own.versions[-1])(until=own.cycles[-1].until))
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

    @precondition(lambda self: self.addresses)
    @rule(data=st.data(), quantity=st.integers(1, 3))
    def education(self, data, quantity):
        self.educate(*data.draw(st.sampled_from(sorted(self.addresses))), quantity=quantity)

    def educate(self, name, track, *, quantity):
        """Let a holder hand in hours of training."""
        self.tick()
        activity = hand_in(
            self.office,
            public_id=self.addresses[name, track],
            source="training",
            quantity=Decimal(quantity),
            earned_at=self.now,
            evidence=f"course of {self.now:%Y-%m-%dT%H:%M}",
            at=self.now,
        )
        own = self.people[name].certifications[track]
        own.activities.append(Activity(id=activity, earned=self.now, quantity=quantity))

    @precondition(lambda self: self.addresses)
    @rule(data=st.data(), accepted=st.booleans())
    def ruling(self, data, accepted):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        if self.people[name].certifications[track].activities:
            self.say(name, track, accepted=accepted)

    def say(self, name, track, *, accepted):
        """Let a reviewer rule on the last activity, for the first time or anew."""
        self.tick()
        activity = self.people[name].certifications[track].activities[-1]
        rule_on(
            self.office,
            activity=activity.id,
            outcome=RulingOutcome.ACCEPTED if accepted else RulingOutcome.REFUSED,
            doer=REVIEWER,
            at=self.now,
            reason="as the certificate of attendance says",
        )
        activity.accepted = accepted

    @precondition(lambda self: self.addresses)
    @rule(data=st.data(), quantity=st.integers(0, 3))
    def other_hours(self, data, quantity):
        name, track = data.draw(st.sampled_from(sorted(self.addresses)))
        activities = self.people[name].certifications[track].activities
        if not activities:
            return
        self.tick()
        set_quantity(
            self.office,
            activity=activities[-1].id,
            quantity=Decimal(quantity),
            reason="miscounted",
            doer=REVIEWER,
            at=self.now,
        )
        activities[-1].quantity = quantity

    @precondition(lambda self: self.addresses and self.office is self.offices[1])
    @rule()
    def new_rules(self):
        """What was issued keeps its dates; what is decided from now on goes by the new rules."""
        self.tick()
        self.office = self.offices[2]
        for person in self.people.values():
            person.rules = RULES[2]

    @precondition(lambda self: self.steps > 15)
    @rule(name=PEOPLE)
    def erasure(self, name):
        self.tick()
        gone = [track for who, track in self.addresses if who == name]
        if not gone:
            return
        with self.office.database.reading() as records:
            entries = {
                track: {each.status_index for each in self.view(records, name, track)[1]}
                for track in gone
            }
        erased = erase(self.office, holder=self.ids[name], doer=OFFICER, at=self.now)
        assert set(erased.public_ids) == {self.addresses[name, track] for track in gone}
        for track in gone:
            self.erased[self.addresses.pop((name, track))] = entries[track]
        self.enrol(name)
