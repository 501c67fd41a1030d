"""Open Badges 2.0, recognised and read: what can be said of it without asking its host.

A hosted assertion holds because its host still shows it, a signed one because of a key at an
address that it names itself. Neither is fetched here, so who issued it is not known; what the
assertion says of itself is told as that.
"""

from dataclasses import dataclass

from verifier import strict_json
from verifier.datamodel.credentials import absolute_url
from verifier.datamodel.shape import Members, boolean, either, moment, object_of, require, text
from verifier.datamodel.values import plain, words
from verifier.errors import MalformedError
from verifier.formats.carriers import Securing
from verifier.proofs.jws import parse_jws

_ANYTHING = object_of(Members(rules={}), "object")
_ASSERTION = object_of(
    Members(
        rules={
            "id": absolute_url,
            "recipient": object_of(
                Members(
                    rules={"type": text, "identity": text, "hashed": boolean, "salt": text},
                    required=("type", "identity"),
                ),
                "recipient",
            ),
            "badge": either(absolute_url, _ANYTHING, when=str),
            "verification": object_of(
                Members(rules={}, required=("type",)),
                "verification",
            ),
            "issuedOn": moment,
            "expires": moment,
            "revoked": boolean,
        },
        required=("type", "recipient", "badge", "verification", "issuedOn"),
    ),
    "Assertion",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What an Open Badges 2.0 assertion says of itself: claims, all of them."""

    id: str | None
    hosted: bool
    issued_on: str
    expires: str | None
    revoked: bool


def assertion_in(payload: bytes, securing: Securing) -> Assertion | None:
    """Return the assertion that was presented; None where it is none of Open Badges 2.0.

    Raises MalformedError for one that is not as the specification says.
    """
    try:
        document: object = (
            parse_jws(payload).payload
            if securing is Securing.COMPACT_JWS
            else strict_json.parse(payload)
        )
    except MalformedError:
        return None  # whoever reads it as a credential says what is wrong with it
    if not isinstance(document, dict) or "Assertion" not in words(document.get("type")):
        return None
    require(_ASSERTION, document, "The Open Badges 2.0 assertion")
    return Assertion(
        id=plain(document.get("id")),
        hosted=securing is Securing.EMBEDDED,
        issued_on=str(document["issuedOn"]),
        expires=plain(document.get("expires")),
        revoked=document.get("revoked") is True,
    )
