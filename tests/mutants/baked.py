"""Pictures and papers that carry a credential, and the operators of their attack rows."""

import binascii
import io
import random
import struct
import zlib
from collections.abc import Iterator

import pikepdf

from tests.fuzz.targets import PLAIN_PNG, PLAIN_SVG
from tests.mutants import octets
from verifier.formats.png import bake_png
from verifier.formats.svg import bake_svg

_HEAD = 8 + 25  # signature and IHDR


def chunk(kind: bytes, data: bytes) -> bytes:
    frame = struct.pack(">I", len(data)) + kind + data
    return frame + struct.pack(">I", binascii.crc32(kind + data))


def png(credential: bytes) -> bytes:
    return bake_png(PLAIN_PNG, credential)


def itxt(text: bytes, *, keyword: bytes = b"openbadgecredential") -> bytes:
    return chunk(b"iTXt", keyword + b"\0\0\0\0\0" + text)


def png_rows(credential: bytes, forged: bytes) -> Iterator[tuple[str, bytes]]:
    image = png(credential)
    head, rest = image[:_HEAD], image[_HEAD:]
    mine, other = itxt(credential), itxt(forged)
    plain = rest[len(mine) :] if rest.startswith(mine) else PLAIN_PNG[_HEAD:]
    compressed = b"openbadgecredential\0\1\0\0\0" + zlib.compress(credential)
    named = b"openbadgecredential\0\0\0en\0Zertifikat\0" + credential
    chunks = {
        "P07 the same twice": mine + mine, "P07 another first": other + mine,
        "P07 another last": mine + other, "P07 another alone": other,
        "P07 another as tEXt": mine + chunk(b"tEXt", b"openbadgecredential\0" + forged),
        "P07 another as zTXt": mine + chunk(b"zTXt", b"openbadgecredential\0\0"
                                            + zlib.compress(forged)),
        "P07 another as Open Badges 2": mine + itxt(forged, keyword=b"openbadges"),
        "P07 another keyword": mine + itxt(forged, keyword=b"OpenBadgeCredential"),
        "U01 as tEXt": chunk(b"tEXt", b"openbadgecredential\0" + credential),
        "U01 compressed": chunk(b"iTXt", compressed), "U01 with language": chunk(b"iTXt", named),
        "U01 private kind": chunk(b"itXt", b"openbadgecredential\0\0\0\0\0" + credential),
        "U01 1000 texts": mine + itxt(b"x", keyword=b"Comment") * 1000,
        "U01 bomb": mine + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(10_000_000))),
        "U01 animation": chunk(b"acTL", bytes(8)) + mine, "U01 NUL at the end": itxt(
            credential + b"\0"), "U01 NUL first": itxt(b"\0" + credential),
        "P07 two in one": itxt(credential + forged), "P07 in a list": itxt(
            b"[" + credential + b"," + forged + b"]"),
    }  # fmt: skip
    for name, inserted in chunks.items():
        yield name, head + inserted + plain
        yield f"{name}, at the end", head + plain[:-12] + inserted + plain[-12:]
    yield "U01 before the header", image[:8] + mine + image[8:_HEAD] + plain
    yield "U01 after the end", head + plain + mine
    yield "P07 another after the end", image + other
    yield "P07 followed by PDF", image + pdf(forged)
    yield "P07 two headers", head + image[8:_HEAD] + mine + plain
    yield "U01 a huge picture", image[:8] + chunk(
        b"IHDR", struct.pack(">II", 2**31 - 1, 2**31 - 1) + image[24:29]
    ) + mine + plain  # fmt: skip
    yield "U02 another magic", b"GIF89a" + image[6:]


def png_with_right_sums(image: bytes, place: int, kind: int, rng: random.Random) -> bytes:
    """Change the content of one chunk and give it length and check sum anew."""
    start = 8
    while start < len(image):
        length = int.from_bytes(image[start : start + 4], "big")
        end = start + 12 + length
        if place < end:
            body = image[start + 4 : end - 4]
            changed = octets.change(body, min(max(place - start - 4, 0), len(body) - 1), kind, rng)
            return image[:start] + chunk(changed[:4], changed[4:]) + image[end:]
        start = end
    return image


def svg(credential: bytes) -> bytes:
    return bake_svg(PLAIN_SVG, credential)


