"""Records say what they did, and what comes out is what went in."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from issuer.domain.standing import Standing
from issuer.domain.timeline import Span
from issuer.errors import ConflictError
from issuer.persistence.columns import Moment
from issuer.persistence.folding import fold, words
from issuer.persistence.models.people import HolderWord
from issuer.persistence.records.certifications import CertificationDraft
from issuer.persistence.records.holders import HolderDraft, Saved
from issuer.persistence.records.results import AttemptDraft, FulfilmentDraft, Recorded
from issuer.persistence.records.tracks import TrackVersionRecord

AT = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


def test_a_roster_row_is_added_then_unchanged_then_changed(database):
    ada = HolderDraft(external_id="1", name="Ada", country="GB")
    renamed = HolderDraft(external_id="1", name="Ada King", country="GB")
    with database.transaction() as records:
        assert records.holders.save([ada], at=AT) == [Saved.ADDED]
        assert records.holders.save([ada], at=AT) == [Saved.UNCHANGED]
        assert records.holders.save([renamed], at=AT) == [Saved.CHANGED]
        found = records._connection.execute(select(HolderWord.word)).scalars()
        assert set(found) == {"ada", "king"}


def test_a_holder_is_not_listed_before_they_agree_and_a_roster_does_not_undo_it(database):
    quiet = HolderDraft(external_id="1", name="Ada")
    agreed = HolderDraft(external_id="1", name="Ada", directory_opt_in=True)
    with database.transaction() as records:
        records.holders.save([quiet], at=AT)
        assert not records.holders.by_external_ids(["1"])["1"].directory_opt_in
        records.holders.save([agreed], at=AT)
        assert records.holders.save([quiet], at=AT) == [Saved.UNCHANGED]
        assert records.holders.by_external_ids(["1"])["1"].directory_opt_in


def test_scores_come_back_exactly(database):
    with database.transaction() as records:
        records.holders.save([HolderDraft(external_id="1", name="Ada")], at=AT)
        holder = records.holders.by_external_ids(["1"])["1"]
        draft = AttemptDraft(
            holder_id=holder.id,
            programme="p",
            track="t",
            component="c",
            taken_at=AT,
            score=Decimal("84.995"),
            items=(Decimal("33.3333333333"), Decimal("1E+1")),
        )
        assert records.results.add_attempts([draft, draft], at=AT) == [
            Recorded.ADDED,
            Recorded.UNCHANGED,
        ]
    with database.reading() as records:
        (attempt,) = records.results.evidence([holder.id], programme="p")[holder.id].attempts
    assert str(attempt.score) == "84.995"
    assert attempt.items == (Decimal("33.3333333333"), Decimal(10))
    assert attempt.taken_at == AT


def test_the_same_sitting_with_another_score_is_told_and_not_taken(database):
    with database.transaction() as records:
        records.holders.save([HolderDraft(external_id="1", name="Ada")], at=AT)
        holder = records.holders.by_external_ids(["1"])["1"].id
        sitting = {
            "holder_id": holder,
            "programme": "p",
            "track": "t",
            "component": "c",
            "taken_at": AT,
        }
        better = AttemptDraft(**sitting, score=Decimal(99))
        records.results.add_attempts([AttemptDraft(**sitting, score=Decimal(50))], at=AT)
        assert records.results.add_attempts([better], at=AT) == [Recorded.DIFFERS]
        met = {"holder_id": holder, "programme": "p", "track": "t", "requirement": "r"}
        assert records.results.add_fulfilments(
            [
                FulfilmentDraft(**met, fulfilled_at=AT),
                FulfilmentDraft(**met, fulfilled_at=AT),
                FulfilmentDraft(**met, fulfilled_at=AT, count=2),
            ],
            at=AT,
        ) == [Recorded.ADDED, Recorded.UNCHANGED, Recorded.DIFFERS]
        evidence = records.results.evidence([holder], programme="p")[holder]
        assert [attempt.score for attempt in evidence.attempts] == [Decimal(50)]
        assert [fulfilment.count for fulfilment in evidence.fulfilments] == [1]


def remember(records, *, digest="d"):
    records.tracks.remember(
        TrackVersionRecord(
            programme="p",
            track="t",
            version=1,
            programme_name="P",
            name="T",
            content="{}",
            digest=digest,
        ),
        at=AT,
    )


def certification(records) -> int:
    records.holders.save([HolderDraft(external_id="1", name="Ada")], at=AT)
    remember(records)
    (added,) = records.certifications.add(
        [
            CertificationDraft(
                public_id="a" * 26,
                subject="urn:uuid:0",
                holder_id=records.holders.by_external_ids(["1"])["1"].id,
                programme="p",
                track="t",
                track_version=1,
                level="gold",
            )
        ],
        at=AT,
    )
    return added.id


def test_a_track_version_never_changes(database):
    with database.transaction() as records:
        remember(records)
        remember(records)
        with pytest.raises(ConflictError, match="higher version"):
            remember(records, digest="another")


def test_spans_begin_inclusively_and_end_exclusively(database):
    later = AT + timedelta(days=1)
    cycle = {"valid_from": AT, "valid_until": later}
    spans = (
        Span(standing=Standing.ACTIVE, start=AT, end=later, **cycle),
        Span(standing=Standing.GRACE, start=later, end=None, **cycle),
    )
    with database.transaction() as records:
        key = certification(records)
        records.timelines.replace({key: spans}, holder_ids=[])
        assert records.timelines.of([key]) == {key: spans}
        assert records.timelines.at([key], AT - timedelta(seconds=1)) == {}
        assert records.timelines.at([key], AT)[key].standing is Standing.ACTIVE
        just_before = later - timedelta(seconds=1)
        assert records.timelines.at([key], just_before)[key].standing is Standing.ACTIVE
        assert records.timelines.at([key], later)[key].standing is Standing.GRACE
        far = AT.replace(year=9000)
        assert records.timelines.at([key], far)[key].standing is Standing.GRACE


def test_one_certification_for_each_holder_and_track(database):
    with database.transaction() as records:
        key = certification(records)
        row = records.certifications.by_ids([key])[key]
    draft = CertificationDraft(
        public_id="b" * 26,
        subject="urn:uuid:1",
        holder_id=row.holder_id,
        programme="p",
        track="t",
        track_version=1,
        level="gold",
    )
    with pytest.raises(ConflictError), database.transaction() as records:
        records.certifications.add([draft], at=AT)


@pytest.mark.parametrize("moment", [AT.replace(tzinfo=None), AT.replace(microsecond=1)])
def test_a_moment_without_zone_or_with_a_fraction_is_not_stored(moment):
    with pytest.raises(ValueError, match="whole seconds"):
        Moment().bind_processor(sqlite.dialect())(moment)
    with pytest.raises(ValueError, match="whole seconds"):
        Moment().process_bind_param(moment, None)


def test_an_hour_that_comes_twice_is_stored_as_two():
    store = Moment().bind_processor(sqlite.dialect())
    once = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert store(once.replace(fold=1)) - store(once) == 3600
    assert store(once.astimezone(UTC)) == store(once)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Zoë ØDEGÅRD", "zoe odegard"),
        ("Straße", "strasse"),
        ("Łukasz  Đoković", "lukasz dokovic"),
        ("ＡＤＡ", "ada"),
        ("Æsir", "aesir"),
        ("İstanbul", "istanbul"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_folding(name, folded):
    assert fold(name) == folded


def test_words_are_split_at_what_is_no_letter():
    assert words("Anne-Marie O'Neil, Anne") == ("anne", "marie", "o", "neil")


def test_S12_places_are_spread_over_the_list_by_chance(database):
    with database.transaction() as records:
        places = records.status_lists.allocate(10_000, entries=131_072)
    indices = [place.index for place in places]
    assert len(set(indices)) == 10_000
    assert {place.status_list for place in places} == {1}
    # Chi-square over 64 equal parts: 63 degrees of freedom; 114 is exceeded once in 10,000.
    counts = [0] * 64
    for index in indices:
        counts[index * 64 // 131_072] += 1
    expected = 10_000 / 64
    assert sum((count - expected) ** 2 / expected for count in counts) < 114
    # No order either: neighbours rise about as often as they fall (5 standard deviations).
    rises = sum(a < b for a, b in pairwise(indices))
    assert abs(rises - 5_000) < 150
