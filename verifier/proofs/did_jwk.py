"""did:jwk: an identity that is one JSON Web Key (did:jwk method §2).

``did:jwk:`` and the base64url of the key's JSON; its one key is ``#0``.
"""

from verifier.errors import InvalidError, MalformedError
from verifier.proofs.base64url import decode
from verifier.strict_json import parse_object

_LONGEST = 4000


def verification_method(did: str) -> tuple[str, dict[str, object]]:
    """Return the address of the key of ``did`` and the key as a JsonWebKey method.

    The key itself is judged where it is used (``controller_document.parse_key``). Raises
    InvalidError unless ``did`` holds exactly one JSON object.
    """
    if len(did) > _LONGEST:
        raise InvalidError(
            f"a did:jwk of {len(did)} letters is longer than any key that is used here",
            code="INVALID_VERIFICATION_METHOD_URL",
        )
    try:
        key = parse_object(decode(did.removeprefix("did:jwk:")))
    except MalformedError as error:
        raise InvalidError(
            f"{did:.200} is not a did:jwk: {error}", code="INVALID_VERIFICATION_METHOD_URL"
        ) from error
    return f"{did}#0", {"type": "JsonWebKey", "publicKeyJwk": key}
