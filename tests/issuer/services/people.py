"""People who took examinations, for tests."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from issuer.persistence.records.holders import HolderDraft
from issuer.persistence.records.results import AttemptDraft, FulfilmentDraft
from issuer.services.office import Office
from tests.issuer.programme import AT


def enrol(office: Office, *names: str, listed: bool = False, at: datetime = AT) -> None:
    """Record holders; the external id is the name."""
    with office.database.transaction() as records:
        records.holders.save(
            [HolderDraft(external_id=name, name=name, directory_opt_in=listed) for name in names],
            at=at,
        )


def examine(
    office: Office,
    names: Iterable[str],
    *,
    track: str = "base",
    score: str = "90",
    taken_at: datetime = AT - timedelta(days=1),
) -> None:
    """Record that these holders sat the examination of a track."""
    names = list(names)
    with office.database.transaction() as records:
        known = records.holders.by_external_ids(names)
        records.results.add_attempts(
            [
                AttemptDraft(
                    holder_id=known[name].id,
                    programme="test",
                    track=track,
                    component="exam",
                    taken_at=taken_at,
                    score=Decimal(score),
                )
                for name in names
            ],
            at=taken_at,
        )


def recommend(office: Office, name: str, *, count: int = 2) -> None:
    """Record references for the upper track."""
    with office.database.transaction() as records:
        holder = records.holders.by_external_ids([name])[name]
        records.results.add_fulfilments(
            [
                FulfilmentDraft(
                    holder_id=holder.id,
                    programme="test",
                    track="upper",
                    requirement="references",
                    fulfilled_at=AT - timedelta(days=1),
                    count=count,
                )
            ],
            at=AT,
        )


def candidate(office: Office, *names: str, listed: bool = False) -> None:
    """Record holders who passed the examination of the foundation."""
    enrol(office, *names, listed=listed)
    examine(office, names)
