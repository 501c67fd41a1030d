"""One credential, judged from its proof to its schemas.

The same for a credential that was presented, one inside a presentation, and an endorsement
inside another credential.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from verifier.credential import Credential, DataModel, Kind
from verifier.errors import InvalidError, MalformedError, VerifierError
from verifier.policy.dates import check_dates
from verifier.policy.registry import RecognisedIssuer, TrustRegistry
from verifier.policy.verdict import verdict_of
from verifier.proofs.result import ProofExpectation
from verifier.report import Check, CredentialShown, IssuerShown, Outcome, Report, Step
from verifier.verification.authentication import authenticate
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.open_badges_2 import Assertion
from verifier.verification.opened import Opened
from verifier.verification.resources import check_resources
from verifier.verification.schema import check_schemas
from verifier.verification.sentences import from_error, not_checked
from verifier.verification.shown import credential_shown, issuer_shown
from verifier.verification.standing import check_status

_ORDER = (Step.FORMAT, Step.PROOF, Step.ISSUER, Step.STATUS, Step.DATES)
_UNPROVEN = "as long as the proof does not hold, this would mean nothing."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges credentials of one verification, at one moment, by one registry."""

    at: datetime
    registry: TrustRegistry
    sources: GuardedSources

    def judge(
        self,
        opened: Opened,
        *,
        carrier: str | None,
        expectation: ProofExpectation | None = None,
    ) -> Report:
        """Return the report about a credential that was read; the steps are numbered."""
        credential = opened.credential
        read = _conforming(credential.data_model, credential.kind, carrier)

        # 2. Proof (OB 3.0 §9.1 step 2; VC Data Integrity 1.0 §4.4): every proof must hold, and
        #    one be the issuer's own. `check_proofs` and `check_token` owe the signatures,
        #    `authenticate` the binding to the issuer and to the time of the key.
        try:
            signed = authenticate(
                opened,
                at=self.at,
                registry=self.registry,
                sources=self.sources,
                expectation=expectation,
            )
        except MalformedError as error:
            return self.unreadable(error, carrier=carrier)
        if not signed.holds:
            # A bad signature is fatal: whatever else the document says, somebody may have
            # written it in, also the addresses that would be looked up.
            checks = (read, signed.proof, *_muted(_UNPROVEN, after=Step.PROOF))
            return self._report(checks, carrier=carrier, issuer=issuer_shown(credential, None))

        # 3. Refresh (step 3) is not done: nothing that a credential names is fetched, but its
        #    issuer's keys and status lists. The report carries the refresh address.

        # 4. Status and dates (step 4): every entry of credentialStatus; validFrom <= at <
        #    validUntil. `check_status` owes the list's own proof, issuer and freshness.
        status = self._status(credential, signed.recognised)
        dates = check_dates(
            valid_from=credential.valid_from, valid_until=credential.valid_until, at=self.at
        )

        # 5. Schemas and resources that the credential names (VC-DM 2.0 §4.11, §5.3).
        named = (*check_schemas(credential, self.registry), *check_resources(credential))

        # 6. The verdict: the worst first; VALID only if every check ran and passed.
        checks = (read, signed.proof, signed.issuer, *status, dates, *named)
        return self._report(
            checks,
            carrier=carrier,
            issuer=issuer_shown(credential, signed.recognised),
            credential=credential_shown(credential),
        )

    def unreadable(self, error: VerifierError, *, carrier: str | None) -> Report:
        """Return the report about something that could not be read as one credential."""
        check = from_error(Step.FORMAT, Outcome.FAILED, error)
        rest = _muted("it could not be read.", after=Step.FORMAT)
        return self._report((check, *rest), carrier=carrier)

    def contradicting(self, error: InvalidError, *, carrier: str | None) -> Report:
        """Return the report about a token that was read and contradicts itself or its profile."""
        read = Check(
            step=Step.FORMAT,
            outcome=Outcome.PASSED,
            code="COMPACT_JWS",
            sentence="It is a signed token (compact JWS).",
            facts=() if carrier is None else (("carrier", carrier),),
        )
        proof = from_error(Step.PROOF, Outcome.FAILED, error)
        checks = (read, proof, *_muted(_UNPROVEN, after=Step.PROOF))
        return self._report(checks, carrier=carrier)

    def older(self, assertion: Assertion, *, carrier: str | None) -> Report:
        """Return the report about an Open Badges 2.0 assertion: who issued it is not known."""
        facts = (
            ("carrier", carrier),
            ("id", assertion.id),
            ("issuedOn", assertion.issued_on),
            ("expires", assertion.expires),
            ("revoked", "true" if assertion.revoked else None),
        )
        read = Check(
            step=Step.FORMAT,
            outcome=Outcome.PASSED,
            code="OPEN_BADGES_2",
            sentence="It is an assertion of Open Badges 2.0, an older form of badge.",
            facts=tuple((name, value) for name, value in facts if value is not None),
        )
        proof = Check(
            step=Step.PROOF,
            outcome=Outcome.INDETERMINATE,
            code="HOSTED_NOT_ASKED" if assertion.hosted else "KEY_NOT_ASKED",
            sentence="It holds only if its host still shows it, whom this verifier does not ask."
            if assertion.hosted
            else "It is signed with a key at an address that it names itself, which this "
            "verifier does not ask.",
        )
        rest = _muted("who issued it is not known.", after=Step.PROOF)
        return self._report((read, proof, *rest), carrier=carrier)

    def broken(self) -> Report:
        """Return the report where a fault of ours kept us from judging."""
        check = Check(
            step=Step.FORMAT,
            outcome=Outcome.INDETERMINATE,
            code="INTERNAL_ERROR",
            sentence="It could not be checked, by a fault of this verifier.",
        )
        rest = _muted("nothing could be checked.", after=Step.FORMAT)
        return self._report((check, *rest), carrier=None)

    def _status(
        self, credential: Credential, recognised: RecognisedIssuer | None
    ) -> tuple[Check, ...]:
        return check_status(
            credential,
            recognised=recognised,
            at=self.at,
            registry=self.registry,
            sources=self.sources,
        )

    def _report(
        self,
        checks: tuple[Check, ...],
        *,
        carrier: str | None,
        issuer: IssuerShown | None = None,
        credential: CredentialShown | None = None,
    ) -> Report:
        """Return a report that shows nothing else: what no proof covers is not known as signed."""
        return Report(
            verdict=verdict_of(checks),
            at=self.at,
            checks=checks,
            carrier=carrier,
            issuer=issuer,
            credential=credential,
        )


@lru_cache(maxsize=64)
def _conforming(data_model: DataModel, kind: Kind, carrier: str | None) -> Check:
    facts = (("carrier", carrier), ("dataModel", data_model.value), ("kind", kind.value))
    return Check(
        step=Step.FORMAT,
        outcome=Outcome.PASSED,
        code="CONFORMING",
        sentence="It is one credential, written as its specification says.",
        facts=tuple((name, value) for name, value in facts if value is not None),
    )


def _muted(because: str, *, after: Step) -> tuple[Check, ...]:
    """Return the checks of the steps after ``after``, as not checked."""
    return tuple(not_checked(step, because) for step in _ORDER[_ORDER.index(after) + 1 :])
