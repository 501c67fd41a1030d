"""Compact JWS, parsed strictly (RFC 7515 §7.1): three parts, nothing else.

What this accepts has one reading. Tokens with another number of parts (unsecured, JWE), the
JSON serialisation and SD-JWT are refused here, before any key is looked for (rows J1, J8, J10,
J11, J13).
"""

from dataclasses import dataclass
from functools import lru_cache

from verifier.errors import MalformedError
from verifier.proofs.base64url import decode
from verifier.strict_json import JsonObject, parse_object

_LONGEST_HEADER = 8 * 1024
_LONGEST_SIGNATURE = 2 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactJws:
    """The three parts, read; nothing of it is verified yet."""

    header: JsonObject
    payload: JsonObject
    signing_input: bytes
    """What the signature covers: the first two parts as they were presented."""
    signature: bytes


def parse_jws(token: bytes) -> CompactJws:
    """Read a compact JWS whose header and payload are JSON objects.

    Raises MalformedError for anything that readers could understand differently.
    """
    try:
        text = token.decode("ascii")
    except UnicodeDecodeError as error:
        raise _malformed("it holds letters outside of ASCII") from error
    parts = text.split(".")
    if len(parts) != 3:
        raise _malformed(
            f"it has {len(parts)} parts in place of three (header, payload, signature)"
        )
    header, payload, signature = parts
    if not header or not payload or not signature:
        raise _malformed("one of its three parts is empty: an unsigned token proves nothing")
    if len(header) > _LONGEST_HEADER or len(signature) > _LONGEST_SIGNATURE:
        raise _malformed("its header or signature is far longer than any that is used")
    return CompactJws(
        header=_header(header),
        payload=parse_object(decode(payload)),
        signing_input=token[: -len(signature) - 1],
        signature=decode(signature),
    )


@lru_cache(maxsize=256)
def _header(text: str) -> JsonObject:
    """Read a header, which is the same in all tokens of one key; nobody changes it."""
    return parse_object(decode(text))


def _malformed(reason: str) -> MalformedError:
    return MalformedError(f"this is not a compact JWS: {reason}", code="MALFORMED_JWS")
