"""The dates of a sweep: what it costs to find those that are due among many certifications."""

import time
from dataclasses import dataclass
from datetime import timedelta

from bench.office import AT, PROGRAMME, TRACK, an_office
from issuer.domain.standing import Standing
from issuer.domain.timeline import Span
from issuer.persistence.records.certifications import CertificationDraft
from issuer.persistence.records.holders import HolderDraft
from issuer.services.announcing import announce
from issuer.services.catalogue import find_track
from issuer.services.office import Office
from issuer.services.rules import remember

_CHUNK = 5000
_YEARS = 3
"""The expiries are spread evenly over so many years from a year ago on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepMeasured:
    """What announcing dates cost, with nothing else of a sweep."""

    certifications: int
    due: int
    seconds: float
    seconds_nothing_due: float


def run_sweep(certifications: int) -> SweepMeasured:
    """Store timelines and announce some days' dates: about one in a hundred is due."""
    with an_office() as office:
        _fill(office, certifications)
        announce(office, at=AT)
        later = AT + timedelta(days=3)
        started = time.perf_counter()
        due = announce(office, at=later)
        between = time.perf_counter()
        again = announce(office, at=later)
        ended = time.perf_counter()
    if again:
        raise AssertionError(f"{again} dates were announced twice")
    return SweepMeasured(
        certifications=certifications,
        due=due,
        seconds=between - started,
        seconds_nothing_due=ended - between,
    )


def _fill(office: Office, count: int) -> None:
    programme, track = find_track(office.programmes, f"{PROGRAMME}/{TRACK}")
    with office.database.transaction() as records:
        remember(records, programme, track, at=AT)
    for start in range(0, count, _CHUNK):
        numbers = range(start, min(start + _CHUNK, count))
        names = [f"bench-{number:07}" for number in numbers]
        with office.database.transaction() as records:
            records.holders.save(
                [HolderDraft(external_id=name, name=name) for name in names], at=AT
            )
            people = records.holders.by_external_ids(names)
            keys = records.certifications.add(
                [
                    CertificationDraft(
                        public_id=f"{number:026}",
                        subject=f"urn:uuid:{number:036}",
                        holder_id=people[name].id,
                        programme=PROGRAMME,
                        track=TRACK,
                        track_version=track.version,
                        level=track.level.value,
                    )
                    for number, name in zip(numbers, names, strict=True)
                ],
                at=AT,
            )
            records.timelines.replace(
                {
                    key: _timeline(number * 365 * _YEARS * 86400 // count)
                    for number, key in zip(numbers, keys, strict=True)
                }
            )


def _timeline(offset: int) -> tuple[Span, ...]:
    begin = AT - timedelta(days=730) + timedelta(seconds=offset)
    expiry = begin + timedelta(days=365)
    bounds = (
        (Standing.ACTIVE, begin, expiry - timedelta(days=90)),
        (Standing.DUE, expiry - timedelta(days=90), expiry),
        (Standing.GRACE, expiry, expiry + timedelta(days=30)),
        (Standing.LAPSED, expiry + timedelta(days=30), None),
    )
    return tuple(
        Span(standing=standing, start=start, end=end, valid_from=begin, valid_until=expiry)
        for standing, start, end in bounds
    )
