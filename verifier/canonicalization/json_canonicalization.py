"""JSON Canonicalization Scheme (RFC 8785)."""

import rfc8785

from verifier.errors import InvalidError


def jcs(value: object) -> bytes:
    """Give the canonical JSON of a parsed value (RFC 8785), UTF-8.

    Takes what ``strict_json.parse`` returns. Raises InvalidError for what has no canonical form:
    NaN, infinities, integers beyond ±(2^53 - 1), lone surrogates, other types.
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise InvalidError(f"this has no canonical JSON form (RFC 8785): {error}") from error
