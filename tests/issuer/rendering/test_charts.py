"""Charts stand in a page: no inline style, own ids, patterns, numbers as text."""

import re

import pytest
from lxml import etree

from issuer.rendering.charts.drawing import draw_bars, draw_course, draw_groups, draw_whole
from issuer.rendering.charts.facts import Bar, Bars, Course, Group, Groups, Part, Whole

WHOLE = Whole(title="People", parts=tuple(Part(label=word, value=3) for word in "abcd"))
BARS = Bars(
    title="Tracks",
    maximum=100,
    mark_label="Target",
    bars=(
        Bar(label="Refunds & <credits> at $5", value=62.1, shown="62.1 %", mark=70),
        Bar(label="عربي 李小龍", value=None, shown="–"),
    ),
)
GROUPS = Groups(
    title="Outcomes",
    maximum=100,
    series=("Certified", "Others"),
    groups=(Group(label="api", values=(89, None), shown=("89 %", "–")),),
)
COURSE = Course(
    title="Course", maximum=100, points=(("2026-01", 50, "50.0"), ("2026-02", None, "–"))
)
DRAWN = [(draw_whole, WHOLE), (draw_bars, BARS), (draw_groups, GROUPS), (draw_course, COURSE)]


@pytest.mark.parametrize(("draw", "chart"), DRAWN)
def test_a_chart_has_no_inline_style_and_only_colours_of_the_page(draw, chart):
    svg = draw(chart, "one")
    root = etree.fromstring(svg)
    assert "style" not in svg
    assert not re.search("#0[1-7]0[1-7]0[1-7]", svg), "a colour that is drawn with was left"
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.title)
    assert root.get("width") is None
    painted = [e for e in root.iter() if e.get("fill", "none").startswith("#")]
    assert painted
    for element in painted:
        assert "fill-" in element.get("class"), etree.tostring(element)


def test_ids_are_the_charts_own_and_everything_referred_to_is_there():
    drawn = [draw_whole(WHOLE, "one"), draw_whole(WHOLE, "two")]
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in drawn]
    assert ids[0]
    assert not ids[0] & ids[1]
    for svg, own in zip(drawn, ids, strict=True):
        assert (
            set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall('href="#([^"]+)', svg)) <= own
        )


def test_a_chart_is_small_enough_for_a_page():
    assert len(draw_whole(WHOLE, "one")) < 12_000


def test_series_are_told_apart_by_pattern():
    assert draw_whole(WHOLE, "one").count("<pattern") >= 3
    assert draw_groups(GROUPS, "one").count("<pattern") >= 1


def test_words_stay_words():
    texts = [e.text for e in etree.fromstring(draw_bars(BARS, "one")).iter("{*}text")]
    joined = " ".join(text for text in texts if text)
    for word in ("<credits>", "$5", "62.1 %", "Target", "李小龍"):
        assert word in joined


def test_the_same_facts_give_the_same_bytes():
    assert draw_bars(BARS, "one") == draw_bars(BARS, "one")


def test_nothing_to_show_is_drawn_all_the_same():
    assert "<svg" in draw_bars(Bars(title="t", maximum=0, bars=()), "one")
    assert "<svg" in draw_whole(Whole(title="t", parts=(Part(label="a", value=0),)), "one")
    assert "<svg" in draw_course(Course(title="t", maximum=100, points=()), "one")
