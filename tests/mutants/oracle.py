"""Whether a file says provably the same as the one that was signed.

Written without the verifier: other readers of JSON, RDF, XML and PDF, and rules of its own.
``README.md`` gives the rules in words; only the contexts' texts come from the verifier.
"""

import base64
import binascii
import json
import re
import struct
import xml.etree.ElementTree as ElementTree  # reads only what the verifier called VALID
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph
import pypdfium2

from keys import base58
from tests.mutants.world import P256_ORDER
from verifier.canonicalization import pinned_contexts

_ENVELOPE = "data:application/vc+jwt,"


class DifferentError(Exception):
    """It does not say the same, or that it does cannot be shown; with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What was signed: a document with one embedded proof, or a token."""

    document: dict | None
    token: bytes | None
    strangers: Sequence[dict] = ()
    """Proofs by others over the same document that hold: they take nothing away from it."""


def require_same(signed: Signed, presented: bytes) -> None:
    """Raise DifferentError unless ``presented`` carries what was signed."""
    payload = carried(presented)
    if signed.token is not None:
        _same_token(signed.token, payload)
    else:
        _same_document(signed, _json(payload))


# Carriers ----------------------------------------------------------------------------------------


def carried(presented: bytes) -> bytes:
    """Return the one credential inside of a file."""
    if presented.startswith(b"\x89PNG"):
        return _only(_in_png(presented))
    if presented.startswith(b"%PDF-"):
        return _only(_in_pdf(presented))
    if presented.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _only(_in_svg(presented))
    return presented


def _only(found: list[bytes]) -> bytes:
    if len(found) != 1:
        raise DifferentError(f"another reader finds {len(found)} credentials in it")
    return found[0].strip(b" \t\r\n")


def _in_png(image: bytes) -> list[bytes]:
    found, place = [], 8
    while place < len(image):
        (length,) = struct.unpack_from(">I", image, place)
        kind, data = image[place + 4 : place + 8], image[place + 8 : place + 8 + length]
        (crc,) = struct.unpack_from(">I", image, place + 8 + length)
        if binascii.crc32(kind + data) != crc:
            raise DifferentError("a check sum is wrong")
        keyword, _, rest = data.partition(b"\0")
        # A keyword is compared letter by letter (PNG, third edition, §11.3.3.2).
        if kind[1:] in (b"EXt", b"TXt") and keyword in (b"openbadgecredential", b"openbadges"):
            _, _, text = rest[2:].split(b"\0", 2)
            found.append(text)
        place += 12 + length
    return found


def _in_svg(image: bytes) -> list[bytes]:
    root = ElementTree.fromstring(image.decode("utf-8-sig"))
    found = []
    for element in root.iter("{https://purl.imsglobal.org/ob/v3p0}credential"):
        text = "".join(element.itertext()).strip()
        found += [each.encode() for each in (text, element.get("verify", "")) if each]
    return found


def _in_pdf(file: bytes) -> list[bytes]:
    """Ask pdfium; where that finds no JSON, look into every stream that is in the file at all.

    pdfium reads on to ``endstream``, the specification (ISO 32000-2 §7.3.8.2) for ``Length`` bytes.
    """
    try:
        pdf = pypdfium2.PdfDocument(file)
        names = range(pdf.count_attachments())
        found = [bytes(pdf.get_attachment(index).get_data()) for index in names]
        pdf.close()
    except pypdfium2.PdfiumError:
        found = []
    found = [each for each in found if b"VerifiableCredential" in each]
    return found if found and all(map(_is_json, found)) else _streams(file)


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


_STREAM = re.compile(rb"/Length (\d+)[^<>]*>>\s*stream\r?\n")


def _streams(file: bytes) -> list[bytes]:
    found = []
    for start in _STREAM.finditer(file):
        content = file[start.end() : start.end() + int(start[1])]
        if b"FlateDecode" in file[file.rfind(b" obj", 0, start.start()) : start.end()]:
            try:
                content = zlib.decompressobj().decompress(content)
            except zlib.error:
                continue
        if b"VerifiableCredential" in content:
            found.append(content)
    return found


# Tokens ------------------------------------------------------------------------------------------


def _same_token(original: bytes, payload: bytes) -> None:
    token = payload.strip(b" \t\r\n")
    if token.startswith(b"{"):
        envelope = _json(token)
        if envelope.get("type") not in (
            "EnvelopedVerifiableCredential", ["EnvelopedVerifiableCredential"]
        ) or not envelope["id"].startswith(_ENVELOPE):  # fmt: skip
            raise DifferentError("it is JSON, and not an envelope of the token")
        token = envelope["id"].removeprefix(_ENVELOPE).encode()
    theirs, ours = token.split(b"."), original.split(b".")
    if len(theirs) != 3:
        raise DifferentError("it has not three parts")
    for place, name in ((0, "header"), (1, "payload")):
        if _bytes(theirs[place]) != _bytes(ours[place]):
            raise DifferentError(f"its {name} has other bytes")
    _same_signature(_bytes(theirs[2]), _bytes(ours[2]), twin=b'"ES256"' in _bytes(ours[0]))


