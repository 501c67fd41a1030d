"""The certificate is read back: words, QR code, attachment, tags, fonts, and what it hides."""

import hashlib
import io
import os
import pickle
import re
import subprocess
import sys
import unicodedata
from dataclasses import fields
from datetime import UTC, date, datetime

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from issuer.domain.programme import Level
from issuer.rendering import Mark, Marking, RenderingError, Signature, layout, render_certificate
from issuer.rendering.assets import AssetFetcher, RefusedAddressError
from issuer.rendering.certificate import print_certificate
from issuer.rendering.compiled.cutting import template_of
from issuer.rendering.facts import CertificateFacts
from issuer.rendering.page import texts_of

NAMES = {
    "arabic": "محمد عبد الرحمن الفارسي",
    "hebrew": "יעל בן־דוד כהן",
    "devanagari": "अनन्या श्रीवास्तव",
    "thai": "กิตติศักดิ์ วงศ์สุวรรณ",
    "chinese": "欧阳小明",
    "japanese": "山田 さくら",
    "korean": "김서연",
    "greek": "Αλέξανδρος Παπαδόπουλος",
    "cyrillic": "Ольга Щербакова",
    "vietnamese": "Nguyễn Thị Ánh Tuyết",
    "emoji": "Ann 🦊 O’Neill",
    "mixed": "فاطمة Smith الزهراء",
    "decomposed": "Le\u0301onie A\u030angstro\u0308m",
    "one letter": "Q",
    "120 letters": "Wolfgang " * 13 + "Amé",
    "120 wide letters": "W" * 120,
    "120 ideographs": "王" * 120,
    "many marks": "x\u0302\u0303\u0304\u0305\u0306\u0307 y",
}


@pytest.fixture(params=[render_certificate, print_certificate], ids=["compiled", "printed"])
def draw(request):
    """Both ways to the same certificate."""
    return request.param


def text_of(pdf: bytes) -> str:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


def said(pdf: bytes) -> list[str]:
    """Collect the words given as ActualText, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(properties.ActualText)
            for operands, operator in pikepdf.parse_content_stream(document.pages[0])
            if str(operator) == "BDC" and "/ActualText" in (properties := operands[1])
        ]


def picture_of(pdf: bytes, dpi: int = 150) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("RGB")


def structure(pdf: bytes) -> list[tuple[str, str | None]]:
    """Walk the tags: role and alternative text of each element."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S), str(node.Alt) if "/Alt" in node else None))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


def test_words_are_there(draw, certificate):
    pdf = draw(certificate())
    text = text_of(pdf)
    for words in (
        "Léonie Fröhlich",
        "Advanced Troubleshooting",
        "3 March 2026",
        "24 September 2027",
        "k7m2qvx4t6bnd3hwza5rcyj8pe",
        "certification.example.com",
        "Head of Certification",
        "The standing may change. Verify at",
        "Diagnoses and resolves advanced product problems.",
    ):
        assert words in text
    assert said(pdf) == [
        "EXAMPLE CERTIFICATION OFFICE",
        "CERTIFICATE",
        "SILVER LEVEL · SUPPORT AGENTS",
        "ISSUED",
        "VALID UNTIL",
        "CERTIFICATE NUMBER",
    ]


def test_demonstration_is_said(draw, certificate):
    words = said(draw(certificate(demonstration=True)))
    assert words[0] == words[-1] == "DEMONSTRATION"


@pytest.mark.parametrize("level", list(Level))
def test_qr_code_is_read_from_the_page(draw, certificate, level):
    page = picture_of(draw(certificate(level=level)), dpi=150)
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text == certificate().address
    corners = code.position
    width = corners.top_right.x - corners.top_left.x
    assert width / 150 * 25.4 >= 25, "the code is smaller than 2.5 cm"


def test_attachment_is_the_credential_byte_for_byte(draw, certificate):
    credential = bytes(range(256)) * 20
    with pikepdf.open(io.BytesIO(draw(certificate(credential=credential)))) as pdf:
        assert list(pdf.attachments) == ["credential.json"]
        specification = pdf.attachments["credential.json"]
        assert specification.get_file().read_bytes() == credential
        assert specification.obj.AFRelationship == pikepdf.Name.Data
        assert specification.get_file().mime_type == "application/vc"
        assert {str(item.F) for item in pdf.Root.AF} == {"credential.json"}


