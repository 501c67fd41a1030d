"""No catalogue has a hole, none has more than is asked, and placeholders are kept."""

import re
from datetime import date

import pikepdf
import pypdfium2
import pytest

from issuer.rendering import BadgeFacts, Mark, Marking, badge_svg, render_certificate
from issuer.rendering.words import (
    BANDS,
    CERTIFICATE,
    LEVELS,
    LOCALES,
    MARKS,
    catalogue_of,
    language_of,
    words_of,
)

OTHERS = sorted(set(LOCALES) - {"en"})
ASKED = {
    (context, english)
    for context, table in (
        ("level", LEVELS),
        ("mark", MARKS),
        ("band", BANDS),
        ("certificate", CERTIFICATE),
    )
    for english in table.values()
}


@pytest.mark.parametrize("language", OTHERS)
def test_catalogues_have_every_word_and_no_other(language):
    messages = [message for message in catalogue_of(language) if message.id]
    assert {(message.context, message.id) for message in messages} == ASKED
    for message in messages:
        assert message.string, message.id
        assert not message.fuzzy
        assert set(re.findall(r"{\w+}", message.string)) == set(re.findall(r"{\w+}", message.id))


@pytest.mark.parametrize("language", list(LOCALES))
@pytest.mark.parametrize("mark", list(Mark))
def test_every_mark_can_be_lettered_in_every_language(certificate, language, mark):
    marking = Marking(mark=mark, day=date(2026, 3, 3))
    given = certificate(language=language, marking=marking, demonstration=True)
    badge = BadgeFacts(
        track_name=given.track_name,
        level=given.level,
        glyph=given.glyph,
        issuer_name=given.issuer_name,
        marking=marking,
        language=language,
    )
    assert badge_svg(badge).startswith(b"<svg")
    assert badge_svg(badge, small=True).startswith(b"<svg")


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("de", "24. September 2027"),
        ("fr", "24 septembre 2027"),
        ("es", "24 de septiembre de 2027"),
        ("ja", "2027年9月24日"),
    ],
)
def test_dates_are_written_in_the_papers_language(certificate, language, day):
    pdf = render_certificate(certificate(language=language))
    assert day in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


def test_arabic_papers_read_from_right_to_left(certificate, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(render_certificate(certificate(language="ar")))
    with pikepdf.open(tmp_path / "paper.pdf") as pdf:
        assert str(pdf.Root.Lang) == "ar"
    page = pypdfium2.PdfDocument(tmp_path / "paper.pdf")[0].render(scale=1).to_pil().convert("L")
    code = page.crop((80, 415, 175, 512))
    assert code.getextrema()[0] < 40, "the QR code is on the left"


@pytest.mark.parametrize(
    ("tag", "language"), [("de-AT", "de"), ("pt", "en"), ("AR", "ar"), ("", "en"), ("../x", "en")]
)
def test_languages_are_chosen_by_their_tag(tag, language):
    assert language_of(tag) == language
    assert words_of(language_of(tag)).locale == LOCALES[language]
