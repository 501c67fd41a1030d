"""Other processes, each with several threads, that do the same thing at the same time."""

import multiprocessing
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from issuer.domain.decision import NotEligible
from issuer.persistence import Database
from issuer.persistence.records import status_lists
from issuer.services.issuing import issue
from issuer.services.publishing import published_status_list
from issuer.services.revoking import RevocationReason, revoke_version
from tests.issuer.programme import AT
from tests.issuer.services.offices import office_at

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.issuer.services.racing"])


def race_to_issue(
    url: str, keys: Path, names: list[str], *, processes: int, threads: int, fullest: float
) -> None:
    """Let every thread of every process issue to everybody, each in its own order."""
    _together(_issue_all, processes, url, keys, names, threads, fullest)


def race_to_revoke(
    url: str, keys: Path, public_ids: list[str], *, processes: int, threads: int
) -> None:
    """Let every thread of every process revoke everything and publish, in its own order."""
    _together(_revoke_all, processes, url, keys, public_ids, threads)


def _together(target, processes: int, *args) -> None:
    started = [_CONTEXT.Process(target=target, args=args) for _ in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join(100)
    assert [process.exitcode for process in started] == [0] * processes


def _issue_all(url, keys, names, threads, fullest) -> None:
    status_lists.FULLEST = fullest
    office = office_at(Database(url), keys)

    def one(seed: int) -> None:
        for name in random.Random(seed).sample(names, len(names)):
            answer = issue(
                office, holder=name, programme="test", track="base", actor="racer", at=AT
            )
            assert not isinstance(answer, NotEligible)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(threads)))


def _revoke_all(url, keys, public_ids, threads) -> None:
    office = office_at(Database(url), keys)

    def one(seed: int) -> None:
        seen = 0
        for public_id in random.Random(seed).sample(public_ids, len(public_ids)):
            revoke_version(
                office,
                public_id=public_id,
                reason=RevocationReason.ISSUED_IN_ERROR,
                actor="racer",
                at=AT,
            )
            version = published_status_list(office, 1, at=AT).version
            # I6: what is served never goes back.
            assert version >= seen
            seen = version

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(threads)))