def test_it_says_pdf_a_3a_and_pdf_ua(draw, certificate):
    with pikepdf.open(io.BytesIO(draw(certificate()))) as pdf:
        metadata = bytes(pdf.Root.Metadata.read_bytes())
        assert b'pdfaid:part="3"' in metadata
        assert b'pdfaid:conformance="A"' in metadata
        assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert len(pdf.Root.OutputIntents) == 1
        assert pdf.docinfo["/Title"] == "Certificate — Advanced Troubleshooting — Léonie Fröhlich"
        assert len(pdf.pages) == 1
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 842, 595]


def test_tags_and_alternative_texts(draw, certificate):
    elements = structure(draw(certificate()))
    roles = [role for role, _ in elements]
    assert roles.count("/H1") == 1
    pictures = [alt for role, alt in elements if role == "/Figure"]
    assert pictures == [
        "Badge: Advanced Troubleshooting, Silver level",
        "QR code: https://certification.example.com/c/k7m2qvx4t6bnd3hwza5rcyj8pe",
    ]


def test_every_font_is_embedded(draw, certificate):
    with pikepdf.open(io.BytesIO(draw(certificate()))) as pdf:
        fonts = [pdf.get_object(*font.objgen) for font in pdf.pages[0].Resources.Font.values()]
        assert len(fonts) >= 4
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert "/ToUnicode" in font


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_names_in_every_script_fit_and_have_all_their_glyphs(draw, certificate, name):
    """Against a paper whose name is a dot, only the name's own place and the track's differ."""
    pdf = draw(certificate(holder_name=name))
    dot = draw(certificate(holder_name="·"))
    one, other = picture_of(pdf, 72).convert("L"), picture_of(dot, 72).convert("L")
    difference = ImageChops.difference(one, other).point(lambda tone: 255 if tone > 24 else 0)
    left, top, right, bottom = (edge / 72 * 25.4 for edge in difference.getbbox())
    assert left >= 37
    assert right <= 260
    assert top >= 65
    assert bottom <= 112
    rule = round(86.35 / 25.4 * 72)
    beside = difference.crop((0, rule + 2, difference.width, round(96 / 25.4 * 72)))
    assert beside.getbbox() is None, "the name runs over the line below it"
    assert not re.search(r"[\ufffd\u25a1]", text_of(pdf))


def test_the_longest_of_everything_stays_inside_of_the_border(certificate):
    longest = certificate(
        holder_name="Maximiliana Konstantina " * 8,
        programme_name="Programme " * 12,
        track_name="Certified Principal Professional for Conversation Design " * 2,
        scope="Does a great deal of everything. " * 12,
        issuer_name="International Certification Office of the Example Companies " * 2,
        issuer_domain="very-long-name." * 16 + "example",
        signature=Signature(name="Maximiliana von Hohenfels " * 3, office="Head of Office " * 8),
        address="https://" + "long-host-name." * 15 + "example/office/c/k7m2qvx4t6bnd3hwza5",
        marking=Marking(mark=Mark.REVOKED, day=date(2026, 9, 30)),
        demonstration=True,
        language="es",
    )
    pdf = render_certificate(longest)
    page = pypdfium2.PdfDocument(pdf)[0]
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
        left, bottom, right, top = (edge / 72 * 25.4 for edge in item.get_bounds())
        assert left >= 22
        assert right <= 297 - 22
        assert bottom >= 10
        assert top <= 210 - 10
    (code,) = zxingcpp.read_barcodes(picture_of(pdf, dpi=220))
    assert code.text == longest.address


@pytest.mark.parametrize("key", list(NAMES)[:13])
def test_the_name_can_be_copied_from_the_page(draw, certificate, key):
    pdf = draw(certificate(holder_name=NAMES[key]))
    if key != "emoji":  # the reader used here knows no pictures
        assert NAMES[key] in text_of(pdf) or NAMES[key] in said(pdf)


def test_characters_without_a_font_are_refused(draw, certificate):
    with pytest.raises(RenderingError, match=r"No installed font .* U\+18B00"):
        draw(certificate(holder_name="Ann \U00018b00"))


@pytest.mark.parametrize("mark", list(Mark))
def test_a_mark_is_printed_with_its_day(certificate, mark):
    marking = Marking(mark=mark, day=date(2026, 3, 3))
    pdf = render_certificate(certificate(marking=marking))
    text = text_of(pdf)
    assert re.match(r".*3 March 2026", text), "the band is read first"
    red, green, blue = picture_of(pdf, 72).getpixel((80, 66))
    assert (blue > red) if mark is Mark.UPCOMING else (red > 2 * green)