def _bytes(text: bytes) -> bytes:
    if not re.fullmatch(rb"[A-Za-z0-9_-]*", text):
        raise DifferentError("a part is not base64url")
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def _same_signature(theirs: bytes, ours: bytes, *, twin: bool) -> None:
    """Take the same signature, and for ECDSA its twin, which anybody can make (r, n - s)."""
    if theirs == ours:
        return
    half = len(ours) // 2
    other = P256_ORDER - int.from_bytes(ours[half:], "big")
    if not twin or theirs != ours[:half] + other.to_bytes(half, "big"):
        raise DifferentError("its signature is another one")


# Documents ---------------------------------------------------------------------------------------


def _json(text: bytes) -> dict:
    """Read JSON so that nothing in it is ambiguous."""

    def unique(pairs: list[tuple[str, Any]]) -> dict:
        if len({name for name, _ in pairs}) != len(pairs):
            raise DifferentError("a name stands twice")
        return dict(pairs)

    def refuse(word: str) -> None:
        raise DifferentError(f"{word} is no JSON")

    value = json.loads(text.decode("utf-8"), object_pairs_hook=unique, parse_constant=refuse)
    if not isinstance(value, dict):
        raise DifferentError("it is no object")
    return value


def _same_document(signed: Signed, document: dict) -> None:
    assert signed.document is not None
    if identical(document, signed.document):
        return
    unsecured, options, signature = _taken_apart(document, signed.strangers)
    expected, expected_options, expected_signature = _taken_apart(signed.document, ())
    suite = str(expected_options["cryptosuite"])
    if suite.endswith(("jcs-2022", "jcs-2019")):
        if not identical(unsecured, expected):
            raise DifferentError("the document is another JSON value")
        if not identical(options, expected_options):
            raise DifferentError("the proof's options are other JSON values")
    else:
        # A proof may repeat the document's contexts: it is read with them in any case.
        if "@context" in options and options["@context"] == document.get("@context"):
            del options["@context"]
        _same_statements(unsecured, expected, "document")
        context = {"@context": document.get("@context")}
        expected_context = {"@context": expected.get("@context")}
        _same_statements(
            {**context, **options}, {**expected_context, **expected_options}, "proof's options"
        )
    _same_signature(signature, expected_signature, twin=suite.startswith("ecdsa"))


def _taken_apart(document: dict, strangers: Sequence[dict]) -> tuple[dict, dict, bytes]:
    """Return the document without proof, the one proof's options, and its signature."""
    value = document.get("proof")
    proofs = [each for each in (value if isinstance(value, list) else [value])
              if not any(identical(each, known) for known in strangers)]  # fmt: skip
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise DifferentError(f"it has {len(proofs)} proofs that nobody knows")
    options = dict(proofs[0])
    signature = str(options.pop("proofValue", ""))
    unsecured = {name: member for name, member in document.items() if name != "proof"}
    return unsecured, options, base58.decode(signature.removeprefix("z"))


def identical(one: Any, other: Any) -> bool:
    """Compare JSON values: members have no order, a number is a double, true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(identical(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other)
    return type(one) is type(other) and one == other


def _same_statements(one: dict, other: dict, what: str) -> None:
    """Compare as RDF and as JSON: both readers must be told the same."""
    if meaning(one) != meaning(other):
        raise DifferentError(f"readers of JSON take the {what} for something else")
    if quads(one) != quads(other):
        raise DifferentError(f"the {what} has other quads")


SAME_WORD = {"AchievementCredential": "OpenBadgeCredential"}
"""Open Badges 3.0 gives these two types one meaning and one IRI."""


def meaning(value: Any) -> Any:
    """Return what readers of JSON-LD's compact form take a value for.

    A list is a set: without order, nothing twice, one alone is as good without a list, an empty
    one says nothing. Types stay apart (``"1"``, 1, true). Contexts are not said.
    """
    value = SAME_WORD.get(value, value) if isinstance(value, str) else value
    if isinstance(value, dict):
        members = {name: meaning(each) for name, each in value.items() if name != "@context"}
        return frozenset({("object", frozenset((k, m) for k, m in members.items() if m))})
    if isinstance(value, list):
        return frozenset(each for item in value for each in meaning(item))
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return frozenset({(type(value).__name__, value)})
    return frozenset({("number", float(value))})


def quads(document: dict) -> set[str]:
    """Return the canonical N-Quads as pyoxigraph makes them."""
    text = json.dumps(_with_contexts(document)).encode()
    try:
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    except SyntaxError as error:
        raise DifferentError(f"pyoxigraph cannot read it: {error}") from error
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _with_contexts(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_contexts(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: [
            pinned_contexts.load(each) if isinstance(each, str) else each
            for each in (member if isinstance(member, list) else [member])
        ]
        if name == "@context"
        else _with_contexts(member)
        for name, member in value.items()
    }
