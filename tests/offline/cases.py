# ruff: noqa: E501 - a table
"""The shared table of cases: what is presented, when, and the one answer to it.

The server's ``verify`` and the page in a browser must both give it, from the same keys and
lists: those of the trust bundle.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from issuer.sealing.signing import signed
from issuer.services.papers import baked_png, baked_svg
from issuer.services.reading import certification_view
from keys import base58
from keys.algorithms import KeyType
from tests.issuer.programme import AT
from verifier.formats.png import bake_png
from verifier.formats.svg import bake_svg

HOUR = timedelta(hours=1)
OTHER_DID = "did:web:elsewhere.example"
STATUS_IRI = "https://www.w3.org/2018/credentials#credentialStatus"
PLAIN_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d=""/></svg>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row."""

    make: Callable[["Maker"], bytes]
    verdict: str
    at: datetime = AT


class KeyInMemory:
    """A stranger's key."""

    key_type = KeyType.ED25519

    def __init__(self, controller: str | None = None) -> None:
        self._private = Ed25519PrivateKey.generate()
        raw = self._private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )
        self.public_multikey = "z" + base58.encode(b"\xed\x01" + raw)
        self.controller = controller or f"did:key:{self.public_multikey}"
        self.verification_method = f"{self.controller}#{self.public_multikey}"

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data)


class Maker:
    """Makes what is presented, of one office."""

    def __init__(self, site) -> None:
        self.site = site

    def signed(self, standing: str = "active") -> bytes:
        view = certification_view(self.site.office, self.site.held[standing].public_id, at=AT)
        return view.current.signed

    def document(self) -> dict:
        return json.loads(self.signed())

    def changed(self, change: Callable[[dict], object]) -> bytes:
        """Change a genuine credential, after it was signed."""
        document = self.document()
        change(document)
        return json.dumps(document).encode()

    def in_text(self, old: str, new: str) -> bytes:
        """Change the text of a genuine credential."""
        text = self.signed().decode()
        assert old in text
        return text.replace(old, new, 1).encode()

    def resigned(self, change: Callable[[dict], object], signer=None, created=AT) -> bytes:
        """Change a credential and sign it: with the office's own key, or with another."""
        document = self.document()
        del document["proof"]
        change(document)
        key = signer or self.site.office.signing().signer
        return signed(document, signer=key, created=created)

    def by(self, key: KeyInMemory, issuer: str) -> bytes:
        return self.resigned(lambda d: d["issuer"].update(id=issuer), signer=key)

    def badge(self, kind: str) -> bytes:
        view = certification_view(self.site.office, self.site.held["active"].public_id, at=AT)
        return (baked_png if kind == "png" else baked_svg)(self.site.office, view)


def put(path: str, value: object) -> Callable[[Maker], bytes]:
    """Set the member at ``path`` (names and indices between slashes) after signing."""

    def change(document):
        *before, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        place = document
        for step in before:
            place = place[step]
        place[last] = value

    return lambda maker: maker.changed(change)


def without(path: str) -> Callable[[Maker], bytes]:
    def change(document):
        *before, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        place = document
        for step in before:
            place = place[step]
        del place[last]

    return lambda maker: maker.changed(change)


def _status(**members) -> Callable[[Maker], bytes]:
    return lambda maker: maker.resigned(lambda d: d["credentialStatus"].update(members))


def _extra_proof(document) -> None:
    other = {**document["proof"][0], "proofValue": "z" + base58.encode(bytes(64))}
    document["proof"].append(other)


def _other_signature(document) -> None:
    proof = document["proof"][0]
    proof["proofValue"] = "z" + base58.encode(b"\1" + base58.decode(proof["proofValue"][1:])[1:])


def _rename(document) -> None:
    document[STATUS_IRI] = document.pop("credentialStatus")


def _plain_png() -> bytes:
    out = BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    return out.getvalue()


def _two_in_png(maker: Maker) -> bytes:
    baked = maker.badge("png")
    begin = baked.index(b"iTXt") - 4
    length = int.from_bytes(baked[begin : begin + 4], "big") + 12
    return baked[: begin + length] + baked[begin : begin + length] + baked[begin + length :]


def _broken_png(maker: Maker) -> bytes:
    return maker.badge("png").replace(b"Ada Example", b"Eve Example", 1)