def svg_rows(credential: bytes, forged: bytes) -> Iterator[tuple[str, bytes]]:
    image = svg(credential).decode()
    text = forged.decode()
    close = "</openbadges:credential>"
    element = image[image.index("<openbadges:cred") : image.index(close) + len(close)]
    other = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    quoted = escaped.replace('"', "&quot;")
    changed = {
        "P07 another first": image.replace(element, other + element),
        "P07 another last": image.replace(element, element + other),
        "P07 the same twice": image.replace(element, element + element),
        "P07 another inside": image.replace(close, other + close),
        "P07 another in a group": image.replace("<g/>", f"<g>{other}</g>"),
        "P07 in a group": image.replace(element, "").replace("<g/>", f"<g>{element}</g>"),
        "P07 another alone": image.replace(element, other),
        "P07 another as attribute": image.replace(
            "<openbadges:credential>", f'<openbadges:credential verify="{quoted}">'),
        "P07 in another namespace": image.replace("<g/>", other.replace(
            "openbadges:credential", "x:credential", 1).replace(close, "</x:credential>").replace(
            ">", ' xmlns:x="http://openbadges.org">', 1)),
        "P07 another as assertion": image.replace("<g/>", '<x:assertion verify="x" '
            f'xmlns:x="http://openbadges.org">{escaped}</x:assertion>'),
        "P07 prefix meaning something else": image.replace(
            element, other.replace(" ", ' xmlns:openbadges="urn:x" ', 1) + element),
        "U04 comment inside": image.replace("<![CDATA[", "<!-- x --><![CDATA["),
        "U04 comment in the middle": image.replace("<![CDATA[", "<![CDATA[{]]><!-- x --><![CDATA["),
        "U04 instruction inside": image.replace("<![CDATA[", "<?x y?><![CDATA["),
        "U04 two sections": image.replace('"name"', '"na]]><![CDATA[me"', 1),
        "U04 text after an element": image.replace(close, f"<b/>{escaped}{close}"),
        "U04 DTD": '<!DOCTYPE svg [<!ENTITY x "y">]>' + image,
        "U04 entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                      + image.replace("<g/>", "<g>&x;</g>"),
        "U04 UTF-16 said": '<?xml version="1.0" encoding="UTF-16"?>' + image,
        "U04 UTF-7 said": '<?xml version="1.0" encoding="UTF-7"?>' + image,
        "U04 XML 1.1": '<?xml version="1.1"?>' + image,
        "U04 declaration": '<?xml version="1.0" encoding="UTF-8"?>\n' + image,
        "U03 script": image.replace("<g/>", "<script>alert(1)</script>"),
        "U03 xinclude": image.replace("<g/>", '<xi:include href="file:///etc/passwd" '
                                              'xmlns:xi="http://www.w3.org/2001/XInclude"/>'),
        "P07 followed by JSON": image + text, "P07 JSON first": text + image,
    }  # fmt: skip
    for name, made in changed.items():
        yield name, made.encode()
    yield "U04 UTF-16", image.encode("utf-16")
    yield "U04 byte order mark", b"\xef\xbb\xbf" + image.encode()


def pdf(*attachments: bytes, streams: bool = False, listed: bool = False) -> bytes:
    """Return a PDF of one page with these files attached, always the same for the same."""
    document = pikepdf.new()
    document.add_blank_page()
    for number, content in enumerate(attachments):
        name = f"credential-{number}.json"
        document.attachments[name] = pikepdf.AttachedFileSpec(
            document, content, filename=name, mime_type="application/json"
        )
        if listed:
            document.Root.AF = pikepdf.Array([document.attachments[name].obj])
    file = io.BytesIO()
    mode = pikepdf.ObjectStreamMode
    document.save(
        file,
        object_stream_mode=mode.generate if streams else mode.disable,
        static_id=True,
        compress_streams=streams,
    )
    return file.getvalue()


def pdf_rows(credential: bytes, forged: bytes) -> Iterator[tuple[str, bytes]]:
    mine, theirs = pdf(credential), pdf(forged)
    yield "P07 another last", pdf(credential, forged)
    yield "P07 another first", pdf(forged, credential)
    yield "P07 the same twice", pdf(credential, credential)
    yield "P07 another alone", theirs
    yield "P07 listed once more", pdf(credential, listed=True)
    yield "P07 another file follows", mine + theirs
    yield "P07 another file before", theirs + mine
    yield "U05 only the header", b"%PDF-1.7\n"
    yield "U05 no PDF header", mine.replace(b"%PDF-", b"%XDF-")
    yield "U05 JSON follows", mine + forged
    yield "U05 attached in a list", pdf(b"[" + credential + b"," + forged + b"]")
    yield "U05 two in one file", pdf(credential + forged)
    yield "U05 10,000 files", pdf(*(b"{}" for _ in range(100)), credential)
    yield "U05 a token attached besides", pdf(credential, b"eyJhIjoxfQ.eyJhIjoxfQ.AAAA")
    # An update at the end, as a later hand would append it, that puts the other file in place.
    stream = b"stream\n" + credential
    start = mine.find(stream)
    number = mine[: mine.rfind(b" 0 obj", 0, start)].split()[-1]
    update = b"%s 0 obj\n<</Type/EmbeddedFile/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number, len(forged), forged,
    )  # fmt: skip
    place = len(mine)
    reference = b"xref\n%s 1\n%010d 00000 n \ntrailer\n<</Root 1 0 R/Prev %s/Size 99>>\n" % (
        number, place, mine.rsplit(b"startxref", 1)[1].split()[0],
    )  # fmt: skip
    tail = b"startxref\n%d\n%%%%EOF\n" % (place + len(update))
    yield "P07 replaced by an update", mine + update + reference + tail
    yield "P07 an update without a table", mine + update
