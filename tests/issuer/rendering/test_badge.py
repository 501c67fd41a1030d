"""Badges are self-contained, distinct without colour, and say when they no longer count."""

import io
import re
from datetime import date
from itertools import combinations

import pytest
from lxml import etree
from PIL import Image, ImageChops

from issuer.domain.programme import Level
from issuer.rendering import BadgeFacts, Mark, Marking, RenderingError, badge_png, badge_svg
from issuer.rendering.badge import glyph_names

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = frozenset(
    {"svg", "title", "desc", "defs", "linearGradient", "radialGradient", "stop"}
    | {"g", "path", "circle", "rect"}
)
FOREIGN_NAMES = ["請求とアカウント", "الفوترة والحسابات", "สนับสนุนลูกค้า", "Ελληνικά", "支援 Pro"]


def facts(**changes) -> BadgeFacts:
    values = {
        "track_name": "Billing & Accounts",
        "level": Level.SILVER,
        "glyph": "coin",
        "issuer_name": "Example Office",
    }
    return BadgeFacts(**{**values, **changes})


def picture(badge: BadgeFacts, pixels: int) -> Image.Image:
    return Image.open(io.BytesIO(badge_png(badge, pixels)))


def test_every_glyph_is_drawn_in_every_level_and_cut():
    assert len(glyph_names()) == 15
    drawn = {
        badge_svg(facts(glyph=glyph, level=level), small=small)
        for glyph in glyph_names()
        for level in Level
        for small in (False, True)
    }
    assert len(drawn) == 15 * 4 * 2


@pytest.mark.parametrize("small", [False, True])
def test_svg_is_self_contained(small):
    marked = Marking(mark=Mark.EXPIRED, day=date(2026, 3, 3))
    root = etree.fromstring(badge_svg(facts(marking=marked), small=small))
    names = {element.tag for element in root.iter()}
    assert names <= {SVG + name for name in ALLOWED}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert name != "style"
            assert not re.search(r"url\((?!#)", value)
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set(re.findall(r"url\(#([^)]+)\)", etree.tostring(root).decode())) <= ids
    assert len(badge_svg(facts(), small=small)) < 60_000


def test_names_are_escaped():
    hostile = '<img src=file:///etc/passwd> {{7*7}} </svg> "&'
    svg = badge_svg(facts(track_name=hostile))
    root = etree.fromstring(svg)
    assert root.findtext(f"{SVG}title") == f"{hostile} — Silver"
    assert b"<img" not in svg
    assert root.find(f".//{SVG}img") is None


def test_same_facts_give_the_same_bytes():
    from issuer.rendering import badge

    first = badge_svg(facts()), badge_png(facts(), 96)
    badge._drawn.cache_clear()
    badge._rasterised.cache_clear()
    assert (badge_svg(facts()), badge_png(facts(), 96)) == first


@pytest.mark.parametrize("pixels", [48, 96])
def test_levels_have_different_outlines(pixels):
    """Told apart without colour: the silhouettes alone differ in at least 2 % of the square."""
    outlines = {
        level: picture(facts(level=level), pixels)
        .getchannel("A")
        .point(lambda alpha: 255 if alpha > 127 else 0)
        for level in Level
    }
    for one, other in combinations(Level, 2):
        difference = ImageChops.difference(outlines[one], outlines[other])
        share = difference.histogram()[255] / pixels**2
        assert share > 0.02, (one, other, share)


@pytest.mark.parametrize("pixels", [16, 48, 79, 80, 512, 2048])
def test_png_has_the_size_asked_for_and_a_clear_ground(pixels):
    drawn = picture(facts(), pixels)
    assert drawn.format == "PNG"
    assert drawn.size == (pixels, pixels)
    assert drawn.mode == "RGBA"
    assert drawn.getpixel((0, 0))[3] == 0
    assert drawn.getpixel((pixels // 2, pixels // 3))[3] == 255


@pytest.mark.parametrize("mark", list(Mark))
def test_a_mark_is_seen_and_said(mark):
    marked = facts(marking=Marking(mark=mark, day=date(2026, 3, 3)))
    root = etree.fromstring(badge_svg(marked))
    word = "Not yet valid" if mark is Mark.UPCOMING else mark.value.capitalize()
    assert root.findtext(f"{SVG}desc") == f"Example Office: {word}"
    drawn = picture(marked, 96).convert("RGB")
    red, green, blue = drawn.getpixel((10, 50))
    assert (blue > red) if mark is Mark.UPCOMING else (red > 2 * green)


@pytest.mark.parametrize("name", FOREIGN_NAMES)
def test_track_names_in_other_scripts_are_drawn(name):
    plain = badge_svg(facts())
    drawn = badge_svg(facts(track_name=name))
    assert len(drawn) > 20_000
    assert drawn != plain


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"glyph": "unicorn"}, "no badge drawing called"),
        ({"glyph": "../badge"}, "no badge drawing called"),
        ({"track_name": ""}, "1 to 120 characters"),
        ({"track_name": "x" * 121}, "1 to 120 characters"),
        ({"track_name": "W" * 110}, "too long for the badge"),
        ({"track_name": "\U0010ffff"}, "No installed font"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(changes, words):
    with pytest.raises(RenderingError, match=words):
        badge_svg(facts(**changes))


@pytest.mark.parametrize("pixels", [15, 2049, -1])
def test_sizes_out_of_range_are_refused(pixels):
    with pytest.raises(RenderingError, match="16 to 2048"):
        badge_png(facts(), pixels)
