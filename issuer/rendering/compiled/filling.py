"""A certificate from the template of its kind: only what the holder has alone is written."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

import pydyf

from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.compiled.kinds import check_holder
from issuer.rendering.compiled.objects import filled, prepared_stream, stream
from issuer.rendering.compiled.setting import set_texts
from issuer.rendering.compiled.template import Template
from issuer.rendering.compiled.writing import Writer
from issuer.rendering.document import ATTACHMENT_TYPE
from issuer.rendering.facts import CertificateFacts
from issuer.rendering.layout import ENGINE
from issuer.rendering.page import texts_of
from issuer.rendering.qr import qr_runs

_POINTS_PER_PIXEL: Final = 0.75


def compiled_certificate(facts: CertificateFacts) -> bytes | None:
    """Draw a certificate from a template; None where it must be laid out by itself.

    ``facts`` have been admitted. Raises RenderingError where the address makes no QR code or
    the badge has no drawing.
    """
    try:
        return _filled(facts)
    except NotHeldError:
        return None


def _filled(facts: CertificateFacts) -> bytes:
    check_holder(facts)
    with ENGINE:
        setting = set_texts(facts)
    template = setting.template
    writer = Writer(template)
    writer.add(setting.objects)
    texts = texts_of(facts)
    created = b"(D:%s)" % texts.created.encode("ascii").translate(None, b"-:T")
    said = {"title": escape(texts.title).encode(), "created": texts.created.encode("ascii")}
    number, content = template.content
    writer.put(number, prepared_stream(content, setting.texts))
    number, metadata = template.metadata
    writer.put(number, prepared_stream(metadata, said, b"/Type /Metadata/Subtype /XML"))
    writer.put(template.qr, _qr_form(facts.address))
    writer.put(template.credential, _attached(facts.credential, created))
    values = {
        "title": pydyf.String(texts.title).data,
        "created": created,
        "attachment": pydyf.String(texts.attachment).data,
        "qr": pydyf.String(texts.qr).data,
        "address": pydyf.String(facts.address).data,
        "link": _link(template, setting.edges),
        "fonts": setting.fonts,
    }
    for number, pieces in template.cuts.items():
        writer.put(number, filled(pieces, values))
    return writer.finished(template, texts.identifier)


def _qr_form(address: str) -> bytes:
    """Draw the QR code as ``qr_svg`` does, into a square of one unit."""
    size, runs = qr_runs(address)
    places, lengths = _operands(size)
    squares = b"".join([places[start] + lengths[end - start] for start, end in runs])
    content = b"1 1 1 rg 0 0 %d %d re f\n0 0 0 rg\n%sf" % (size, size, squares)
    return stream(
        content,
        b"/Type /XObject/Subtype /Form/BBox [0 0 %d %d]/Matrix [%.6f 0 0 %.6f 0 1]/Resources <<>>"
        % (size, size, 1 / size, -1 / size),
    )


@lru_cache(maxsize=16)
def _operands(size: int) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Write the beginning of a run for each module of a square, and the rest for each length."""
    places = [b"%d %d " % (module % size, module // size) for module in range(size * size)]
    return places, [b"%d 1 re\n" % length for length in range(size)]


def _attached(credential: bytes, created: bytes) -> bytes:
    checksum = hashlib.md5(credential, usedforsecurity=False).hexdigest().encode("ascii")
    return stream(
        credential,
        b"/Type /EmbeddedFile/Subtype /%s/Params <</CheckSum <%s>/Size %d"
        b"/CreationDate %s/ModDate %s>>"
        % (_ATTACHMENT_TYPE, checksum, len(credential), created, created),
    )


_ATTACHMENT_TYPE: Final = ATTACHMENT_TYPE.replace("/", "#2F").encode("ascii")


def _link(template: Template, edges: tuple[float, float]) -> bytes:
    left, right = (edge * _POINTS_PER_PIXEL for edge in edges)
    return b"[%f %f %f %f]" % (left, template.link[0], right, template.link[1])
