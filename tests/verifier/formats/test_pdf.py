import io
import zlib

import pikepdf
import pytest

from verifier.errors import MalformedError
from verifier.formats.pdf import read_pdf

CREDENTIAL = b'{"type":["VerifiableCredential"],"name":"attached"}'


def pdf(*attachments: tuple[str, bytes], save=None) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for name, content in attachments:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
    file = io.BytesIO()
    document.save(file, **(save or {}))
    return file.getvalue()


def test_the_attached_credential_is_read_and_other_attachments_are_passed_over():
    document = pdf(("a.json", b'{"no":"credential"}'), ("x.bin", b"\0" * 2_000_000),
                   ("credential.json", CREDENTIAL))  # fmt: skip
    assert read_pdf(document) == CREDENTIAL


def test_a_credential_that_is_listed_twice_is_one():
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["c.json"] = pikepdf.AttachedFileSpec(document, CREDENTIAL)
    document.Root.AF = pikepdf.Array([document.attachments["c.json"].obj])
    file = io.BytesIO()
    document.save(file)
    assert read_pdf(file.getvalue()) == CREDENTIAL


def test_P07_two_attached_credentials_are_ambiguous():
    with pytest.raises(MalformedError) as error:
        read_pdf(pdf(("a.json", CREDENTIAL), ("b.json", CREDENTIAL)))
    assert error.value.reason == "SEVERAL_CREDENTIALS"


def test_a_pdf_without_a_credential_says_so():
    with pytest.raises(MalformedError) as error:
        read_pdf(pdf())
    assert error.value.reason == "NO_CREDENTIAL"


def test_U05_path_names_of_attachments_are_never_used(tmp_path):
    target = tmp_path / "written.json"
    document = pdf((f"../../../../../../../../{target}", CREDENTIAL))
    assert read_pdf(document) == CREDENTIAL
    assert not target.exists()


def plain() -> bytes:
    return pdf(("c.json", CREDENTIAL), save={"compress_streams": False})


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.replace(b"stream\n{", b"stream\x0b{"),
        lambda file: file.replace(b"stream\n{", b"stream{\n"),
        lambda file: file[: file.index(CREDENTIAL) + 9] + file[file.index(CREDENTIAL) - 90 :],
        lambda file: file.replace(b"startxref\n", b"startxref\n9"),
        lambda file: file.replace(b"xref\n0", b"xrfe\n0"),
    ],
    ids=["stream", "stream too long", "a slice twice", "no table there", "no table"],
)
def test_P07_a_damaged_pdf_is_not_repaired(damage):
    """Found by tests/mutants: two readers repaired it in two ways, and took out two things."""
    assert read_pdf(plain()) == CREDENTIAL
    with pytest.raises(MalformedError, match="damaged"):
        read_pdf(damage(plain()))


def flate_bomb() -> bytes:
    squeezed = zlib.compress(zlib.compress(bytes(900_000_000), 9), 9)
    document = pikepdf.new()
    document.add_blank_page()
    stream = pikepdf.Stream(document, squeezed)
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    specification = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="c.json")
    specification.EF = pikepdf.Dictionary(F=document.make_indirect(stream))
    document.Root.AF = pikepdf.Array([document.make_indirect(specification)])
    file = io.BytesIO()
    document.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return file.getvalue()


def ten_thousand_files() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.AF = pikepdf.Array(
        document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Filespec,
                F=f"{n}.json",
                EF=pikepdf.Dictionary(F=document.make_stream(b"{}")),
            )
        )
        for n in range(10_000)
    )
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R/Prev 55>>\nstartxref\n55\n%%EOF"
)


@pytest.mark.parametrize(
    "make",
    [
        flate_bomb,
        lambda: pdf(
            ("c.json", CREDENTIAL), save={"encryption": pikepdf.Encryption(owner="o", user="")}
        ),
        lambda: pdf(
            ("c.json", CREDENTIAL), save={"encryption": pikepdf.Encryption(owner="o", user="u")}
        ),
        lambda: pdf(*((f"{n}.json", b"{}") for n in range(65))),
        ten_thousand_files,
        lambda: b"%PDF-1.7\n" + b"garbage" * 1000,
        lambda: b"%PDF-",
    ],
    ids=[
        "flate bomb",
        "encrypted, no password",
        "encrypted",
        "65 files",
        "10,000 files",
        "garbage",
        "nothing",
    ],
)
def test_U05_a_pdf_that_is_damaged_encrypted_or_too_much_work_is_malformed(make):
    with pytest.raises(MalformedError) as error:
        read_pdf(make())
    assert error.value.reason == "CARRIER_BROKEN"


def test_U05_a_loop_in_the_cross_reference_ends():
    with pytest.raises(MalformedError):
        read_pdf(LOOP)


def test_U05_a_picture_in_a_pdf_is_never_decoded():
    document = pikepdf.new()
    document.add_blank_page()
    bomb = pikepdf.Stream(document, b"\xff" * 1000)
    bomb.Type, bomb.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    bomb.Width = bomb.Height = 2**31 - 1
    bomb.Filter = pikepdf.Name.JBIG2Decode
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=bomb))
    document.attachments["c.json"] = pikepdf.AttachedFileSpec(document, CREDENTIAL)
    file = io.BytesIO()
    document.save(file)
    assert read_pdf(file.getvalue()) == CREDENTIAL


def test_U05_javascript_in_a_pdf_is_passed_over():
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS="app.launchURL('http://127.0.0.1:9/')"
    )
    document.attachments["c.json"] = pikepdf.AttachedFileSpec(document, CREDENTIAL)
    file = io.BytesIO()
    document.save(file)
    assert read_pdf(file.getvalue()) == CREDENTIAL


def test_U05_a_pdf_that_takes_too_long_is_malformed(monkeypatch):
    monkeypatch.setattr("verifier.formats.pdf._SECONDS", 0.001)
    with pytest.raises(MalformedError, match="too long"):
        read_pdf(pdf(("c.json", CREDENTIAL)))
