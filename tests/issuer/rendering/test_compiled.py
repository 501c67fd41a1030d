"""Certificates from compiled templates: the same as laid-out ones, and nobody else's.

The laid-out certificate is the reference. Both ways are compared as pictures, as text, by
their tags and by what PDF/A-3a and PDF/UA-1 ask of a file.
"""

import io
import threading
import zlib
from datetime import UTC, date, datetime

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops

from issuer.domain.programme import Level
from issuer.rendering import Mark, Marking, RenderingError, Signature, render_certificate
from issuer.rendering.certificate import print_certificate
from issuer.rendering.compiled import compiled_certificate
from issuer.rendering.compiled.cutting import MOST_TEMPLATES, template_of
from tests.issuer.rendering.test_certificate import NAMES, picture_of, structure, text_of

SCRIPTS = {
    "latin": "Sofia Griffin-Pfeiffer",
    "diacritics": "Żaneta Çelik-Þórsdóttir",
    "tall": "ẤŶ Ố",
    **{
        key: NAMES[key]
        for key in (
            *("cyrillic", "greek", "arabic", "hebrew", "devanagari", "thai", "chinese"),
            *("japanese", "korean", "vietnamese", "mixed", "decomposed", "many marks"),
        )
    },
}

FARTHEST = 2
"""Of 255, how far any pixel's colour may differ between both ways; so far none differs at all."""


def compiled(facts) -> bytes:
    pdf = compiled_certificate(facts)
    assert pdf is not None, "it was not drawn from a template"
    return pdf


def farthest(one: bytes, other: bytes) -> int:
    difference = ImageChops.difference(picture_of(one), picture_of(other))
    return max(most for _, most in difference.getextrema())


@pytest.mark.parametrize("name", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_both_ways_look_and_read_the_same_in_every_script(certificate, name):
    facts = certificate(holder_name=name)
    one, other = compiled(facts), print_certificate(facts)
    assert farthest(one, other) <= FARTHEST
    assert text_of(one) == text_of(other)
    assert structure(one) == structure(other)


@pytest.mark.parametrize("language", ["de", "fr", "es", "ar", "ja"])
@pytest.mark.parametrize("name", ["Léonie Fröhlich", NAMES["arabic"], NAMES["japanese"]])
def test_both_ways_are_the_same_on_papers_in_every_language(certificate, language, name):
    facts = certificate(holder_name=name, language=language, demonstration=True)
    one, other = compiled(facts), print_certificate(facts)
    assert farthest(one, other) <= FARTHEST
    assert text_of(one) == text_of(other)
    assert structure(one) == structure(other)


@pytest.mark.parametrize("mark", Mark)
@pytest.mark.parametrize(
    ("language", "day"),
    [("en", date(2026, 9, 1)), ("en", None), ("ar", date(2026, 10, 23)), ("ja", None)],
)
def test_both_ways_are_the_same_on_marked_papers(certificate, mark, language, day):
    facts = certificate(marking=Marking(mark=mark, day=day), language=language)
    one, other = compiled(facts), print_certificate(facts)
    assert farthest(one, other) <= FARTHEST
    assert text_of(one) == text_of(other)
    assert structure(one) == structure(other)
    assert _words_of(one) == _words_of(other)


def test_marked_papers_of_any_day_are_of_one_kind(certificate):
    template_of.cache_clear()
    for day in (date(2026, 9, 1), date(2025, 12, 24)):
        pdf = compiled(certificate(marking=Marking(mark=Mark.EXPIRED, day=day)))
        assert f"Expired on {day.day} {day:%B %Y}" in text_of(pdf)
    assert template_of.cache_info().currsize == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"holder_name": "Maximiliana Konstantina von Hohenfels-Schwarzenberg"},
        {"holder_name": "Maximiliana Konstantina von Hohenfels-Schwarzenberg-Au"},
        {"holder_name": "M" * 20},
        {"holder_name": "i"},
        {"holder_name": "Ann <b>&amp; (Bob) \\ Ó ]]> '\" {"},
        {"track_name": "Advanced  <i>Trouble</i> & shooting"},
        {"holder_name": "骨直", "name_language": "zh-Hant"},
        {"valid_until": None},
        {"issued": date(2026, 12, 31), "valid_until": date(2031, 9, 30), "language": "de"},
        {"address": "https://badges.customer-support.example-company.example/c/abcdefghijklmnop"},
        {"address": "http://localhost:8000/c/abc", "certificate_id": "abc"},
        {"address": "https://example.com/c/fiAVffiToLTfj~WAYe.", "certificate_id": "fiAVffiTo-_"},
        {"track_name": "Certified Principal Professional for Conversation Design and more"},
        {"level": Level.PLATINUM, "glyph": "wrench", "demonstration": True},
    ],
)
def test_both_ways_are_the_same_whatever_the_holder_s_texts_are(certificate, changes):
    facts = certificate(**changes)
    one, other = compiled(facts), print_certificate(facts)
    assert farthest(one, other) <= FARTHEST
    assert text_of(one) == text_of(other)
    assert _links(one) == _links(other)
    assert _said_of(one) == _said_of(other)


