"""Keeping a certification up: renewal, and reinstatement after it lapsed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from issuer.domain.acts import Act
from issuer.domain.certification import CertificationFacts
from issuer.domain.ceu import CeuLedger
from issuer.domain.facts import HolderFacts
from issuer.domain.programme import Track
from issuer.domain.renewal import Kept, NotKept, reinstate, renew
from issuer.domain.timeline import Span
from issuer.errors import NotFoundError
from issuer.persistence import Records
from issuer.persistence.records.acts import ActKind
from issuer.services.acting import open_case, settle
from issuer.services.cases import Case, Doer, reserve_version, rules_in_force
from issuer.services.deciding import facts_of
from issuer.services.office import Office

_Rule = Callable[
    [Track, CertificationFacts, tuple[Span, ...], HolderFacts, CeuLedger, datetime],
    Kept | NotKept,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A new cycle with its credential."""

    public_id: str
    version: int
    valid_from: datetime
    valid_until: datetime


def renew_certification(
    office: Office, *, public_id: str, doer: Doer, at: datetime
) -> Renewed | NotKept:
    """Accept a renewal, if everything is there: a new cycle and a new version at the address.

    The older version stays clear until it expires. Where the programme says so, the lower
    certifications that this one rests on are extended.

    Args:
        office: who accepts.
        public_id: of the certification.
        doer: the reviewer.
        at: now: the moment of acceptance.

    Raises:
        NotFoundError, RefusedError, ConflictError, UnavailableError: see ``open_case``.
    """
    return _keep(office, renew, Act.RENEW, ActKind.RENEWED, public_id=public_id, doer=doer, at=at)


def reinstate_certification(
    office: Office, *, public_id: str, doer: Doer, at: datetime
) -> Renewed | NotKept:
    """Bring a lapsed certification back, if everything is there; the gap stays visible.

    Arguments and errors as for ``renew_certification``.
    """
    return _keep(
        office,
        reinstate,
        Act.REINSTATE,
        ActKind.REINSTATED,
        public_id=public_id,
        doer=doer,
        at=at,
    )


def renewal_outlook(office: Office, public_id: str, *, at: datetime) -> Kept | NotKept:
    """Say what is missing to renew at ``at``, and until when; records nothing.

    Raises NotFoundError where there is no such certification.
    """
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(public_id)
        facts = (
            None
            if certification is None
            else records.certifications.facts([certification.id]).get(certification.id)
        )
        if certification is None or facts is None:
            raise NotFoundError(f"There is no certification {public_id}.")
        case = Case(
            holder=records.holders.by_ids([certification.holder_id])[certification.holder_id],
            certification=certification,
            facts=facts,
            spans=records.timelines.of([certification.id])[certification.id],
            at=at,
        )
        return _ask(records, office, renew, case)


def _keep(
    office: Office,
    rule: _Rule,
    act: Act,
    kind: ActKind,
    *,
    public_id: str,
    doer: Doer,
    at: datetime,
) -> Renewed | NotKept:
    office.signing()
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, act, doer, at=at)
        answer = _ask(records, office, rule, case)
        if isinstance(answer, NotKept):
            return answer
        version = reserve_version(records, office, case, cycle=answer.cycle, act=kind, doer=doer)
    settle(office, public_id, at=case.at)
    return Renewed(
        public_id=public_id,
        version=version,
        valid_from=answer.cycle.valid_from,
        valid_until=answer.cycle.valid_until,
    )


def _ask(records: Records, office: Office, rule: _Rule, case: Case) -> Kept | NotKept:
    track = rules_in_force(office, case)[1]
    holder = case.holder.id
    facts = facts_of(records, [holder], programme=case.certification.programme)[holder]
    ledger = records.ceus.ledger(case.certification.id)
    return rule(track, case.facts, case.spans, facts, ledger, case.at)