def _tampered(kind: str) -> Callable[[Maker], bytes]:
    def make(maker: Maker) -> bytes:
        forged = maker.in_text("Ada Example", "Eve Example")
        return bake_png(_plain_png(), forged) if kind == "png" else bake_svg(PLAIN_SVG, forged)

    return make


def _dates(begin: datetime, end: datetime) -> Callable[[Maker], bytes]:
    text = "%Y-%m-%dT%H:%M:%SZ"
    return lambda maker: maker.resigned(
        lambda d: d.update(validFrom=begin.strftime(text), validUntil=end.strftime(text))
    )


def _nested(maker: Maker) -> bytes:
    return b'{"a":' * 80 + b"1" + b"}" * 80


def _holder(document: dict, name: str) -> None:
    document["credentialSubject"]["identifier"][0]["identityHash"] = name


CASES: dict[str, Case] = {
    # Genuine, in every carrier.
    "valid": Case(make=Maker.signed, verdict="VALID"),
    "valid, indented": Case(make=lambda m: json.dumps(m.document(), indent=2).encode(), verdict="VALID"),
    "valid PNG": Case(make=lambda m: m.badge("png"), verdict="VALID"),
    "valid SVG": Case(make=lambda m: m.badge("svg"), verdict="VALID"),
    "valid, holder of many scripts": Case(make=lambda m: m.resigned(lambda d: _holder(d, "محمد \u202e山田 \U0001f600")), verdict="VALID"),
    # What became of it.
    "expired": Case(make=lambda m: m.signed("grace"), verdict="EXPIRED"),
    "expired long ago": Case(make=lambda m: m.signed("lapsed"), verdict="EXPIRED"),
    "revoked: withdrawn": Case(make=lambda m: m.signed("withdrawn"), verdict="REVOKED"),
    "revoked: surrendered": Case(make=lambda m: m.signed("surrendered"), verdict="REVOKED"),
    "revoked: corrected": Case(make=lambda m: m.signed("corrected"), verdict="REVOKED"),
    "not yet valid": Case(make=_dates(AT + HOUR, AT + 2 * HOUR), verdict="NOT-YET-VALID"),
    "in its first second": Case(make=_dates(AT, AT + HOUR), verdict="VALID"),
    "at the moment of its end": Case(make=_dates(AT - HOUR, AT), verdict="EXPIRED"),
    "ends before it begins": Case(make=_dates(AT, AT - HOUR), verdict="MALFORMED"),
    # By the clock: the list is good for a day.
    "list in its last second": Case(make=Maker.signed, at=AT + 24 * HOUR - timedelta(seconds=1), verdict="VALID"),
    "list out of date": Case(make=Maker.signed, at=AT + 24 * HOUR, verdict="INDETERMINATE"),
    "list out of date, revoked": Case(make=lambda m: m.signed("withdrawn"), at=AT + 48 * HOUR, verdict="INDETERMINATE"),
    "list out of date, tampered": Case(make=put("name", "x"), at=AT + 48 * HOUR, verdict="INVALID"),
    "expired, list out of date": Case(make=lambda m: m.signed("grace"), at=AT + 48 * HOUR, verdict="EXPIRED"),
    # Tampered.
    "another holder": Case(make=put("credentialSubject/identifier/0/identityHash", "Eve"), verdict="INVALID"),
    "another name": Case(make=put("name", "Grand Master"), verdict="INVALID"),
    "a longer life": Case(make=put("validUntil", "2999-01-01T00:00:00Z"), verdict="INVALID"),
    "no end": Case(make=without("validUntil"), verdict="INVALID"),
    "another id": Case(make=put("id", "https://certify.example/c/other"), verdict="INVALID"),
    "another status entry": Case(make=put("credentialStatus/statusListIndex", "7"), verdict="INVALID"),
    "no status entry": Case(make=without("credentialStatus"), verdict="INVALID"),
    "status under its full name": Case(make=lambda m: m.changed(_rename), verdict="INVALID"),
    "a word that no context knows": Case(make=put("grade", "A"), verdict="INVALID"),
    "a word in the subject": Case(make=put("credentialSubject/role", "Owner"), verdict="INVALID"),
    "tampered PNG": Case(make=_tampered("png"), verdict="INVALID"),
    "tampered SVG": Case(make=_tampered("svg"), verdict="INVALID"),
    # The proof.
    "no proof": Case(make=without("proof"), verdict="INVALID"),
    "empty proofs": Case(make=put("proof", []), verdict="INVALID"),
    "a proof of text": Case(make=put("proof", "signed"), verdict="INVALID"),
    "another signature": Case(make=lambda m: m.changed(_other_signature), verdict="INVALID"),
    "a signature in base64": Case(make=put("proof/0/proofValue", "u" + "A" * 86), verdict="INVALID"),
    "a short signature": Case(make=put("proof/0/proofValue", "z1"), verdict="INVALID"),
    "the same proof twice": Case(make=lambda m: m.changed(lambda d: d["proof"].append(d["proof"][0])), verdict="INVALID"),
    "a second, bad proof": Case(make=lambda m: m.changed(_extra_proof), verdict="INVALID"),
    "another time of signing": Case(make=put("proof/0/created", "2020-01-01T00:00:00Z"), verdict="INVALID"),
    "signed in the future": Case(make=lambda m: m.resigned(lambda d: None, created=AT + HOUR), verdict="INVALID"),
    "signed before the key": Case(make=lambda m: m.resigned(lambda d: None, created=AT - timedelta(days=4000)), verdict="INVALID"),
    "a time without offset": Case(make=put("proof/0/created", "2026-11-21T12:00:00"), verdict="INVALID"),
    "another purpose": Case(make=put("proof/0/proofPurpose", "authentication"), verdict="INVALID"),
    "an unknown suite": Case(make=put("proof/0/cryptosuite", "eddsa-2099"), verdict="INVALID"),
    "an unknown type of proof": Case(make=put("proof/0/type", "TrustMe"), verdict="INVALID"),
    "a challenge": Case(make=put("proof/0/challenge", "1"), verdict="INVALID"),
    "a domain": Case(make=put("proof/0/domain", "x.example"), verdict="INVALID"),
    "an expired proof": Case(make=put("proof/0/expires", "2026-01-01T00:00:00Z"), verdict="INVALID"),
    "a context in the proof": Case(make=put("proof/0/@context", ["https://www.w3.org/ns/credentials/v2"]), verdict="INVALID"),
    "a key that does not exist": Case(make=lambda m: m.changed(lambda d: d["proof"][0].update(verificationMethod=m.site.office.did + "#nobody")), verdict="INVALID"),
    "a key without controller": Case(make=put("proof/0/verificationMethod", "#key"), verdict="INVALID"),
    # The issuer.
    "a stranger under its own did:key": Case(make=lambda m: (lambda k: m.by(k, k.controller))(KeyInMemory()), verdict="UNTRUSTED-ISSUER"),
    "a stranger in our name": Case(make=lambda m: m.by(KeyInMemory(), m.site.office.did), verdict="INVALID"),
    "an issuer who is not known": Case(make=lambda m: m.by(KeyInMemory(OTHER_DID), OTHER_DID), verdict="INDETERMINATE"),
    "our key for another issuer": Case(make=lambda m: m.resigned(lambda d: d["issuer"].update(id=OTHER_DID)), verdict="INVALID"),
    # Contexts.
    "one more context": Case(make=lambda m: m.changed(lambda d: d["@context"].append("https://evil.example/c")), verdict="INDETERMINATE"),
    "a context inline": Case(make=lambda m: m.changed(lambda d: d["@context"].append({"name": "https://evil.example/n"})), verdict="INVALID"),
    "contexts in another order": Case(make=lambda m: m.changed(lambda d: d["@context"].reverse()), verdict="MALFORMED"),
    "one context": Case(make=lambda m: m.changed(lambda d: d["@context"].pop()), verdict="MALFORMED"),
    "a context as text": Case(make=put("@context", "https://www.w3.org/ns/credentials/v2"), verdict="MALFORMED"),
    # Status, signed by the office itself.
    "a list that is not had": Case(make=_status(statusListCredential="https://certify.example/status/99"), verdict="INDETERMINATE"),
    "an index outside of the list": Case(make=_status(statusListIndex="99999999"), verdict="INDETERMINATE"),
    "an index that is no number": Case(make=_status(statusListIndex="0x7"), verdict="INVALID"),
    "a purpose that the list has not": Case(make=_status(statusPurpose="suspension"), verdict="INDETERMINATE"),
    "a purpose that nobody knows": Case(make=_status(statusPurpose="mood"), verdict="INDETERMINATE"),
    "an unknown kind of status": Case(make=lambda m: m.resigned(lambda d: d.update(credentialStatus={"id": "urn:x:1", "type": "JsonSchema"})), verdict="INDETERMINATE"),
    # The data model.
    "a name that is a number": Case(make=put("name", 7), verdict="MALFORMED"),
    "hashed as text": Case(make=put("credentialSubject/identifier/0/hashed", "false"), verdict="MALFORMED"),
    "a picture of another type": Case(make=put("credentialSubject/achievement/image/type", "Profile"), verdict="MALFORMED"),
    "no achievement": Case(make=without("credentialSubject/achievement"), verdict="MALFORMED"),
    "no issuer": Case(make=without("issuer"), verdict="MALFORMED"),
    "a day without time": Case(make=put("validFrom", "2026-11-21"), verdict="MALFORMED"),
    "a day that is none": Case(make=put("validFrom", "2026-02-30T00:00:00Z"), verdict="MALFORMED"),
    "two subjects": Case(make=lambda m: m.changed(lambda d: d.update(credentialSubject=[d["credentialSubject"]] * 2)), verdict="MALFORMED"),
    "no credential by its type": Case(make=put("type", ["Thing"]), verdict="MALFORMED"),
    # JSON.
    "a member twice": Case(make=lambda m: m.in_text('"name":', '"name":"Grand Master","name":'), verdict="MALFORMED"),
    "a member twice, once escaped": Case(make=lambda m: m.in_text('"validFrom":', '"valid\\u0046rom":"2020-01-01T00:00:00Z","validFrom":'), verdict="MALFORMED"),
    "not a number": Case(make=lambda m: m.in_text('"hashed":false', '"hashed":NaN'), verdict="MALFORMED"),
    "an integer beyond doubles": Case(make=lambda m: m.in_text('"hashed":', '"n":9007199254740993,"hashed":'), verdict="MALFORMED"),
    "a lone surrogate": Case(make=lambda m: m.in_text("Ada", "\\ud800"), verdict="MALFORMED"),
    "a byte order mark": Case(make=lambda m: b"\xef\xbb\xbf" + m.signed(), verdict="MALFORMED"),
    "UTF-16": Case(make=lambda m: m.signed().decode().encode("utf-16"), verdict="MALFORMED"),
    "Latin-1": Case(make=lambda m: m.signed().replace(b"Ada", b"Ad\xe9"), verdict="MALFORMED"),
    "something after it": Case(make=lambda m: m.signed() + b"{}", verdict="MALFORMED"),
    "cut off": Case(make=lambda m: m.signed()[:-20], verdict="MALFORMED"),
    "eighty levels": Case(make=_nested, verdict="MALFORMED"),
    "a list": Case(make=lambda m: b"[" + m.signed() + b"]", verdict="MALFORMED"),
    "nothing": Case(make=lambda m: b"", verdict="MALFORMED"),
    "words": Case(make=lambda m: b"I am certified.", verdict="MALFORMED"),
    "a web page": Case(make=lambda m: b"<!doctype html><p>Certified</p>", verdict="MALFORMED"),
    # Pictures.
    "a PNG without a credential": Case(make=lambda m: _plain_png(), verdict="MALFORMED"),
    "a PNG with two": Case(make=_two_in_png, verdict="MALFORMED"),
    "a PNG that was changed": Case(make=_broken_png, verdict="MALFORMED"),
    "a PNG cut off": Case(make=lambda m: m.badge("png")[:-30], verdict="MALFORMED"),
    "an SVG without a credential": Case(make=lambda m: PLAIN_SVG, verdict="MALFORMED"),
    "an SVG with entities": Case(make=lambda m: b'<!DOCTYPE svg [<!ENTITY a "b">]>' + m.badge("svg"), verdict="MALFORMED"),
    "an SVG that is broken": Case(make=lambda m: m.badge("svg").replace(b"</svg>", b""), verdict="MALFORMED"),
}  # fmt: skip
