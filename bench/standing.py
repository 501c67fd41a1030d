"""``python -m bench.standing``: certifications over time, in number (``make bench-standing``).

How long the standing of all certifications at a moment takes, and how long a sweep takes that
finds some of them due: with many and with few others stored, since its cost must follow what is
due and not what is stored.
"""

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.office import AT, PROGRAMME, TRACK, an_office, enrol
from issuer.domain.standing import Standing
from issuer.services.announcing import announce
from issuer.services.bulk import issue_eligible
from issuer.services.bulk_selection import Only
from issuer.services.office import Office
from issuer.services.sweeping import sweep

AWARDED_LONG_AGO = timedelta(days=300)
"""Of twelve months' validity: their renewal window of 90 days has opened."""
NIGHT = timedelta(days=1)
_CHUNK = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingMeasured:
    """What came out for one number of stored certifications."""

    stored: int
    due: int
    key_reads_per_second: float
    """One certification by its key, one transaction each: what the standings are held against."""
    standings_per_second: float
    first_sweep_seconds: float
    """The sweep that finds the due ones, with everything that it announces."""
    second_sweep_seconds: float
    """The same again a minute later, when nothing is left to do."""


def measure_standing(stored: int, due: int) -> StandingMeasured:
    """Issue ``stored`` certifications, ``due`` of them long ago, and time what the clock does."""
    with an_office() as office:
        _issue(office, first=0, count=due, ago=AWARDED_LONG_AGO)
        _issue(office, first=due, count=stored - due, ago=timedelta())
        at = AT + NIGHT
        started = time.perf_counter()
        found = _standings(office, stored, at)
        standings = stored / (time.perf_counter() - started)
        _require(found == Counter({Standing.DUE: due, Standing.ACTIVE: stored - due}), found)
        started = time.perf_counter()
        swept, announced = sweep(office, at=at), announce(office, at=at)
        first = time.perf_counter() - started
        _require(not swept.refused and announced >= due, (swept, announced))
        started = time.perf_counter()
        again = announce(office, at=at + timedelta(minutes=1))
        sweep(office, at=at + timedelta(minutes=1))
        second = time.perf_counter() - started
        _require(again == 0, again)
        return StandingMeasured(
            stored=stored,
            due=due,
            key_reads_per_second=_key_reads(office),
            standings_per_second=standings,
            first_sweep_seconds=first,
            second_sweep_seconds=second,
        )


def _issue(office: Office, *, first: int, count: int, ago: timedelta) -> None:
    enrol(office, count, first=first, at=AT - ago)
    summary = issue_eligible(
        office, actor="bench", at=AT - ago, only=Only(programme=PROGRAMME, track=TRACK)
    )
    _require(summary.issued == count and not summary.failed, summary)


def _standings(office: Office, stored: int, at: datetime) -> Counter[Standing]:
    counted: Counter[Standing] = Counter()
    with office.database.reading() as records:
        for start in range(1, stored + 1, _CHUNK):
            keys = range(start, min(start + _CHUNK, stored + 1))
            counted.update(span.standing for span in records.timelines.at(keys, at).values())
    return counted


def _key_reads(office: Office, reads: int = 2_000) -> float:
    started = time.perf_counter()
    for key in range(1, reads + 1):
        with office.database.reading() as records:
            records.certifications.by_ids([key])
    return reads / (time.perf_counter() - started)


def _require(holds: bool, what: object) -> None:  # noqa: FBT001 - a plain assertion that stays
    if not holds:
        raise AssertionError(f"the bench did not do what it measures: {what}")


def main() -> None:
    """Measure two sizes with the same number due, and print both."""
    parser = argparse.ArgumentParser(prog="bench.standing", description=__doc__)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=1_000)
    chosen = parser.parse_args()
    heads = f"{'stored':>9}{'due':>7}{'standings/s':>13}{'to key reads':>14}"
    print(f"{heads}{'sweep s':>9}{'again s':>9}")
    for stored in (chosen.stored // 10, chosen.stored):
        measured = measure_standing(stored, chosen.due)
        print(
            f"{measured.stored:9,}{measured.due:7,}{measured.standings_per_second:13,.0f}"
            f"{measured.standings_per_second / measured.key_reads_per_second:14.1f}"
            f"{measured.first_sweep_seconds:9.2f}{measured.second_sweep_seconds:9.2f}"
        )


if __name__ == "__main__":
    main()
