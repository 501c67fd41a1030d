"""A drawing in a PDF looks as it does as SVG, drawn by two engines that are not ours."""

import io

import pydyf
import pypdfium2
import pytest
import resvg_py
from PIL import Image, ImageChops, ImageStat

from issuer.domain.programme import Level
from issuer.rendering import BadgeFacts, Mark, Marking, RenderingError, badge_svg, qr_svg
from issuer.rendering.badge import glyph_names
from issuer.rendering.forms import form_of
from issuer.rendering.paper import paper_svg

SQUARE = (384, 384)
PAPER = (1188, 840)


def as_pdf(svg: bytes, size: tuple[int, int] = SQUARE) -> Image.Image:
    width, height = size
    pdf = pydyf.PDF()
    form = pydyf.Stream()
    form_of(svg).fill_stream(form, width=width, height=height)
    pdf.add_object(form)
    content = pydyf.Stream([b"/Drawing Do"])
    pdf.add_object(content)
    resources = pydyf.Dictionary({"XObject": pydyf.Dictionary({"Drawing": form.reference})})
    pdf.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, width, height]),
                "Contents": content.reference,
                "Resources": resources,
            }
        )
    )
    written = io.BytesIO()
    pdf.write(written)
    return pypdfium2.PdfDocument(written.getvalue())[0].render(scale=1).to_pil().convert("RGB")


def as_svg(svg: bytes, size: tuple[int, int] = SQUARE) -> Image.Image:
    png = resvg_py.svg_to_bytes(
        svg_string=svg.decode(),
        width=size[0],
        height=size[1],
        background="#ffffff",
        skip_system_fonts=True,
        dpi=96,
    )
    return Image.open(io.BytesIO(png)).convert("RGB")


def far_apart(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Mean difference of tones, and the share of pixels that differ by a quarter and more."""
    difference = ImageChops.difference(one, other).convert("L")
    histogram = difference.histogram()
    return ImageStat.Stat(difference).mean[0], sum(histogram[64:]) / (one.width * one.height)


@pytest.mark.parametrize("glyph", sorted(glyph_names()))
def test_badges(glyph):
    level = list(Level)[len(glyph) % 4]
    badge = BadgeFacts(track_name="Some Track", level=level, glyph=glyph, issuer_name="Office")
    svg = badge_svg(badge)
    mean, share = far_apart(as_pdf(svg), as_svg(svg))
    assert mean < 3
    assert share < 0.01


def test_marked_badge():
    badge = BadgeFacts(
        track_name="Some Track",
        level=Level.GOLD,
        glyph="star",
        issuer_name="Office",
        marking=Marking(mark=Mark.REVOKED),
    )
    mean, share = far_apart(as_pdf(badge_svg(badge)), as_svg(badge_svg(badge)))
    assert mean < 3
    assert share < 0.01


def test_qr_code():
    svg = qr_svg("https://certification.example.com/c/k7m2qvx4t6bnd3hwza5rcyj8pe")
    mean, _ = far_apart(as_pdf(svg), as_svg(svg))
    assert mean < 6


@pytest.mark.parametrize("level", list(Level))
def test_papers(level):
    svg = paper_svg(level, Mark.EXPIRED, "en", demonstration=True)
    mean, share = far_apart(as_pdf(svg, PAPER), as_svg(svg, PAPER))
    assert mean < 6
    assert share < 0.04, "hair lines are smoothed differently; a missing part would be more"


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/passwd"/>',
        "<text>word</text>",
        '<path d="M0 0h1v1z" style="fill:red"/>',
        '<path d="M0 0h1v1z" onclick="x()"/>',
        '<path d="M0 0h1v1z" fill="red"/>',
        '<g transform="skewX(3)"><path d="M0 0h1v1z"/></g>',
    ],
)
def test_what_is_not_understood_is_an_error(inside):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    with pytest.raises(RenderingError, match="papers do not know"):
        form_of(svg.encode())
