"""The dashboard that was drawn by hand, computed from records: figure by figure."""

from decimal import Decimal

from issuer.domain.figures.periods import year_before
from issuer.domain.figures.renewals import Priority
from issuer.services.figures.learning import adoption, analytics, recognition
from issuer.services.figures.matrix import MatrixQuery, matrix
from issuer.services.figures.outcomes import outcomes
from issuer.services.figures.standings import renewal_board, standings
from tests.issuer.figures.model_team import (
    ASSUMPTIONS,
    AT,
    BILL,
    CS,
    DE,
    PF,
    SEC,
    SHOWN,
    SUPPORT,
)


def test_every_figure_of_the_dashboard_comes_out(team):
    """One test for all: the team works for two years before anything can be asked."""
    with team.database.reading() as records:
        overview_and_completion(standings(records, SUPPORT, at=SHOWN))
        renewals(renewal_board(records, SUPPORT, at=SHOWN))
        told = analytics(records, SUPPORT, year_before(SHOWN))
        assessments(told)
        how_people_arrived(adoption(records, SUPPORT, told, at=SHOWN))
        recognised(recognition(records, SUPPORT, at=SHOWN))
        routing_impact(outcomes(records, SUPPORT, ASSUMPTIONS, at=SHOWN))
        the_matrix(records)


def overview_and_completion(shown):
    overview = shown.overview
    assert (overview.people, overview.full, overview.partial) == (42, 34, 6)
    assert (overview.none, overview.new) == (0, 2), "not yet certified: two, both new hires"
    assert overview.share(overview.full) == Decimal("81.0")
    assert overview.share(overview.partial) == Decimal("14.3")
    assert overview.share(overview.new) == Decimal("4.8"), "4.7 in the document: 2 of 42 is 4.76"
    assert shown.earned == 187
    assert dict(shown.within)[30] == 12
    assert shown.expired == 3

    table = {
        each.track.slug: (each.completed, each.rate, each.track.completion_target, each.on_target)
        for each in shown.completions
    }
    assert table == {
        PF: (40, Decimal("95.2"), 100, False),
        SEC: (42, Decimal("100.0"), 100, True),
        AT: (28, Decimal("66.7"), 80, False),
        BILL: (18, Decimal("42.9"), 50, False),
        CS: (12, Decimal("28.6"), 20, True),
        DE: (31, Decimal("73.8"), 70, True),
    }
    missing = {each.track.slug: each.missing for each in shown.completions}
    assert missing == {PF: 2, SEC: 0, AT: 6, BILL: 3, CS: 0, DE: 0}
    in_date = {each.track.slug: each.in_date for each in shown.completions}
    assert next((each.title.name, each.people) for each in shown.titles) == ("Master", 2)
    assert in_date[SEC] == 39, "42 completed it; three of them are overdue"


def renewals(board):
    assert str(board.quarter) == "2026-Q1"
    assert (board.renewals.expiring, board.renewals.completed, board.renewals.pending) == (
        47,
        35,
        12,
    )
    assert board.renewals.completed_rate == Decimal("74.5")
    assert board.renewals.pending_rate == Decimal("25.5")
    assert board.overdue == 3
    waiting = {
        priority: {track.slug: number for track, number in tracks}
        for priority, tracks in board.waiting.items()
    }
    assert waiting == {Priority.HIGH: {SEC: 3}, Priority.MEDIUM: {PF: 5}, Priority.LOW: {DE: 7}}
    assert {each.name for each in board.due[Priority.HIGH]} == {"Agent 28", "Agent 29", "Agent 30"}
    assert all(each.overdue for each in board.due[Priority.HIGH])
    assert [len(board.due[priority]) for priority in Priority] == [3, 5, 7]


def assessments(shown):
    assert {each.track.slug: each.mean for each in shown.scores} == {
        PF: Decimal("89.2"),
        SEC: Decimal("96.8"),
        AT: Decimal("84.5"),
        BILL: Decimal("88.1"),
        CS: Decimal("91.3"),
        DE: Decimal("82.7"),
    }
    rates = [
        (each.name, each.track.slug, each.item.pass_rate.quantize(Decimal(1)))
        for each in shown.difficult
    ]
    assert rates == [
        ("API rate limit retry logic", AT, 62),
        ("GDPR right to erasure exception", SEC, 65),
        ("Churn risk scoring factors", CS, 66),
        ("Proration calculation mid-cycle", BILL, 68),
    ]


