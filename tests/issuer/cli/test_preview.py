"""``assay preview`` draws without an office, a key or a database."""

import io

import pikepdf
import pytest
from PIL import Image

from issuer.cli.frame import Exit

TRACK = "support-agents/billing-accounts"


def test_certificate(assay, tmp_path):
    done = assay(*["preview", "certificate", "--name"], "Márta Példa", "--track", TRACK)
    assert done.exit_code == Exit.DONE, done.output
    assert done.output.strip() == "billing-accounts-certificate.pdf"
    with pikepdf.open(tmp_path / "billing-accounts-certificate.pdf") as pdf:
        assert "Márta Példa" in str(pdf.docinfo["/Title"])
        attached = pdf.attachments["credential.json"].get_file().read_bytes()
        assert b"certifies nobody" in attached
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("--pixels", "96"), "PNG"),
        (("--mark", "expired", "--day", "2026-03-03", "--level", "platinum"), "PNG"),
        (("--small",), "SVG"),
        (("--output", "mine.svg", "--language", "de"), "SVG"),
    ],
)
def test_badge(assay, tmp_path, arguments, kind):
    done = assay("preview", "badge", "--track", TRACK, *arguments)
    assert done.exit_code == Exit.DONE, done.output
    content = (tmp_path / done.output.strip()).read_bytes()
    if kind == "PNG":
        assert Image.open(io.BytesIO(content)).format == "PNG"
    else:
        assert content.startswith(b"<svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("badge", "--track", "billing"), "There is no track “billing”"),
        (("badge", "--track", TRACK, "--pixels", "9000"), "16 to 2048 pixels"),
        (("certificate", "--track", TRACK, "--name", "x" * 999), "at most 200"),
    ],
)
def test_what_cannot_be_drawn_is_refused(assay, tmp_path, arguments, words):
    done = assay("preview", *arguments)
    assert done.exit_code == Exit.REFUSED
    assert words in done.output
    assert not list(tmp_path.glob("*.p*"))


@pytest.mark.slow
def test_sheet(assay, tmp_path):
    done = assay("preview", "sheet", "all")
    assert done.exit_code == Exit.DONE, done.output
    made = {place.name for place in (tmp_path / "all").iterdir()}
    assert {"badges.png", "badges-marked.png", "marked-expired.pdf"} <= made
    assert len([name for name in made if name.endswith(".pdf")]) == 15 + 8
    with Image.open(tmp_path / "all" / "badges.png") as sheet:
        assert sheet.width > 1000
