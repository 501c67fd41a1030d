"""Letting a certification stand again, with the fresh credentials that it needs."""

from datetime import datetime

from issuer.domain.acts import Act, person
from issuer.domain.standing import Standing
from issuer.domain.timeline import span_at
from issuer.errors import RefusedError
from issuer.persistence.records.acts import ActKind
from issuer.services.acting import open_case, settle, settle_holders
from issuer.services.cases import Doer, record_act
from issuer.services.consequences import follow
from issuer.services.office import Office
from issuer.services.reissuing import reissue


def restore(
    office: Office,
    act: Act,
    kind: ActKind,
    *,
    public_id: str,
    doer: Doer,
    at: datetime,
    reason: str = "",
    forbidden: frozenset[ActKind] = frozenset(),
) -> Standing:
    """Record an act that lets a certification stand again, and issue what it needs.

    Dependants that stand again with it get their fresh credentials too. ``forbidden`` names
    acts whose actors may not do this one: nobody judges over their own decision.
    """
    signing = office.signing()
    settle(office, public_id, at=at)
    with office.database.transaction() as records:
        case = open_case(records, public_id, act, doer, at=at)
        acts = records.acts.of([case.certification.id])[case.certification.id]
        if any(each.kind in forbidden and person(each.actor) == person(doer.name) for each in acts):
            raise RefusedError("Who decided this may not also decide the appeal.")
        record_act(records, case, kind, doer, reason=reason)
        timelines = follow(
            records, office, signing, [case.holder.id], actor=doer.recorded, at=case.at
        )
        reissue(records, office, [case.holder.id], timelines, doer=doer, at=case.at)
    span = span_at(timelines[case.certification.id], case.at)
    settle_holders(office, [case.holder.id], at=case.at)
    return Standing.LAPSED if span is None else span.standing