@pytest.mark.parametrize(
    "changes",
    [
        {"holder_name": NAMES["emoji"]},
        {"holder_name": NAMES["120 letters"]},
        {"holder_name": "Maximiliana Konstantina von Hohenfels-Schwarzenberg zu Altenburg-Waldeck"},
        {"holder_name": "Ann  Smith"},
        {"holder_name": " Ann"},
        {"holder_name": "Ann\u00adika"},
        {"address": "https://certification.example.com/c/ä"},
        {"address": "https://certification.example.com/../c/a"},
        {"address": "https://" + "long-host-name." * 10 + "example/c/k7m2qvx4t6bnd3"},
        {"certificate_id": "k7m2 qvx4"},
        {"certificate_id": "k7m2qvx4t6bnd3hwza5rcyj8pek7m2qvx4t6bnd3"},
    ],
)
def test_what_a_slot_cannot_hold_is_laid_out(certificate, changes):
    facts = certificate(**changes)
    assert compiled_certificate(facts) is None
    assert render_certificate(facts) == print_certificate(facts)


def test_errors_are_those_of_the_reference(certificate):
    facts = certificate(scope="Draws \U00018b00.", holder_name="Ann \U00018b01")
    with pytest.raises(RenderingError) as of_reference:
        print_certificate(facts)
    with pytest.raises(RenderingError) as raised:
        render_certificate(facts)
    assert str(raised.value) == str(of_reference.value)
    assert "U+18B00, U+18B01" in str(raised.value)