def how_people_arrived(shown):
    tracks = {each.track: each for each in shown}
    assert (tracks[CS].enrolled, tracks[CS].completed) == (28, 12)
    assert tracks[CS].completion_rate == Decimal("42.9")
    assert (tracks[SEC].sittings, tracks[SEC].passed) == (66, 43)
    assert tracks[SEC].pass_rate == Decimal("65.2")
    # 23 of 42 came a second time, a week after the first.
    assert tracks[SEC].mean_days == Decimal("4.3")
    assert tracks[SEC].median_days == Decimal("7.0")
    assert tracks[PF].mean_days == Decimal("1.0")


def recognised(shown):
    assert [each.name for each in shown.top] == ["Sarah M.", "Tom R."]
    assert shown.top[0].always_early
    assert not shown.top[1].always_early
    assert shown.top[0].total == 6
    assert shown.awarded == 18
    assert [each.name for each in shown.bearers] == ["Sarah M.", "Tom R."]
    assert shown.first_count == 2
    assert [each.name for each in shown.first] == ["Agent 41", "Agent 42"]


def routing_impact(shown):
    whole = shown.impact.whole
    assert shown.impact.routed_rate == Decimal("67.0")
    assert (whole.certified.resolution, whole.others.resolution) == (82, 72)
    assert whole.resolution_gain == 10
    assert (whole.certified.satisfaction, whole.others.satisfaction) == (
        Decimal("4.5"),
        Decimal("4.2"),
    )
    assert (whole.certified.escalation, whole.others.escalation) == (
        Decimal("6.8"),
        Decimal("14.2"),
    )
    assert whole.escalation_change == Decimal("-52.1"), "-53 in the document"
    kinds = {
        each.topic: (
            each.comparison.certified.resolution,
            each.comparison.others.resolution,
        )
        for each in shown.impact.topics
    }
    assert kinds["api"] == (89, 67)
    assert kinds["billing"] == (94, 71)
    assert kinds["vip"] == (97, 82)
    assert (shown.worth.cost, shown.worth.benefit) == (12_000, 89_000)
    assert shown.worth.roi == 642


def the_matrix(records):
    page = matrix(records, SUPPORT, MatrixQuery(), at=SHOWN)
    assert (page.found, page.pages) == (42, 1)
    rows = {each.name: each for each in page.people}
    order = [track.slug for track in SUPPORT.tracks]

    def holds(name):
        return {
            slug for slug, one in zip(order, rows[name].standings, strict=True) if one is not None
        }

    titles = {
        "Sarah M.": (6, "Master"),
        "Tom R.": (6, "Master"),
        "Lisa K.": (5, "Strong"),
        "Alex P.": (5, "Strong"),
        "Maria L.": (5, "Strong"),
        "James T.": (3, "Developing"),
        "Kevin W.": (2, "Needs Attention"),
    }
    assert {name: (rows[name].total, rows[name].title.name) for name in titles} == titles
    everything = set(order)
    assert holds("Lisa K.") == everything - {DE}
    assert holds("Alex P.") == everything - {BILL}
    assert holds("Maria L.") == everything - {CS}
    assert holds("James T.") == {PF, SEC, DE}
    assert holds("Kevin W.") == {PF, SEC}
    assert [each.name for each in page.people[:2]] == ["Sarah M.", "Tom R."]
    found = matrix(records, SUPPORT, MatrixQuery(title="Master"), at=SHOWN)
    assert [each.name for each in found.people] == ["Sarah M.", "Tom R."]
    found = matrix(records, SUPPORT, MatrixQuery(missing=PF), at=SHOWN)
    assert [each.name for each in found.people] == ["Agent 41", "Agent 42"]
    found = matrix(records, SUPPORT, MatrixQuery(text="kev"), at=SHOWN)
    assert [each.name for each in found.people] == ["Kevin W."]
