"""The operators of the attack rows on a credential with an embedded proof."""

import copy
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from keys import base58
from tests.mutants.trees import Members, Raw, tree_of
from tests.mutants.world import ED25519_ORDER, IMPOSTOR, P256_ORDER, STRANGER, Signer
from verifier.canonicalization import pinned_contexts

V2 = "https://www.w3.org/ns/credentials/v2"
Row = tuple[str, Any]


def stranger_proofs(document: dict) -> list[dict]:
    """Return proofs over the same document that hold, by somebody who is not its issuer."""
    plain = {name: value for name, value in document.items() if name != "proof"}
    return [STRANGER.proof(plain, suite) for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022")]


def rows(document: dict, signer: Signer) -> Iterator[Row]:
    """Yield the name of each operator, and the tree of its mutant."""
    for made in (_context, _terms, _proofs, _proof_members, _signatures, _forgeries, _values,
                 _parsing, _status, _trust):  # fmt: skip
        for name, change in made(document, signer):
            mutant = copy.deepcopy(document)
            changed = change(mutant)
            yield (
                name,
                changed
                if isinstance(changed, Members)
                else tree_of(mutant if changed is None else changed),
            )


Change = tuple[str, Callable[[dict], Any]]


def _set(*steps: Any) -> Callable[[dict], None]:
    *path, last, value = steps

    def change(document: dict) -> None:
        place: Any = document
        for step in path:
            place = place[step]
        place[last] = value

    return change


def _context(document: dict, signer: Signer) -> Iterator[Change]:
    contexts = document["@context"]
    for url in pinned_contexts.manifest():
        yield f"L03 append context {url}", _set("@context", [*contexts, url])
        yield f"L03 context first {url}", _set("@context", [url, *contexts])
        yield f"L03 context between {url}", _set("@context", [V2, url, *contexts[1:]])
        yield f"L03 only context {url}", _set("@context", [V2, url])
        yield f"L15 context in the proof {url}", _set("proof", 0, "@context", [*contexts, url])
        yield f"L03 nested context {url}", _set("credentialSubject", "@context", [url])
    yield "L03 reordered", _set("@context", contexts[::-1])
    yield "L03 twice", _set("@context", [*contexts, *contexts])
    yield "L03 in a list", _set("@context", [contexts])
    yield "L15 the same context in the proof", _set("proof", 0, "@context", contexts)
    for url in (V2 + "?x", V2 + "/", V2.upper(), V2.replace("https", "http"), V2 + "#", " " + V2):
        yield f"L03 context {url}", _set("@context", [url, *contexts[1:]])
        yield f"L03 append context {url}", _set("@context", [*contexts, url])
    for inline in (
        {"@vocab": "https://evil.example/"}, {"name": "https://schema.org/description"},
        {"name": "https://schema.org/description", "description": "https://schema.org/name"},
        {"validUntil": "https://www.w3.org/2018/credentials#validFrom"}, {"validUntil": None},
        {"@base": "https://evil.example/"}, {"@protected": True}, {"@version": 1.1}, {},
        {"Nickname": "https://evil.example/#Nickname"}, {"type": "@id"},
        {"narrative": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#description"},
        {"@propagate": False}, {"@import": V2}, {"credentialStatus": "@nest"}, {"proof": None},
    ):  # fmt: skip
        yield f"L03 L04 inline context {inline}", _set("@context", [*contexts, inline])
        yield f"L03 L04 inline context first {inline}", _set("@context", [inline, *contexts])
        yield f"L03 nested {inline}", _set("credentialSubject", "achievement", "@context", inline)
        yield f"L15 in the proof {inline}", _set("proof", 0, "@context", [*contexts, inline])


def _terms(document: dict, signer: Signer) -> Iterator[Change]:
    at = ((), ("issuer",), ("credentialSubject",), ("credentialSubject", "achievement"),
          ("credentialStatus",), ("proof", 0), ("credentialSubject", "result", 0))  # fmt: skip
    for path in at:
        for name, value in (
            ("maliciousField", "PhD"), ("maliciousField", []), ("maliciousField", None),
            ("@type", "Person"), ("@id", "urn:x:y"), ("@graph", []), ("@included", []),
            ("@reverse", {}), ("@nest", {}), ("@index", "1"), ("@language", "de"),
            ("https://schema.org/name", "PhD"), ("_:p", "x"), ("evidence", []), ("image", []),
            ("https://www.w3.org/2018/credentials#validUntil", "2030-01-01T00:00:00Z"),
            ("credentialStatus", []), ("endorsement", []), ("inLanguage", []), ("nonce", []),
            ("vc", {}), ("proof", []), ("validUntil", "2030-01-01T00:00:00Z"), ("Name", "PhD"),
        ):  # fmt: skip
            yield f"L01 L02 add {name} at {'/'.join(map(str, path))}", _set(*path, name, value)
    for path in _objects(document):
        for name, value in (("id", "_:b0"), ("id", "_:c14n0"), ("@id", "_:b0"), ("type", "_:b0")):
            yield (
                f"L02 label {name} {value} at {'/'.join(map(str, path))}",
                _set(*path, name, value),
            )
    yield "L02 relative id", _set("id", "c/1")
    yield "L02 relative type", _set("type", [*document["type"], "Nonsense"])
    yield "L02 empty id", _set("credentialSubject", "achievement", "id", "")


def _objects(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield path
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for step, member in members:
        if isinstance(member, dict | list):
            yield from _objects(member, (*path, step))


def _proofs(document: dict, signer: Signer) -> Iterator[Change]:
    (proof,) = document["proof"]
    bad = {**proof, "proofValue": "z" + base58.encode(bytes(64))}
    for value in ([], None, {}, "x", 0, True, [[]], [None], [[proof]], "proof", [{}]):
        yield f"L06 proof {str(value)[:20]}", _set("proof", value)
    yield "L06 one proof without a list", _set("proof", proof)
    yield "L06 no proof", lambda mutant: mutant.pop("proof") and None
    yield "L07 bad, good", _set("proof", [bad, proof])
    yield "L07 good, bad", _set("proof", [proof, bad])
    yield "L07 the same twice", _set("proof", [proof, proof])
    yield "L07 1000 proofs", _set("proof", [{**bad, "id": f"urn:x:{n}"} for n in range(1000)])
    strangers = stranger_proofs(document)
    for one in strangers:
        yield "L07 L10 a stranger's proof besides", _set("proof", [proof, one])
        yield "L07 L10 a stranger's proof first", _set("proof", [one, proof])
        yield "L10 a stranger's proof alone", _set("proof", [one])
        worse = {**one, "created": "2026-11-20T10:00:01Z"}
        yield "L07 a stranger's proof that does not hold", _set("proof", [proof, worse])
    yield "L08 previous missing", _set("proof", 0, "previousProof", "urn:x:1")
    yield (
        "L08 previous itself",
        _set("proof", [{**proof, "id": "urn:x:1", "previousProof": "urn:x:1"}]),
    )
    yield "L08 circle", _set(
        "proof",
        [{**proof, "id": "urn:x:1", "previousProof": "urn:x:2"},
         {**proof, "id": "urn:x:2", "previousProof": "urn:x:1"}],
    )  # fmt: skip


def _proof_members(document: dict, signer: Signer) -> Iterator[Change]:
    (proof,) = document["proof"]
    for purpose in ("authentication", "keyAgreement", "capabilityInvocation", "", None):
        yield f"L09 purpose {purpose}", _set("proof", 0, "proofPurpose", purpose)
    for method in (STRANGER.id, "did:web:evil.example#key-1", "#key-1", "key-1",
                   "did:web:certs.example", signer.id + "#", signer.id + "?x", signer.id.upper(),
                   signer.id.replace("key-", "%6bey-"),
                   f"{signer.controller}/x#key-1"):  # fmt: skip
        yield f"L10 method {method}", _set("proof", 0, "verificationMethod", method)
    for created in ("2026-11-21T10:06:00Z", "2030-01-01T00:00:00Z", "", "2026-11-20", None,
                    "2026-11-20T10:00:00+00:00", "2026-11-20T10:00:00.0Z", "2020-01-01T00:00:00Z",
                    "2026-11-20t10:00:00z"):  # fmt: skip
        yield f"L12 created {created}", _set("proof", 0, "created", created)
    yield "L12 created missing", lambda mutant: mutant["proof"][0].pop("created") and None
    for name, value in (("expires", "2026-01-01T00:00:00Z"), ("expires", "2030-01-01T00:00:00Z"),
                        ("challenge", "1"), ("domain", "evil.example"), ("domain", []),
                        ("nonce", "x"), ("id", "urn:x:1"), ("previousProof", []),
                        ("extra", []), ("type", ["DataIntegrityProof"]),
                        ("cryptosuite", ["eddsa-rdfc-2022"])):  # fmt: skip
        yield f"L12 L13 L14 {name} {value}", _set("proof", 0, name, value)
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019",
                  "bbs-2023", "eddsa-rdfc-2022 ", "EDDSA-RDFC-2022", "", None):  # fmt: skip
        if suite != proof["cryptosuite"]:
            yield f"L14 suite {suite}", _set("proof", 0, "cryptosuite", suite)
    for kind in ("Ed25519Signature2020", "Ed25519Signature2018", "JsonWebSignature2020", "", None):
        yield f"L14 type {kind}", _set("proof", 0, "type", kind)


def _signatures(document: dict, signer: Signer) -> Iterator[Change]:
    value = document["proof"][0]["proofValue"]
    raw = base58.decode(value[1:])
    first, second = raw[:32], raw[32:]
    texts = {
        "without z": value[1:], "u": "u" + value[1:], "m": "m" + value[1:], "empty": "", "z": "z",
        "63 bytes": "z" + base58.encode(raw[:-1]), "65 bytes": "z" + base58.encode(raw + b"\0"),
        "zero first": "z" + base58.encode(b"\0" + raw), "huge": "z" + "1" * 100_000,
        "space": value + " ", "line": value + "\n", "ones": "z1" + value[1:],
        "swapped": "z" + base58.encode(second + first), "zeros": "z" + base58.encode(bytes(64)),
        "s is 0": "z" + base58.encode(first + bytes(32)),
        "r is 0": "z" + base58.encode(bytes(32) + second),
    }  # fmt: skip
    for name, text in texts.items():
        yield f"L14 L17 signature {name}", _set("proof", 0, "proofValue", text)
    high = P256_ORDER - int.from_bytes(second, "big")
    if high > 0:
        yield (
            "L17 the other s",
            _set("proof", 0, "proofValue", "z" + base58.encode(first + high.to_bytes(32, "big"))),
        )
    little = int.from_bytes(second, "little") + ED25519_ORDER
    if little < 2**256:
        yield (
            "L17 s + L",
            _set(
                "proof", 0, "proofValue", "z" + base58.encode(first + little.to_bytes(32, "little"))
            ),
        )


def _forgeries(document: dict, signer: Signer) -> Iterator[Change]:
    """What somebody signs with a key of their own, correctly."""
    suite = "eddsa-rdfc-2022"
    forged = copy.deepcopy({name: each for name, each in document.items() if name != "proof"})
    forged["name"] = "Support Director"
    yield "L10 forged, signed by a stranger", lambda _: STRANGER.signed(forged, suite)
    yield "L10 forged, the issuer's key id", lambda _: IMPOSTOR.signed(forged, suite)
    yield (
        "L10 forged, stranger claims the key id",
        lambda _: STRANGER.signed(forged, suite, verificationMethod=signer.id),
    )
    yield "L10 forged, the old proof besides", lambda _: {
        **forged, "proof": [*document["proof"], STRANGER.proof(forged, suite)]
    }  # fmt: skip
    own = {**forged, "issuer": {**forged["issuer"], "id": STRANGER.controller}}
    yield "T01 self-issued under the issuer's name", lambda _: STRANGER.signed(own, suite)
    for kind in ("authentication", "keyAgreement"):
        yield (
            f"L09 signed for {kind}",
            lambda _, kind=kind: STRANGER.signed(forged, suite, proofPurpose=kind),
        )


def _values(document: dict, signer: Signer) -> Iterator[Change]:
    for number in ("9007199254740993", "1e400", "-0", "12.50", "1.25e1", "12.500000000000001",
                   "1E1", "012.5", "+12.5", "12.5e0"):  # fmt: skip
        yield f"L16 number {number}", _set("credentialSubject", "creditsEarned", Raw(number))
    for form in ("NFC", "NFD", "NFKC"):
        text = unicodedata.normalize(form, document["credentialSubject"]["result"][1]["value"])
        yield f"L18 {form}", _set("credentialSubject", "result", 1, "value", text)
    for moment in ("2026-01-01", "2026-W01-4T00:00:00Z", "2026-01-01 00:00:00Z",
                   "2026-01-01T00:00:00", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00+00:00",
                   "2025-12-31T24:00:00Z", "2026-01-01T00:00:00,0Z", "2026-01-01T01:00:00+01:00",
                   "12026-01-01T00:00:00Z", "2026-01-01T00:00:60Z",
                   "2026-01-01t00:00:00z"):  # fmt: skip
        yield f"P05 validFrom {moment}", _set("validFrom", moment)
    for name in ("validFrom", "validUntil", "awardedDate", "issuer", "credentialStatus", "type"):
        yield f"P06 without {name}", lambda mutant, name=name: mutant.pop(name) and None


def _parsing(document: dict, signer: Signer) -> Iterator[Change]:
    def deep(mutant: dict) -> None:
        mutant["name"] = Raw("[" * 100_000 + "]" * 100_000)

    yield "P04 100,000 levels", deep
    yield "P04 5,000 digits", _set("name", Raw("9" * 5000))
    yield "P03 lone surrogate", _set("name", Raw('"\\ud800"'))
    yield "P01 NaN", _set("name", Raw("NaN"))
    yield "P01 trailing comma", _set("name", Raw('"x",'))
    yield "P01 comment", _set("name", Raw('/**/"x"'))
    for name in ("issuer", "@context", "proof", "credentialSubject", "validUntil"):
        for other in (document["name"], document[name]):
            yield (
                f"P02 {name} twice",
                lambda mutant, name=name, other=other: Members(
                    [[name, tree_of(other)], *tree_of(mutant)]
                ),
            )
            yield (
                f"P02 {name} twice, last",
                lambda mutant, name=name, other=other: Members(
                    [*tree_of(mutant), [name, tree_of(other)]]
                ),
            )
    yield "L19 a presentation", lambda mutant: {
        "@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": [mutant]
    }  # fmt: skip


def _status(document: dict, signer: Signer) -> Iterator[Change]:
    entry = document["credentialStatus"]
    for index in ("6", "05", " 5 ", "9_4567", "٥", "-1", "+5", "5.0", "131072", str(2**64), 5, 5.0,
                  None, ["5"], True, ""):  # fmt: skip
        yield f"S03 index {index}", _set("credentialStatus", "statusListIndex", index)
    for purpose in ("suspension", "message", "refresh", "Revocation", ["revocation"], None, ""):
        yield f"S05 purpose {purpose}", _set("credentialStatus", "statusPurpose", purpose)
    for size in (0, 1, 2, 9, "1"):
        yield f"S05 size {size}", _set("credentialStatus", "statusSize", size)
    for other in ([], None, {}, "x", [entry, entry], [entry, {**entry, "statusPurpose": "x"}],
                  [{**entry, "type": "Unknown"}], [entry]):  # fmt: skip
        yield f"S10 status {str(other)[:30]}", _set("credentialStatus", other)
    yield (
        "S08 another list",
        _set("credentialStatus", "statusListCredential", "https://certs.example/status/2"),
    )
    yield (
        "S02 the list's fragment",
        _set("credentialStatus", "statusListCredential", entry["statusListCredential"] + "#"),
    )


def _trust(document: dict, signer: Signer) -> Iterator[Change]:
    for issuer in (STRANGER.controller, "did:web:certs.example.", "did:web:CERTS.example",
                   "did:web:certs.example:x", "did:web:certs.example#key-1"):  # fmt: skip
        yield f"J05 L10 issuer {issuer}", _set("issuer", "id", issuer)
        yield f"J05 L10 issuer as text {issuer}", _set("issuer", issuer)
    yield "L10 issuer as text", _set("issuer", document["issuer"]["id"])
    yield "T02 name", _set("issuer", "name", "Example Certification\u202e Office")
    yield (
        "T04 another person",
        _set("credentialSubject", "identifier", 0, "identityHash", "Bob Example"),
    )
