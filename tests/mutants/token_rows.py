"""The operators of the attack rows on a token."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator

from cryptography.hazmat.primitives import serialization

from keys import jwk
from tests.mutants.world import (
    ED25519_ORDER,
    IMPOSTOR,
    P256_ORDER,
    STRANGER,
    Signer,
    base64url,
    part,
)

V2 = "https://www.w3.org/ns/credentials/v2"


def token_rows(token: bytes, header: dict, payload: dict, signer: Signer) -> Iterator:
    """Yield the name of each operator, and its mutant."""
    yield from _algorithms(token, header, payload, signer)
    yield from _headers(token, header, payload, signer)
    yield from _claims(token, header, payload)
    yield from _writings(token, header, payload)
    yield from _signatures(token)
    yield from _envelopes(token)


def _spliced(header: object, payload: object, token: bytes) -> bytes:
    """Return a token of these parts with the signature of another."""
    return f"{part(header)}.{part(payload)}.".encode() + token.split(b".")[2]


def _algorithms(token: bytes, header: dict, payload: dict, signer: Signer) -> Iterator:
    for name in ("none", "None", "nOnE", "NONE", "", None, 7, ["EdDSA"], "RS256", "PS256", "ES384",
                 "ES512", "ES256K", "HS256", "EdDSA", "ES256", "Ed25519"):  # fmt: skip
        other = {**header, "alg": name}
        if name == header["alg"]:
            continue
        unsigned = f"{part(other)}.{part(payload)}"
        yield f"J01 J07 alg {name}", _spliced(other, payload, token)
        yield f"J01 alg {name}, no signature", f"{unsigned}.".encode()
        yield f"J01 alg {name}, two parts", unsigned.encode()
    handle = signer.private.public_key()
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    secrets = [
        handle.public_bytes(serialization.Encoding.PEM, spki),
        handle.public_bytes(serialization.Encoding.DER, spki),
        handle.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH),
        json.dumps(jwk.encode(signer.key)).encode(), signer.multikey.encode(), b"",
    ]  # fmt: skip
    for size, digest in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512)):
        for number, secret in enumerate(secrets):
            signed = f"{part({**header, 'alg': size})}.{part(payload)}".encode()
            made = base64url(hmac.new(secret, signed, digest).digest())
            yield f"J02 {size} with public key {number}", signed + b"." + made.encode()


def _headers(token: bytes, header: dict, payload: dict, signer: Signer) -> Iterator:
    typ = header.get("typ")
    forged = {**payload, "name": "Support Director"}
    for claims in (payload, forged):
        own = jwk.encode(STRANGER.key)
        for options in ({"kid": None, "jwk": own}, {"kid": signer.id, "jwk": own},
                        {"kid": signer.id}, {"kid": STRANGER.id}, {"kid": None},
                        {"kid": None, "jku": "https://evil.example/keys"},
                        {"kid": signer.id, "x5u": "https://evil.example/c"},
                        {"kid": signer.id, "x5c": ["MII="]}):  # fmt: skip
            made = STRANGER.token(claims, typ=typ, **options)
            yield f"J03 J04 a stranger's, {sorted(options)}", made
        yield "J04 another key by the issuer's name", IMPOSTOR.token(claims, typ=typ)
    for kid in ("https://evil.example/keys#1", "file:///etc/passwd", "../../k.pem", "' OR 1=1--",
                "x" * 1_000_000, 7, None, [], signer.id.upper(), "#key-1", "key-2"):  # fmt: skip
        yield f"J04 kid {str(kid)[:30]}", _spliced({**header, "kid": kid}, payload, token)
    for name, value in (("crit", ["x"]), ("crit", []), ("b64", False), ("zip", "DEF"),
                        ("typ", "JWT"), ("typ", "vc+jwt"), ("typ", "vp+jwt"), ("typ", "at+jwt"),
                        ("typ", None), ("typ", "VC+JWT"), ("cty", "vc"), ("enc", "A128GCM"),
                        ("jwk", {**jwk.encode(signer.key), "d": "AAAA"})):  # fmt: skip
        if header.get(name) != value:
            yield f"J06 J14 J15 {name} {value}", _spliced({**header, name: value}, payload, token)


def _claims(token: bytes, header: dict, payload: dict) -> Iterator:
    for name in ("iss", "sub", "jti", "nbf", "exp", "iat", "aud", "nonce", "vc", "vp", "issuer"):
        for value in ("did:web:evil.example", "9999999999", 1, 0, -1e308, 1.5, True, None, [], {}):
            changed = {**payload, name: value}
            yield f"J05 J11 {name} {value}", _spliced(header, changed, token)
            yield f"J05 J11 {name} {value}, by a stranger", STRANGER.token(changed, **{
                each: header[each] for each in ("typ", "kid") if each in header
            })  # fmt: skip


def _writings(token: bytes, header: dict, payload: dict) -> Iterator:
    parts = [each.decode() for each in token.split(b".")]
    for index, text in enumerate(parts):
        for name, changed in (("padding", text + "="), ("line", text + "\n"), ("!", text + "!"),
                              ("+", text.replace("-", "+").replace("_", "/") + "+"),
                              ("space", text[:9] + " " + text[9:]), ("empty", ""),
                              ("next letter", text[:-1] + chr(ord(text[-1]) + 1)),
                              ("one more", text + "A"), ("four more", text + "AAAA")):  # fmt: skip
            yield (
                f"J08 part {index} {name}",
                ".".join([*parts[:index], changed, *parts[index + 1 :]]).encode(),
            )
    for name, value in (("header", header), ("payload", payload)):
        plain = json.dumps(value).encode()
        for change, data in (
            ("BOM", b"\xef\xbb\xbf" + plain), ("UTF-16", plain.decode().encode("utf-16")),
            ("twice", plain[:-1] + b',"iss":"x","alg":"none","kid":"x","iss":"x"}'),
            ("NaN", plain[:-1] + b',"exp":NaN}'), ("1e400", plain[:-1] + b',"exp":1e400}'),
            ("space", plain + b" "), ("reordered", json.dumps(dict(reversed(value.items())))
                                      .encode()),
        ):  # fmt: skip
            both = (data, payload) if name == "header" else (header, data)
            yield f"J10 J11 {name} {change}", _spliced(*both, token)
    yield "J13 four parts", token + b".e30"
    yield "J13 five parts", token + b".e30.e30"
    yield "J13 SD-JWT", token + b"~"
    flat = {"protected": parts[0], "payload": parts[1], "signature": parts[2]}
    yield "J13 JSON serialisation", json.dumps(flat).encode()
    general = {"payload": parts[1], "signatures": [flat, {**flat, "signature": "AAAA"}]}
    yield "J13 two signatures", json.dumps(general).encode()
    for around in (b" ", b"\n", b"\t\r\n", b"\x0b", b"\xc2\xa0", b"\0", b'"'):
        yield f"J13 {around!r} around", around + token + around
    yield "J12 an object with another credential outside", json.dumps(
        {**payload, "name": "Support Director", "proof": {"type": "JwtProof2020",
                                                          "jwt": token.decode()}}
    ).encode()  # fmt: skip


def _signatures(token: bytes) -> Iterator:
    head, _, signature = token.rpartition(b".")
    raw = base64.urlsafe_b64decode(signature + b"=" * (-len(signature) % 4))
    first, second = raw[:32], raw[32:]
    made = {
        "swapped": second + first, "zeros": bytes(64), "63 bytes": raw[:-1], "65 bytes": raw + b"0",
        "r is 0": bytes(32) + second, "s is 0": first + bytes(32), "twice": raw + raw,
        "r is n": P256_ORDER.to_bytes(32, "big") + second,
    }  # fmt: skip
    high = P256_ORDER - int.from_bytes(second, "big")
    if high > 0:
        made["the other s"] = first + high.to_bytes(32, "big")
    little = int.from_bytes(second, "little") + ED25519_ORDER
    if little < 2**256:
        made["s + L"] = first + little.to_bytes(32, "little")
    for name, other in made.items():
        yield f"L17 J signature {name}", head + b"." + base64url(other).encode()


def _envelopes(token: bytes) -> Iterator:
    envelope = {
        "@context": V2,
        "id": f"data:application/vc+jwt,{token.decode()}",
        "type": "EnvelopedVerifiableCredential",
    }
    for name, other in (
        ("as it is", envelope), ("name beside", {**envelope, "name": "Support Director"}),
        ("contexts", {**envelope, "@context": [V2, "https://evil.example/"]}),
        ("subject beside", {**envelope, "credentialSubject": {"id": "urn:x:y"}}),
        ("two types", {**envelope, "type": ["EnvelopedVerifiableCredential", "OpenBadgeCredential",
                                            "VerifiableCredential"]}),
        ("type in a list", {**envelope, "type": ["EnvelopedVerifiableCredential"]}),
        ("another media type", {**envelope, "id": f"data:text/plain,{token.decode()}"}),
        ("base64", {**envelope, "id": f"data:application/vc+jwt;base64,{token.decode()}"}),
        ("fragment", {**envelope, "id": envelope["id"] + "#x"}),
        ("a presentation", {**envelope, "type": "EnvelopedVerifiablePresentation"}),
    ):  # fmt: skip
        yield f"J12 envelope, {name}", json.dumps(other).encode()
