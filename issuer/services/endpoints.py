"""Webhook endpoints and dead letters: added, listed, removed, replayed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.delivery.secret_box import SecretBox
from issuer.delivery.webhook import Webhooks, new_secret, shown
from issuer.errors import NotFoundError, RefusedError
from issuer.persistence import Database
from issuer.persistence.records.deliveries import Channel, DeliveryRecord
from issuer.persistence.records.endpoints import EndpointRecord
from issuer.services.dispatching import WEBHOOK_KINDS
from issuer.suggestions import nearest
from verifier.errors import VerifierError

MOST_DEAD: Final = 10_000
"""Dead letters that are listed at once."""
NEWEST: Final = 50
"""Deliveries that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A new endpoint, and its secret, which is not shown again."""

    id: int
    secret: str


def add_endpoint(
    database: Database,
    webhooks: Webhooks,
    box: SecretBox,
    *,
    address: str,
    kinds: Iterable[str],
    at: datetime,
) -> Added:
    """Let a system be told of events from now on.

    Args:
        database: where it is recorded.
        webhooks: whose rules the address must meet.
        box: what the secret is encrypted with.
        address: where to POST.
        kinds: of events (``WEBHOOK_KINDS``); none for all.
        at: now.

    Raises:
        RefusedError: the address may not be called, or there is no such kind.
        UnavailableError: there is no passphrase.
    """
    chosen = sorted(set(kinds))
    for kind in chosen:
        if kind not in WEBHOOK_KINDS:
            raise RefusedError(f"There is no event “{kind}”.{nearest(kind, WEBHOOK_KINDS)}")
    try:
        webhooks.judge(address)
    except VerifierError as error:
        raise RefusedError(
            f"{error}. A webhook goes to a plain https address with a host name; receivers on "
            "this machine or in a private network need webhook_private_addresses."
        ) from error
    secret = new_secret()
    sealed = box.seal(secret)
    with database.transaction() as records:
        number = records.endpoints.add(address=address, kinds=chosen, sealed_secret=sealed, at=at)
    return Added(id=number, secret=shown(secret))


def list_endpoints(database: Database) -> list[EndpointRecord]:
    """Return every endpoint, oldest first."""
    with database.reading() as records:
        return records.endpoints.all()


def remove_endpoint(database: Database, endpoint_id: int, *, at: datetime) -> None:
    """Tell a system nothing any more; its secret is deleted, what waits for it is dropped.

    Raises NotFoundError where there is no such endpoint.
    """
    with database.transaction() as records:
        if not records.endpoints.remove(endpoint_id, at=at):
            raise NotFoundError(f"There is no webhook {endpoint_id}.")


def dead_letters(database: Database) -> list[DeliveryRecord]:
    """Return what was given up, oldest first, mails and webhooks."""
    with database.reading() as records:
        return records.deliveries.dead(limit=MOST_DEAD)


def newest_webhooks(database: Database) -> list[DeliveryRecord]:
    """Return what systems were told of last, newest first, however it went."""
    with database.reading() as records:
        return records.deliveries.newest(Channel.WEBHOOK, limit=NEWEST)


def replay(database: Database, ids: Collection[int] | None, *, at: datetime) -> int:
    """Let dead letters be tried anew, all of them or these; return how many.

    Raises NotFoundError where one of these is no dead letter; none is replayed then.
    """
    with database.transaction() as records:
        count = records.deliveries.replay(ids, at=at)
        if ids is not None and count != len(set(ids)):
            raise NotFoundError("One of these is no dead letter; nothing is replayed.")
        return count