TWO = (
    {
        "holder_name": "Xaver Quirin",
        "certificate_id": "xaverxaverxaver",
        "address": "https://certification.example.com/c/xaverxaverxaver",
        "issued": date(2026, 3, 3),
        "created": datetime(2026, 3, 3, 9, 30, tzinfo=UTC),
        "credential": b'{"holder":"Xaver Quirin"}',
    },
    {
        "holder_name": "Zdenka Lubov",
        "certificate_id": "zdenkazdenkazdenka",
        "address": "https://certification.example.com/c/zdenkazdenkazdenka",
        "issued": date(2025, 7, 8),
        "created": datetime(2025, 7, 8, 7, 5, tzinfo=UTC),
        "credential": b'{"holder":"Zdenka Lubov"}',
    },
)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nothing_of_one_holder_is_in_the_other_s_file(certificate, order):
    template_of.cache_clear()
    first, second = (TWO[index] for index in order)
    compiled(certificate(**first))
    pdf = compiled(certificate(**second))
    assert template_of.cache_info().currsize == 1, "both are of one kind"
    everything = _everything(pdf)
    words = (first["holder_name"], first["certificate_id"], f"{first['created']:%Y%m%d}")
    for word in (*words, *first["holder_name"].split(), f"{first['created']:%Y-%m-%d}"):
        for encoded in (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-be").hex()):
            assert (encoded if isinstance(encoded, bytes) else encoded.encode()) not in everything
    text = text_of(pdf)
    assert second["holder_name"] in text
    assert f"{second['issued']:%Y}" in text
    assert first["holder_name"] not in text
    (code,) = zxingcpp.read_barcodes(picture_of(pdf))
    assert code.text == second["address"]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert (
            document.attachments["credential.json"].get_file().read_bytes()
            == (second["credential"])
        )


def test_the_same_facts_give_the_same_bytes_whatever_was_drawn_before(certificate):
    facts = certificate()
    alone = compiled(facts)
    for name in SCRIPTS.values():
        compiled(certificate(holder_name=name))
    assert compiled(facts) == alone
    template_of.cache_clear()
    assert compiled(facts) == alone


def test_threads_draw_what_one_draws_alone(certificate):
    template_of.cache_clear()
    wanted = {name: compiled(certificate(holder_name=name)) for name in SCRIPTS.values()}
    template_of.cache_clear()
    found: dict[str, bytes] = {}

    def work(names: list[str]) -> None:
        for name in names:
            found[name] = compiled(certificate(holder_name=name))

    names = list(wanted)
    threads = [threading.Thread(target=work, args=(names[start::3],)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == wanted


@pytest.mark.parametrize("name", ["Léonie Fröhlich", NAMES["arabic"]])
def test_streams_put_together_are_whole_to_any_reader(certificate, name):
    """RFC 1950: one stream, whose checksum is that of all of its content."""
    facts = certificate(holder_name=name)
    with pikepdf.open(io.BytesIO(compiled(facts))) as document:
        for stream in (document.pages[0].Contents, document.Root.Metadata):
            packed = zlib.decompressobj()
            content = packed.decompress(stream.read_raw_bytes())
            assert packed.eof
            assert packed.unused_data == b""
            assert content == stream.read_bytes()


def test_few_templates_are_remembered():
    assert template_of.cache_info().maxsize == MOST_TEMPLATES == 64


@pytest.mark.parametrize("draw", [compiled, print_certificate], ids=["compiled", "printed"])
@pytest.mark.parametrize("name", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_file_has_what_pdf_a_3a_and_pdf_ua_1_ask_for(certificate, draw, name):
    """ISO 19005-3 (PDF/A-3a) and ISO 14289-1 (PDF/UA-1), as far as a structure shows it."""
    signature = Signature(name="M. Okonkwo-Reyes", office="Head", picture=_png())
    facts = certificate(holder_name=name, signature=signature)
    pdf = draw(facts)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
        root = document.Root
        metadata = root.Metadata.read_bytes().decode()
        for words in (
            *('pdfaid:part="3"', 'pdfaid:conformance="A"', "<pdfuaid:part>1</pdfuaid:part>"),
            *("<xmp:CreateDate>2026-03-03T09:30:00Z<", "<xmp:ModifyDate>2026-03-03T09:30:00Z<"),
            f"Certificate — Advanced Troubleshooting — {name}<",
        ):
            assert words in metadata
        assert document.docinfo["/Title"] == f"Certificate — Advanced Troubleshooting — {name}"
        assert document.docinfo["/CreationDate"] == document.docinfo["/ModDate"]
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(root.Lang) == "en"
        (intent,) = root.OutputIntents
        assert intent.S == pikepdf.Name.GTS_PDFA1
        assert intent.DestOutputProfile.N == 3
        assert len(document.trailer.ID) == 2
        assert "/Encrypt" not in document.trailer
        _check_pictures(document)
        _check_fonts(document)
        _check_marks(document)
        _check_attachment(document, facts)
        for note in document.pages[0].Annots:
            assert note.F == 4, "a link is printed"
            assert str(note.Contents) == str(note.A.URI) == facts.address
            assert "/StructParent" in note


def _check_pictures(document):
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
            assert not item.get("/Interpolate", False)
        if isinstance(item, pikepdf.Stream):
            assert item.get("/Filter") != "/LZWDecode"
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
            assert str(item.Alt).strip()


def _check_fonts(document):
    fonts = document.pages[0].Resources.Font
    names = [str(font.BaseFont) for font in fonts.values()]
    assert len(set(names)) == len(names), "each subset has its own name"
    for font in fonts.values():
        assert font.Encoding == pikepdf.Name("/Identity-H")
        assert b"beginbfchar" in font.ToUnicode.read_bytes()
        descendant = font.DescendantFonts[0]
        assert str(descendant.BaseFont) == str(font.BaseFont)
        assert str(descendant.FontDescriptor.FontName) == str(font.BaseFont)
        if descendant.Subtype == "/CIDFontType2":
            assert descendant.FontDescriptor.FontFile2.read_bytes()[:4] == b"\0\1\0\0"
            assert descendant.CIDToGIDMap == "/Identity"
        else:
            assert descendant.FontDescriptor.FontFile3.read_bytes()[:4] == b"OTTO"


def _check_marks(document):
    """Every piece of content is an artifact or known to the tags, each by its own number."""
    page = document.pages[0]
    depth, marks = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        word = str(operator)
        if word in {"BMC", "BDC"}:
            assert depth == 0
            depth += 1
            if word == "BDC":
                marks.append(int(operands[1].MCID))
        elif word == "EMC":
            depth -= 1
        elif word in {"TJ", "Tj", "Do", "f", "f*"}:
            assert depth == 1
    assert depth == 0
    assert marks == list(range(len(marks)))
    parents = document.Root.StructTreeRoot.ParentTree.Nums
    assert [int(mark) for mark in range(len(parents[1]))] == marks


def _check_attachment(document, facts):
    specification = document.attachments["credential.json"].obj
    assert specification.AFRelationship == pikepdf.Name.Data
    assert str(specification.F) == str(specification.UF) == "credential.json"
    assert str(specification.Desc).endswith(facts.certificate_id)
    stream = specification.EF.F
    assert stream.read_bytes() == facts.credential
    assert stream.Params.Size == len(facts.credential)
    assert stream.Subtype == pikepdf.Name("/application/vc")


def _png() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGBA", (40, 12), (0, 0, 160, 255)).save(buffer, format="PNG")
    return buffer.getvalue()


def _links(pdf: bytes) -> list[tuple[str, list[float]]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            (str(note.A.URI), [float(edge) for edge in note.Rect])
            for note in document.pages[0].Annots
        ]


def _words_of(pdf: bytes) -> list[str]:
    """Give the words that the page's marks have for its glyphs."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(operands[1].ActualText)
            for operands, operator in pikepdf.parse_content_stream(document.pages[0])
            if str(operator) == "BDC" and "/ActualText" in operands[1]
        ]


def _said_of(pdf: bytes) -> tuple[object, ...]:
    """Give what the file says of itself: information, metadata, and of what is attached."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return (
            {key: str(value) for key, value in document.docinfo.items()},
            document.Root.Metadata.read_bytes(),
            str(document.attachments["credential.json"].obj.Desc),
        )


def _everything(pdf: bytes) -> bytes:
    """Give the file with every stream unpacked, and all of its text."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        unpacked = io.BytesIO()
        document.save(
            unpacked,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    return pdf + unpacked.getvalue() + text.encode()
