"""Status lists as they are served: signed anew when they grow old or the clock set a bit."""

from datetime import datetime

from issuer.composition import addresses
from issuer.errors import IssuerError, NotFoundError, UnavailableError
from issuer.services.consequences import CLOCK, follow
from issuer.services.list_signing import is_old, publish, shown
from issuer.services.office import Office
from issuer.services.views import PublishedList
from keys.errors import KeysError


def published_status_list(office: Office, number: int, *, at: datetime) -> PublishedList:
    """Return a status list as it is served: the stored signed bytes.

    Signs it anew first where it is older than ``REFRESH``, or where the clock alone suspended
    a certification in it (a prerequisite ran out), so that no bit waits for a job. While it is
    still valid and the key cannot be used now, the stored one is served.

    Raises NotFoundError for a list that does not exist and UnavailableError where the stored
    one is stale and cannot be signed anew.
    """
    with office.database.reading() as records:
        record = records.status_lists.get(number)
        due = records.timelines.suspended_by_clock(number, at)
    if record is None:
        raise NotFoundError(f"There is no status list {number}.")
    if not is_old(record, at) and not due:
        return shown(record, at)
    try:
        with office.database.transaction() as records:
            if due:
                records.holders.lock(due)
                follow(records, office, office.signing(), due, actor=CLOCK, at=at)
            return publish(records, office, office.signing(), number, at=at, only_if_old=True)
    except (IssuerError, KeysError) as error:
        if record.signed is not None and record.valid_until is not None and at < record.valid_until:
            return shown(record, at)
        raise UnavailableError(
            f"Status list {number} has grown stale and cannot be signed anew: {error}"
        ) from error


def lists_for_sealing(office: Office, numbers: set[int], *, at: datetime) -> dict[str, bytes]:
    """Return lists by their addresses, published if they were not yet, for self-verification."""
    return {
        addresses.status_list(office.public_url, number): published_status_list(
            office, number, at=at
        ).body
        for number in sorted(numbers)
    }
