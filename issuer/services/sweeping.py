"""The sweep: follows up what the clock did; safe to run twice, late, or never.

Nothing waits for it to be right: standing, directory, access and status bits are computed
when they are asked for. What a sweep adds is the credential that a cure calls for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.domain.acts import Actor
from issuer.errors import RefusedError
from issuer.services.acting import settle_holders
from issuer.services.cases import Doer
from issuer.services.clock import require_forward
from issuer.services.consequences import CLOCK, follow
from issuer.services.issuing import resume
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from issuer.services.reissuing import reissue
from issuer.services.submitting import abandon_submitted

CHUNK: Final = 200
"""Holders per transaction."""

_CLOCK = Doer(name=CLOCK, capacity=Actor.OFFICER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepSummary:
    """What a sweep did."""

    resumed: int
    """Credentials that a crash had left reserved, issued now."""
    lists: int
    """Status lists that were signed anew."""
    reissued: int
    """Fresh credentials for certifications that stand again."""
    refused: tuple[str, ...]
    """Reasons why something could not be issued; it stays reserved."""


def sweep(office: Office, *, at: datetime) -> SweepSummary:
    """Follow up what the clock did until ``at``.

    Raises UnavailableError and KeysError where it cannot go on now; run it again.
    """
    resumed = resume(office, at=at)
    refused = [each.reason for each in resumed.unfinished]
    abandon_submitted(office, at=at)
    lists = _lists(office, at)
    reissued = 0
    last = 0
    while True:
        with office.database.reading() as records:
            holders = records.timelines.standing_with_ended_version(at, beyond=last, limit=CHUNK)
        if not holders:
            break
        last = holders[-1]
        try:
            reissued += _reissue(office, holders, at)
        except RefusedError as error:
            refused.append(str(error))
    return SweepSummary(
        resumed=resumed.issued, lists=lists, reissued=reissued, refused=tuple(refused)
    )


def _lists(office: Office, at: datetime) -> int:
    """Serve every list once, which signs anew those that are due; return how many were."""
    with office.database.reading() as records:
        before = records.status_lists.versions()
    after = {number: published_status_list(office, number, at=at).version for number in before}
    return sum(after[number] != before[number] for number in before)


def _reissue(office: Office, holders: Sequence[int], at: datetime) -> int:
    signing = office.signing()
    with office.database.transaction() as records:
        records.holders.lock(holders)
        moment = require_forward(at, records.acts.newest())
        timelines = follow(records, office, signing, holders, actor=CLOCK, at=moment)
        count = len(reissue(records, office, holders, timelines, doer=_CLOCK, at=moment))
    if count:
        settle_holders(office, holders, at=moment)
    return count
