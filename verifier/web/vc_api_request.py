"""What a program asks to have verified, read strictly at the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Request

from verifier.errors import MalformedError
from verifier.strict_json import JsonObject, JsonValue, dump, parse_object

_PURPOSES: Final = {
    "verifiableCredential": "assertionMethod",
    "verifiablePresentation": "authentication",
}
_LONGEST_OPTION: Final = 2048


class MediaTypeError(MalformedError):
    """The body is not sent as JSON."""

    code: ClassVar[str] = "NOT_JSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be verified, and what its proofs must answer."""

    presented: bytes
    """The credential or presentation: JSON, or a compact JWS."""
    challenge: str | None
    domain: str | None


def read_asked(request: Request, member: str) -> Asked:
    """Return what the request asks; ``member`` is the name of what is to be verified.

    Options that ask for less (``checks``) or that nobody knows are passed over: everything is
    always checked. Those that ask for more are honoured or refused. Raises MalformedError.
    """
    if not (request.mimetype == "application/json" or request.mimetype.endswith("+json")):
        raise MediaTypeError("Send the request as “Content-Type: application/json”.")
    body = parse_object(request.get_data(cache=False))
    unknown = sorted(body.keys() - {member, "options"})
    if unknown:
        raise _malformed(
            f"The request has a member “{unknown[0]:.80}”, which means nothing here; “{member}” "
            "and “options” do.",
            f"/{unknown[0]:.80}",
        )
    options = body.get("options", {})
    if not isinstance(options, dict):
        raise _malformed("The options are not an object.", "/options")
    purpose = options.get("expectedProofPurpose", _PURPOSES[member])
    if purpose != _PURPOSES[member]:
        raise _malformed(
            f"The proofs are held to the purpose {_PURPOSES[member]} here; no other can be asked "
            "for.",
            "/options/expectedProofPurpose",
        )
    return Asked(
        presented=_presented(body, member),
        challenge=_text(options, "challenge"),
        domain=_text(options, "domain"),
    )


def _presented(body: JsonObject, member: str) -> bytes:
    value: JsonValue = body.get(member)
    if isinstance(value, dict):
        return dump(value)
    if isinstance(value, str):
        return value.encode()
    raise _malformed(
        f"The request has no “{member}”: it is the JSON document that is to be verified, or a "
        "token as text.",
        f"/{member}",
    )


def _text(options: Mapping[str, JsonValue], name: str) -> str | None:
    if name not in options:
        return None
    value = options[name]
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_OPTION:
        raise _malformed(
            f"The option “{name}” is a text of 1 to {_LONGEST_OPTION} characters.",
            f"/options/{name}",
        )
    return value


def _malformed(message: str, place: str) -> MalformedError:
    return MalformedError(message, code="REQUEST_MALFORMED", place=place)
