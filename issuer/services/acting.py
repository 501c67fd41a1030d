"""What every act on a certification begins with: found, locked, free, and allowed now."""

from collections.abc import Collection
from datetime import datetime

from issuer.domain.acts import Act, refusal
from issuer.errors import ConflictError, NotFoundError, RefusedError
from issuer.persistence import Records
from issuer.services.cases import Case, Doer
from issuer.services.clock import require_forward
from issuer.services.finishing import finish
from issuer.services.office import Office


def settle(office: Office, public_id: str, *, at: datetime) -> None:
    """Finish a version of this certification that a crash left reserved.

    Raises RefusedError where it cannot be finished: the next act would go before it.
    """
    with office.database.reading() as records:
        certification = records.certifications.by_public_id(public_id)
    if certification is not None:
        settle_holders(office, [certification.holder_id], at=at)


def settle_holders(office: Office, holder_ids: Collection[int], *, at: datetime) -> int:
    """Finish whatever is reserved for these holders; return how many versions were issued.

    Raises RefusedError where one cannot be finished.
    """
    with office.database.reading() as records:
        held = records.certifications.of_holders(holder_ids)
        keys = [each.id for group in held.values() for each in group]
        waiting = records.reservations.of(keys)
    finished = finish(office, list(waiting.values()), at=at)
    if finished.unfinished:
        raise RefusedError(
            "A version of this certification is reserved and cannot be signed, so nothing else "
            f"is done to it: {finished.unfinished[0].reason}"
        )
    return len(finished.issued) + len(finished.led_to)


def open_case(records: Records, public_id: str, act: Act, doer: Doer, *, at: datetime) -> Case:
    """Return the certification with its holder locked, if ``act`` is allowed on it now.

    Raises:
        NotFoundError: there is no such certification, or its holder was erased.
        RefusedError: the act is not possible from its standing, or not for this person.
        ConflictError: another act is issuing a version of it at this moment.
        UnavailableError: the clock was set back.
    """
    certification = records.certifications.by_public_id(public_id)
    if certification is None:
        raise NotFoundError(f"There is no certification {public_id}.")
    records.holders.lock([certification.holder_id])
    at = require_forward(at, records.acts.newest())
    holder = records.holders.by_ids([certification.holder_id])[certification.holder_id]
    facts = records.certifications.facts([certification.id]).get(certification.id)
    if holder.erased_at is not None or facts is None:
        raise NotFoundError(f"There is no certification {public_id}.")
    spans = records.timelines.of([certification.id])[certification.id]
    reason = refusal(act, doer.capacity, spans, at)
    if reason is not None:
        raise RefusedError(reason)
    if records.reservations.of([certification.id]):
        raise ConflictError(
            "A version of this certification is being issued at this moment. Try again."
        )
    return Case(holder=holder, certification=certification, facts=facts, spans=spans, at=at)
