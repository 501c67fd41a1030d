"""The charts of the dashboard and of the report: figures in, SVG out."""

from collections.abc import Sequence
from decimal import Decimal

from issuer.domain.figures.impact import Impact, Outcome, Worth
from issuer.domain.programme import Programme
from issuer.rendering.charts.drawing import draw_bars, draw_course, draw_groups, draw_whole
from issuer.rendering.charts.facts import Bar, Bars, Course, Group, Groups, Part, Whole
from issuer.services.figures.learning import Analytics
from issuer.services.figures.standings import Standings

NOTHING = "–"


def overview_chart(shown: Standings) -> str:
    """Draw how many people are fully, partially and not certified, and the new hires."""
    overview = shown.overview
    parts = (
        ("Fully certified", overview.full),
        ("Partially certified", overview.partial),
        ("Not certified", overview.none),
        ("New hires on their way", overview.new),
    )
    return draw_whole(
        Whole(
            title="People by how far they are certified",
            parts=tuple(
                Part(label=f"{words}: {number} ({per_cent(overview.share(number))})", value=number)
                for words, number in parts
            ),
        ),
        "overview",
    )


def completion_chart(shown: Standings) -> str:
    """Draw the completion of each track, with its target."""
    return draw_bars(
        Bars(
            title="Completion of each track in per cent, with its target",
            maximum=100,
            mark_label="Target",
            bars=tuple(
                Bar(
                    label=each.track.name,
                    value=_float(each.rate),
                    shown=f"{per_cent(each.rate)} ({each.completed})",
                    mark=_float(each.track.completion_target),
                )
                for each in shown.completions
            ),
        ),
        "completion",
    )


def expiry_chart(programme: Programme, shown: Standings) -> str:
    """Draw what ends within thirty, sixty and ninety days, by track."""
    by_track = {each.track: each.within for each in shown.expiring}
    groups = []
    for track in programme.tracks:
        within = by_track.get(track.slug, (0, 0, 0))
        steps = (within[0], within[1] - within[0], within[2] - within[1])
        groups.append(
            Group(label=track.name, values=steps, shown=tuple(str(number) for number in steps))
        )
    most = max((sum(value or 0 for value in group.values) for group in groups), default=0)
    return draw_groups(
        Groups(
            title="Certifications that end within 90 days, by track",
            series=("in 30 days", "in 31 to 60", "in 61 to 90"),
            groups=tuple(groups),
            maximum=max(most, 1),
            stacked=True,
        ),
        "expiry",
    )


def score_chart(shown: Analytics) -> str:
    """Draw the mean score of each track, with the mark that is asked for."""
    return draw_bars(
        Bars(
            title="Mean score of each track in per cent, with its pass mark",
            maximum=100,
            mark_label="Pass mark",
            bars=tuple(
                Bar(
                    label=each.track.name,
                    value=_float(each.mean),
                    shown=f"{per_cent(each.mean)} ({each.sittings})",
                    mark=_float(each.track.assessment.pass_mark),
                )
                for each in shown.scores
            ),
        ),
        "scores",
    )


def difficult_chart(shown: Analytics) -> str:
    """Draw the pass rates of the most difficult items."""
    return draw_bars(
        Bars(
            title="Most difficult items: share of sittings that passed them, in per cent",
            maximum=100,
            mark_label="70 %",
            bars=tuple(
                Bar(
                    label=each.name,
                    value=_float(each.item.pass_rate),
                    shown=f"{per_cent(each.item.pass_rate)} of {each.item.sittings}",
                    mark=70,
                )
                for each in shown.difficult[:10]
            ),
        ),
        "items",
    )


def outcome_chart(shown: Impact) -> str:
    """Draw resolution and escalation of certified agents beside those of others."""
    whole = shown.whole
    return draw_groups(
        Groups(
            title="Outcomes of tickets in per cent: certified agents and others",
            series=("Certified agents", "Others"),
            maximum=100,
            groups=(
                _beside(
                    "Resolved at the first contact", whole.certified, whole.others, "resolution"
                ),
                _beside("Escalated", whole.certified, whole.others, "escalation"),
            ),
        ),
        "outcomes",
    )


def topic_chart(shown: Impact) -> str:
    """Draw resolution by kind of ticket."""
    return draw_groups(
        Groups(
            title="Resolved at the first contact by kind of ticket, in per cent",
            series=("Certified agents", "Others"),
            maximum=100,
            groups=tuple(
                _beside(each.topic, each.comparison.certified, each.comparison.others, "resolution")
                for each in shown.topics
            ),
        ),
        "topics",
    )


def worth_chart(shown: Worth) -> str:
    """Draw what the programme costs in a year beside what it is worth."""
    amounts = (("Cost", shown.cost), ("Benefit", shown.benefit))
    return draw_bars(
        Bars(
            title=f"Cost and benefit of a year in {shown.currency}",
            maximum=max(float(amount) for _, amount in amounts) or 1,
            bars=tuple(
                Bar(label=words, value=max(float(amount), 0), shown=money(amount, shown.currency))
                for words, amount in amounts
            ),
        ),
        "worth",
    )


def course_chart(points: Sequence[tuple[str, Decimal | None]]) -> str:
    """Draw the share of fully certified people over time."""
    return draw_course(
        Course(
            title="Fully certified people in per cent, at the end of each month",
            maximum=100,
            points=tuple(
                (label, _float(value), NOTHING if value is None else f"{value}")
                for label, value in points
            ),
        ),
        "course",
    )


def per_cent(value: Decimal | None) -> str:
    """Write a share for people."""
    return NOTHING if value is None else f"{value}\u00a0%"


def money(amount: Decimal, currency: str) -> str:
    """Write an amount of whole units for people."""
    return f"{amount:,}\u00a0{currency}"


def _beside(label: str, certified: Outcome, others: Outcome, figure: str) -> Group:
    values: tuple[Decimal | None, ...] = (getattr(certified, figure), getattr(others, figure))
    return Group(
        label=label,
        values=tuple(_float(value) for value in values),
        shown=tuple(per_cent(value) for value in values),
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
