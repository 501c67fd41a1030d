"""The classes of Open Badges 3.0 as rules, in both published writings.

The specification's JSON Schemas come in two variants: one in which everything that can be
several is a list, and one for compacted JSON-LD, in which a single value may stand without
its list and a text may be a map of languages. A verifier accepts both; an issuer writes what
satisfies both, which is the first.

Stricter than the second variant, on purpose: that schema's ``type`` accepts *any* single text
(so that an Image could call itself a Profile), its ``@context`` any single text or object, and
its ``issuer`` a map of languages (so that ``{"id": "…"}`` alone passes as Indonesian). Here a
single ``type`` must be the right one, ``@context`` a list that begins as VC-DM 2.0 §4.3 says,
and an issuer an address or a whole Profile. Also, an extended term *begins* with ``ext:``,
where the schemas' pattern finds it anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.datamodel import vocabulary
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
    number,
    object_of,
    once,
    one_of,
    text,
)

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """One class of the specification: its members by the kind of their values."""

    required: str = ""
    texts: str = ""
    one: Mapping[str, Rule | str] = field(default_factory=dict)
    """Members with one value: a rule, or the name of a class."""
    several: Mapping[str, Rule | str] = field(default_factory=dict)
    """Members with a list of values."""
    types: tuple[str, ...] | None = None
    """What its ``type`` must contain, one of them; None: any text."""
    closed: bool = False


def _context(value: object) -> None:
    if not isinstance(value, str | dict):
        raise MisfitError(expected="an address or an object", found=value)


_first_contexts = (
    one_of(CREDENTIALS_V2),
    matching(
        r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.[0-9]\.[0-9])*\.json",
        "the address of the Open Badges 3.0 context",
    ),
)


def _contexts(value: object) -> None:
    list_of(_context)(value)
    for index, (rule, item) in enumerate(
        zip(_first_contexts, as_list(value, least=2), strict=False)
    ):
        try:
            rule(item)
        except MisfitError as misfit:
            raise misfit.under(index) from misfit.__cause__


def _profile_or_address(profile: Rule) -> Rule:
    return either(text, profile, when=str)


_compact_jws = matching(
    r"[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+", "three base64url parts (a compact JWS)"
)
_language_tag = matching(
    r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", "a language tag such as en-GB"
)
_day = matching(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a date")
_identifier_type = one_of(*vocabulary.IDENTIFIER_TYPES, extensible=True)

_ENVELOPE: Mapping[str, Rule | str] = {
    "@context": _contexts,
    "awardedDate": moment,
    "issuer": "ProfileRef",
    "validFrom": moment,
    "validUntil": moment,
    "credentialStatus": "CredentialStatus",
    "refreshService": "RefreshService",
}
_ENVELOPE_LISTS: Mapping[str, Rule | str] = {
    "proof": "Proof",
    "credentialSchema": "CredentialSchema",
    "termsOfUse": "TermsOfUse",
}
_ENDORSED: Mapping[str, Rule | str] = {
    "endorsement": "EndorsementCredential",
    "endorsementJwt": _compact_jws,
}

_CLASSES: Mapping[str, _Class] = {
    "AchievementCredential": _Class(
        required="@context id type credentialSubject issuer validFrom",
        texts="id name description",
        one={**_ENVELOPE, "image": "Image", "credentialSubject": "AchievementSubject"},
        several={**_ENVELOPE_LISTS, **_ENDORSED, "evidence": "Evidence"},
        types=("AchievementCredential", "OpenBadgeCredential"),
    ),
    "EndorsementCredential": _Class(
        required="@context type id name credentialSubject issuer validFrom",
        texts="id name description",
        one={**_ENVELOPE, "credentialSubject": "EndorsementSubject"},
        several=_ENVELOPE_LISTS,
        types=("EndorsementCredential",),
    ),
    "AchievementSubject": _Class(
        required="type achievement",
        texts="id licenseNumber narrative role term",
        one={
            "activityEndDate": moment,
            "activityStartDate": moment,
            "creditsEarned": number,
            "achievement": "Achievement",
            "image": "Image",
            "source": "Profile",
        },
        several={"identifier": "IdentityObject", "result": "Result"},
        types=("AchievementSubject",),
    ),
    "EndorsementSubject": _Class(
        required="id type", texts="id endorsementComment", types=("EndorsementSubject",)
    ),
    "Achievement": _Class(
        required="id type criteria description name",
        texts="id description fieldOfStudy humanCode name specialization version",
        one={
            "achievementType": one_of(*vocabulary.ACHIEVEMENT_TYPES, extensible=True),
            "creator": "Profile",
            "creditsAvailable": number,
            "criteria": "Criteria",
            "image": "Image",
            "inLanguage": "LanguageTag",
        },
        several={
            **_ENDORSED,
            "alignment": "Alignment",
            "otherIdentifier": "IdentifierEntry",
            "related": "Related",
            "resultDescription": "ResultDescription",
            "tag": text,
        },
        types=("Achievement",),
    ),
    "Profile": _Class(
        required="id type",
        texts="id name url phone description email official familyName givenName additionalName"
        " patronymicName honorificPrefix honorificSuffix familyNamePrefix",
        one={"image": "Image", "address": "Address", "parentOrg": "Profile", "dateOfBirth": _day},
        several={**_ENDORSED, "otherIdentifier": "IdentifierEntry"},
        types=("Profile",),
    ),
    "Address": _Class(
        required="type",
        texts="addressCountry addressCountryCode addressRegion addressLocality streetAddress"
        " postOfficeBoxNumber postalCode",
        one={"geo": "GeoCoordinates"},
        types=("Address",),
    ),
    "GeoCoordinates": _Class(
        required="type latitude longitude",
        one={"type": one_of("GeoCoordinates"), "latitude": number, "longitude": number},
    ),
    "Alignment": _Class(
        required="type targetName targetUrl",
        texts="targetCode targetDescription targetName targetFramework targetUrl",
        one={"targetType": one_of(*vocabulary.TARGET_TYPES, extensible=True)},
        types=("Alignment",),
    ),
    "Related": _Class(
        required="id type",
        texts="id version",
        one={"inLanguage": "LanguageTag"},
        types=("Related",),
    ),
    "Result": _Class(
        required="type",
        texts="achievedLevel resultDescription value",
        one={"status": one_of(*vocabulary.RESULT_STATUSES)},
        several={"alignment": "Alignment"},
        types=("Result",),
    ),
    "ResultDescription": _Class(
        required="id type name resultType",
        texts="id name requiredLevel requiredValue valueMax valueMin",
        one={"resultType": one_of(*vocabulary.RESULT_TYPES, extensible=True)},
        several={
            "alignment": "Alignment",
            "allowedValue": text,
            "rubricCriterionLevel": "RubricCriterionLevel",
        },
        types=("ResultDescription",),
    ),
    "RubricCriterionLevel": _Class(
        required="id type name",
        texts="id description level name points",
        several={"alignment": "Alignment"},
        types=("RubricCriterionLevel",),
    ),
    "Evidence": _Class(
        required="type",
        texts="id narrative name description genre audience",
        types=("Evidence",),
    ),
    "Criteria": _Class(texts="id narrative"),
    "Image": _Class(
        required="id type", texts="id caption", one={"type": one_of("Image")}, closed=True
    ),
    "IdentityObject": _Class(
        required="type hashed identityHash identityType",
        texts="identityHash salt",
        one={
            "type": one_of("IdentityObject"),
            "hashed": boolean,
            "identityType": _identifier_type,
        },
        closed=True,
    ),
    "IdentifierEntry": _Class(
        required="type identifier identifierType",
        texts="identifier",
        one={"type": one_of("IdentifierEntry"), "identifierType": _identifier_type},
        closed=True,
    ),
    "CredentialStatus": _Class(required="id type", texts="id type"),
    "CredentialSchema": _Class(required="id type", texts="id type"),
    "RefreshService": _Class(required="id type", texts="id type"),
    "TermsOfUse": _Class(required="type", texts="id type"),
    "Proof": _Class(
        required="type",
        texts="type cryptosuite challenge domain nonce proofPurpose proofValue verificationMethod",
        one={"created": moment},
    ),
}

_COMPACT_DIFFERS: Mapping[str, _Class] = {
    "CredentialStatus": _Class(required="type", texts="id type"),
    "EndorsementCredential": _Class(
        required="@context type id name credentialSubject issuer validFrom",
        texts="id name description",
        one={**_ENVELOPE, "credentialSubject": "EndorsementSubject"},
        several={**_ENVELOPE_LISTS, "evidence": "Evidence"},
        types=("EndorsementCredential",),
    ),
}
"""The two classes in which the variants differ by more than lists and languages."""


class _Variant:
    """The rules of one variant, by the name of the class; classes refer to each other."""

    def __init__(self, classes: Mapping[str, _Class], *, single_values: bool) -> None:
        self._single_values = single_values
        self._rules: dict[str, Rule] = {"LanguageTag": self._text(_language_tag)}
        for name, members in classes.items():
            self._rules[name] = self._class(name, members)
        self._rules["ProfileRef"] = _profile_or_address(self._rules["Profile"])

    def __getitem__(self, name: str) -> Rule:
        return self._rules[name]

    def _class(self, name: str, members: _Class) -> Rule:
        rules = dict.fromkeys(members.texts.split(), self._text(text))
        rules.update({member: self._rule(rule) for member, rule in members.one.items()})
        rules.update(
            {member: self._several(self._rule(rule)) for member, rule in members.several.items()}
        )
        if members.types is not None:
            rules["type"] = self._types(members.types, credential=name.endswith("Credential"))
        rule = object_of(
            Members(rules=rules, required=tuple(members.required.split()), closed=members.closed),
            name,
        )
        return once(rule) if name in _THE_SAME_IN_MANY else rule

    def _rule(self, rule: Rule | str) -> Rule:
        if not isinstance(rule, str):
            return self._text(rule) if rule in {text, _compact_jws} else rule
        return lambda value: self._rules[rule](value)

    def _text(self, rule: Rule) -> Rule:
        return either(_language_map(rule), rule, when=dict) if self._single_values else rule

    def _several(self, rule: Rule) -> Rule:
        return either(list_of(rule), rule, when=list) if self._single_values else list_of(rule)

    def _types(self, wanted: tuple[str, ...], *, credential: bool) -> Rule:
        needed = (("VerifiableCredential",), wanted) if credential else (wanted,)

        def rule(value: object) -> None:
            if self._single_values and isinstance(value, str):
                value = [value]
            words = as_list(value, least=1)
            list_of(text)(words)
            for choice in needed:
                if not any(word in choice for word in words):
                    raise MisfitError(
                        expected="a list with "
                        + " or ".join(f"“{word}”" for word in choice)
                        + " in it",
                        found=value,
                    )

        return rule


def _language_map(rule: Rule) -> Rule:
    language_key = matching(r"[a-z]{2}(-[A-Z]{2})?", "a language such as en or en-GB")
    content = object_of(Members(rules={}), "map of languages")

    def rule_of_map(value: object) -> None:
        content(value)
        for language, words in value.items() if isinstance(value, dict) else ():
            try:
                language_key(language)
                rule(words)
            except MisfitError as misfit:
                raise misfit.under(language) from misfit.__cause__

    return rule_of_map


_THE_SAME_IN_MANY = frozenset({"Achievement", "Profile"})
"""Classes whose objects are the same in all credentials of a track."""

LISTS = _Variant(_CLASSES, single_values=False)
"""Everything that can be several is a list: what an issuer writes; satisfies both variants."""

COMPACT = _Variant({**_CLASSES, **_COMPACT_DIFFERS}, single_values=True)
"""As JSON-LD compaction leaves it: what a verifier reads."""
