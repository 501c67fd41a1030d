"""What every Verifiable Credential looks like, whatever it asserts (VC-DM 2.0 §4, 1.1 §4).

The classes of Open Badges are in ``open_badges``. ``proof`` is left to the proofs: an empty
or odd one is not a misshapen document but one that nobody vouches for.
"""

from collections.abc import Mapping

from verifier.datamodel.open_badges import CREDENTIALS_V2
from verifier.datamodel.shape import (
    Members,
    MisfitError,
    Rule,
    as_list,
    boolean,
    either,
    list_of,
    matching,
    moment,
    object_of,
    one_of,
    text,
)

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"

absolute_url = matching(
    r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`]+", "an absolute address (a URL)"
)
_language = matching(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", "a language tag such as en-GB")
_term_or_url = matching(r"[^\s\x00-\x20]+", "a term or an address")
_digest = matching(
    r"sha256-[A-Za-z0-9+/]{43}=|sha384-[A-Za-z0-9+/]{64}|sha512-[A-Za-z0-9+/]{86}==",
    "a digest as Subresource Integrity writes it, such as sha384-…",
)
_multibase = matching(
    r"u[A-Za-z0-9_-]{40,120}|z[1-9A-HJ-NP-Za-km-z]{40,120}", "a digest in multibase (u or z)"
)
_media_type = matching(r"[\w.+-]+/[\w.+-]+(\s*;.*)?", "a media type such as image/png")


def _one_or_more(rule: Rule) -> Rule:
    return either(list_of(rule, least=1), rule, when=list)


def _typed(*required: str, rules: Mapping[str, Rule] | None = None, name: str) -> Rule:
    members = Members(
        rules={"id": absolute_url, "type": _one_or_more(_term_or_url), **(rules or {})},
        required=required,
    )
    return object_of(members, name)


_language_value = object_of(
    Members(
        rules={"@value": text, "@language": _language, "@direction": one_of("ltr", "rtl")},
        required=("@value",),
        closed=True,
    ),
    "language value",
)
_words = either(
    list_of(_language_value, least=1), either(_language_value, text, when=dict), when=list
)


def _filled_object(name: str) -> Rule:
    members = object_of(Members(rules={"id": absolute_url}), name)

    def rule(value: object) -> None:
        members(value)
        if value == {}:
            raise MisfitError(expected=f"a {name} that says something", found=value)

    return rule


def _contexts(*first: str) -> Rule:
    def rule(value: object) -> None:
        items = as_list(value, least=1)
        try:
            one_of(*first)(items[0])
        except MisfitError as misfit:
            raise misfit.under(0) from misfit.__cause__
        for index, item in enumerate(items):
            if not isinstance(item, dict):
                try:
                    absolute_url(item)
                except MisfitError as misfit:
                    raise misfit.under(index) from misfit.__cause__

    return rule


def _types(needed: str) -> Rule:
    def rule(value: object) -> None:
        _one_or_more(_term_or_url)(value)
        words = value if isinstance(value, list) else [value]
        if needed not in words:
            raise MisfitError(expected=f"a list with “{needed}” in it", found=value)
        if len(set(map(str, words))) != len(words):
            raise MisfitError(expected="a list that names each type once", found=value)

    return rule


_related_resource = object_of(
    Members(
        rules={
            "id": absolute_url,
            "digestSRI": _one_or_more(_digest),
            "digestMultibase": _one_or_more(_multibase),
            "mediaType": _media_type,
        },
        required=("id",),
    ),
    "relatedResource",
)


def _related_resources(value: object) -> None:
    _one_or_more(_related_resource)(value)
    seen: set[str] = set()
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if "digestSRI" not in item and "digestMultibase" not in item:
            raise MisfitError(expected="digestSRI or digestMultibase", found=item).under(index)
        if item["id"] in seen:
            raise MisfitError(expected="each resource once", found=item["id"]).under(index)
        seen.add(item["id"])


_COMMON: Mapping[str, Rule] = {
    "id": absolute_url,
    "type": _types("VerifiableCredential"),
    "issuer": either(absolute_url, _typed("id", name="issuer"), when=str),
    "credentialSubject": _one_or_more(_filled_object("subject")),
    "credentialStatus": _one_or_more(_typed("type", name="credentialStatus")),
    "credentialSchema": _one_or_more(_typed("id", "type", name="credentialSchema")),
    "refreshService": _one_or_more(_typed("type", name="refreshService")),
    "termsOfUse": _one_or_more(_typed("type", name="termsOfUse")),
    "evidence": _one_or_more(_typed("type", name="evidence")),
}

VERSION_2 = object_of(
    Members(
        rules={
            **_COMMON,
            "@context": _contexts(CREDENTIALS_V2),
            "name": _words,
            "description": _words,
            "validFrom": moment,
            "validUntil": moment,
            "relatedResource": _related_resources,
            "confidenceMethod": _one_or_more(_typed("type", name="confidenceMethod")),
        },
        required=("@context", "type", "issuer", "credentialSubject"),
    ),
    "credential",
)
"""VC-DM 2.0."""

VERSION_1 = object_of(
    Members(
        rules={
            **_COMMON,
            "@context": _contexts(CREDENTIALS_V1),
            "issuanceDate": moment,
            "expirationDate": moment,
            "nonTransferable": boolean,
        },
        required=("@context", "type", "issuer", "credentialSubject", "issuanceDate"),
    ),
    "credential",
)
"""VC-DM 1.1, read and never written."""

_shown = either(text, _filled_object("credential"), when=str)

PRESENTATION = object_of(
    Members(
        rules={
            "@context": _contexts(CREDENTIALS_V2, CREDENTIALS_V1),
            "id": absolute_url,
            "type": _types("VerifiablePresentation"),
            "holder": either(absolute_url, _typed("id", name="holder"), when=str),
            # An empty list is the same as none: a presentation need not show a credential.
            "verifiableCredential": either(list_of(_shown), _shown, when=list),
        },
        required=("@context", "type"),
    ),
    "presentation",
)
"""VC-DM 2.0 §4.12 and 1.1 §4.10; a text is a token, as 1.1 has it."""