def test_a_mark_without_a_day_is_still_said(certificate):
    text = text_of(render_certificate(certificate(marking=Marking(mark=Mark.SUSPENDED))))
    assert text.startswith("Suspended")


def test_same_facts_give_the_same_bytes_in_every_process(certificate):
    program = (
        "import pickle, sys, hashlib\n"
        "from issuer.rendering import render_certificate\n"
        "facts = pickle.loads(sys.stdin.buffer.read())\n"
        "for _ in range(2): print(hashlib.sha256(render_certificate(facts)).hexdigest())\n"
    )
    here = hashlib.sha256(render_certificate(certificate())).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(certificate()),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert there.stdout.decode().split() == [here, here]


def test_D04_fonts_tell_no_time_of_making(certificate):
    """Fonts of pictures are written anew by fontTools, which notes the time."""
    pdf = render_certificate(certificate(holder_name=NAMES["emoji"]))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.pages[0].Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            with TTFont(io.BytesIO(descriptor.FontFile2.read_bytes())) as program:
                assert program["head"].modified < 3_850_000_000, "seconds since 1904: 2026"


def test_signature_picture_is_placed(draw, certificate):
    buffer = io.BytesIO()
    Image.new("RGBA", (400, 120), (0, 0, 160, 255)).save(buffer, format="PNG")
    signature = Signature(name="M. Okonkwo-Reyes", office="Head", picture=buffer.getvalue())
    pdf = draw(certificate(signature=signature))
    assert (0, 0, 160) in [picture_of(pdf, 72).getpixel((100, y)) for y in range(440, 490)]
    assert "Signature of M. Okonkwo-Reyes" in [alt for _, alt in structure(pdf)]


def test_no_end_no_line(draw, certificate):
    assert "VALID UNTIL" not in said(draw(certificate(valid_until=None)))


def test_W01_names_load_nothing(certificate, tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-7f3a9c")
    hostile = [
        f"<img src=file://{canary}>",
        f"<link rel=attachment href=file://{canary}>",
        "</style><style>@import url(http://127.0.0.1:1/x)",
        "<svg><image href=http://127.0.0.1:1/ /></svg>",
        "url(file:///etc/passwd)",
    ]
    for name in hostile:
        pdf = render_certificate(certificate(holder_name=name, scope=name, track_name=name[:60]))
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert list(document.attachments) == ["credential.json"]
            raw = b"".join(
                item.read_bytes()
                for item in document.objects
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image"
            )
        assert b"CANARY" not in raw + pdf
        text = text_of(pdf).replace("\x02", "-")  # a hyphen at the end of a line
        assert re.sub(r"\s", "", name) in re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "https://example.com/x.png",
        "data:image/png;base64,AAAA",
        "ftp://127.0.0.1/",
        "asset:fonts/../README.md",
        "asset:fonts/LICENSE.txt",
        "asset:other",
        "/etc/passwd",
    ],
)
def test_W01_the_fetcher_refuses_everything_else(address):
    with pytest.raises(RefusedAddressError):
        AssetFetcher().fetch(address)


def test_W01_an_address_in_the_page_stops_the_paper(certificate, monkeypatch):
    sources = dict.fromkeys(["certificate.html"], '<h1>x</h1><img src="file:///etc/hostname">')
    whole = layout.TEMPLATES.get_template
    faulty = layout.TEMPLATES.from_string(sources["certificate.html"])
    monkeypatch.setattr(
        layout.TEMPLATES, "get_template", lambda name: faulty if name in sources else whole(name)
    )
    template_of.cache_clear()
    with pytest.raises(RenderingError, match="asked for file:///etc/hostname"):
        render_certificate(certificate())


@pytest.mark.parametrize("name", ["{{7*7}}", "{% for x in y %}", "${7*7}", "#{7*7}"])
def test_W02_templates_in_names_stay_words(draw, certificate, name):
    text = text_of(draw(certificate(holder_name=name)))
    assert name in text
    assert "49" not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"holder_name": "x" * 10_000}, "10000 characters; a certificate takes at most 200"),
        ({"holder_name": "e" + "\u0301" * 199}, "more than 6 combining marks"),
        ({"holder_name": ""}, "holder name is empty"),
        ({"holder_name": "   "}, "holder name is empty"),
        ({"holder_name": "A\nB"}, r"U\+000A"),
        ({"holder_name": "A\x00B"}, r"U\+0000"),
        ({"holder_name": "A\ud800B"}, r"U\+D800"),
        ({"holder_name": "Ann\u202egnp.exe"}, r"U\+202E"),
        ({"holder_name": "\ufdfd" * 120}, "too large for a certificate"),
        ({"scope": "word " * 100}, "500 characters"),
        ({"credential": b""}, "0 bytes"),
        ({"created": datetime(2026, 3, 3)}, "no time zone"),  # noqa: DTZ001  the fault itself
        ({"glyph": "unicorn"}, "no badge drawing"),
    ],
)
def test_W03_what_cannot_be_printed_is_refused_in_words(certificate, changes, words):
    with pytest.raises(RenderingError, match=words):
        render_certificate(certificate(**changes))


def test_W03_a_signature_that_is_no_png_is_refused(certificate):
    signature = Signature(name="A", office="B", picture=b"%!PS-Adobe-3.0 EPSF-3.0")
    with pytest.raises(RenderingError, match="must be a PNG"):
        render_certificate(certificate(signature=signature))


def test_D04_the_file_tells_nothing_of_its_making(draw, certificate):
    pdf = draw(certificate())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        everything = b"".join(
            item.read_bytes()
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image"
        )
        assert set(document.docinfo.keys()) == {
            *("/Title", "/Author", "/Subject", "/Creator", "/Producer"),
            *("/CreationDate", "/ModDate"),
        }
        assert document.docinfo["/Creator"] == "Assay"
        assert document.docinfo["/CreationDate"] == "D:20260303093000Z"
    for secret in (b"/usr/", b"/home", b"/work", b"/root", b"site-packages", b"127.0.0.1"):
        assert secret not in everything + pdf
    assert set(re.findall(rb"D:(\d{8})", everything + pdf)) == {b"20260303"}


@pytest.mark.parametrize(
    ("name", "language", "font"),
    [
        ("骨直", None, "Noto-Serif-CJK-SC"),
        ("骨直", "ja", "Noto-Serif-CJK-JP"),
        ("骨直", "zh-Hant", "Noto-Serif-CJK-TC"),
        ("骨直", "ko", "Noto-Serif-CJK-KR"),
        ("骨直 さくら", "en", "Noto-Serif-CJK-JP"),
        ("骨直 김", "en", "Noto-Serif-CJK-KR"),
    ],
)
def test_han_letters_take_the_forms_of_the_names_language(draw, certificate, name, language, font):
    pdf = draw(certificate(holder_name=name, name_language=language))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {str(item.BaseFont) for item in document.pages[0].Resources.Font.values()}
    assert {item.partition("+")[2] for item in fonts if "CJK" in item} == {font}


def test_what_is_admitted_at_once_has_nothing_that_is_refused():
    for character in map(chr, range(sys.maxunicode + 1)):
        if character.isprintable():
            kind = unicodedata.category(character)
            assert kind not in {"Cc", "Cs", "Co", "Zl", "Zp", "Cf"}
            assert kind not in {"Mn", "Me"} or character >= "\u0300"


def test_every_fact_is_in_the_identifier_of_the_file(certificate):
    changes = {
        **dict.fromkeys(("holder_name", "programme_name", "track_name", "scope"), "Other"),
        **dict.fromkeys(("certificate_id", "issuer_name", "issuer_domain"), "other"),
        "level": Level.GOLD,
        "glyph": "book",
        "issued": date(2026, 3, 4),
        "valid_until": None,
        "signature": Signature(name="M. Okonkwo-Reyes", office="Head", picture=b"png"),
        "address": "https://certification.example.com/c/other",
        "credential": b'{"name":"another"}',
        "created": datetime(2026, 3, 3, 9, 31, tzinfo=UTC),
        "demonstration": True,
        "marking": Marking(mark=Mark.EXPIRED),
        "language": "de",
        "name_language": "ja",
    }
    assert set(changes) == {fact.name for fact in fields(CertificateFacts)}
    every = [certificate(), *(certificate(**{name: value}) for name, value in changes.items())]
    assert len({texts_of(facts).identifier for facts in every}) == len(changes) + 1
