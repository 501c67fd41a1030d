"""A credential, parsed once at the door.

Two writings are read: VC-DM 2.0, with the classes of Open Badges 3.0, and VC-DM 1.1. What the
rest of the verifier works with is typed here; the document itself stays beside it, whole and
unchanged, so that every member that a specification defines survives and what is signed is
what was presented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from verifier.datamodel import credentials, open_badges
from verifier.datamodel.other_documents import what_instead
from verifier.datamodel.outline import outline_of
from verifier.datamodel.shape import Members, Rule, object_of, require
from verifier.datamodel.values import plain, several, words
from verifier.errors import MalformedError
from verifier.remembering import Memory
from verifier.timestamps import parse_timestamp

_FITTED: Memory[bool] = Memory(1024)
"""Outlines of documents that fit; both say the same of data model and classes."""


class DataModel(StrEnum):
    """The version of the W3C data model, told by the first context."""

    V1 = "1.1"
    V2 = "2.0"


class Kind(StrEnum):
    """What a credential is, told by its types."""

    OPEN_BADGE = "open-badge"
    ENDORSEMENT = "endorsement"
    STATUS_LIST = "status-list"
    OTHER = "credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture, by its address (it is shown only if it is our own, and never fetched)."""

    id: str
    caption: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The issuer as it describes itself: claims, all of them, but for the id that signed."""

    id: str
    name: str | None
    url: str | None
    image: Image | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityObject:
    """One way in which the credential names its holder (Open Badges 3.0 §B.7 IdentityObject)."""

    identity_type: str
    hashed: bool
    identity_hash: str
    """The identifier in plain, or its digest as ``sha256$`` and hex digits."""
    salt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What the credential says was achieved."""

    id: str
    name: str
    description: str
    criteria: str | None
    """The criteria in words, or their address where there are no words."""
    image: Image | None
    achievement_type: str | None
    version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Of whom, or of what, the credential speaks."""

    id: str | None
    identifiers: tuple[IdentityObject, ...]
    achievement: Achievement | None
    claims: Mapping[str, object]
    """The subject as it stands in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A typed reference to something outside: a status entry, a schema, a refresh service."""

    types: tuple[str, ...]
    id: str | None
    members: Mapping[str, object]
    place: str
    """JSON pointer into the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One credential as it was presented."""

    document: dict[str, object]
    data_model: DataModel
    kind: Kind
    id: str | None
    types: tuple[str, ...]
    name: str | None
    issuer: Profile
    subjects: tuple[Subject, ...]
    valid_from: datetime | None
    valid_until: datetime | None
    awarded_date: datetime | None
    status: tuple[Pointer, ...]
    schemas: tuple[Pointer, ...]
    refresh: tuple[Pointer, ...]


def parse_credential(document: object) -> Credential:
    """Read a JSON value (from ``strict_json.parse``) as one credential.

    Raises MalformedError where it is not one: what it is instead (row L19), or the place, what
    was found and what was expected.
    """
    if not isinstance(document, dict):
        raise MalformedError(
            "This is JSON, but not a credential: a credential is one object.",
            code="NOT_A_CREDENTIAL",
        )
    data_model = _data_model(document)
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    outline = outline_of(unsigned)
    if outline is None or _FITTED.get(outline) is None:
        whole = credentials.VERSION_2 if data_model is DataModel.V2 else credentials.VERSION_1
        require(whole, unsigned, "The credential")
        _require_class(unsigned, _kind(words(document["type"])), data_model)
        if outline is not None:
            _FITTED.put(outline, known=True)
    types = words(document["type"])
    kind = _kind(types)
    return Credential(
        document=document,
        data_model=data_model,
        kind=kind,
        id=plain(document.get("id")),
        types=types,
        name=plain(document.get("name")),
        issuer=_profile(document["issuer"]),
        subjects=tuple(_subject(each) for each in several(document["credentialSubject"])),
        valid_from=_moment(document, "validFrom", "issuanceDate", data_model),
        valid_until=_valid_until(document, data_model),
        awarded_date=_moment(document, "awardedDate", "awardedDate", data_model),
        status=_pointers(document, "credentialStatus"),
        schemas=_pointers(document, "credentialSchema"),
        refresh=_pointers(document, "refreshService"),
    )


def _data_model(document: Mapping[str, object]) -> DataModel:
    first = next(iter(several(document.get("@context"))), None)
    if "VerifiableCredential" not in words(document.get("type")):
        raise MalformedError(what_instead(document), code="NOT_A_CREDENTIAL", place="/type")
    if first == credentials.CREDENTIALS_V1:
        return DataModel.V1
    return DataModel.V2


def _kind(types: tuple[str, ...]) -> Kind:
    if "AchievementCredential" in types or "OpenBadgeCredential" in types:
        return Kind.OPEN_BADGE
    if "EndorsementCredential" in types:
        return Kind.ENDORSEMENT
    if "BitstringStatusListCredential" in types or "StatusList2021Credential" in types:
        return Kind.STATUS_LIST
    return Kind.OTHER


def _require_class(unsigned: dict[str, object], kind: Kind, data_model: DataModel) -> None:
    """Hold an Open Badge against its own classes too."""
    if kind is Kind.OPEN_BADGE:
        name, subject = "AchievementCredential", "AchievementSubject"
    elif kind is Kind.ENDORSEMENT:
        name, subject = "EndorsementCredential", "EndorsementSubject"
    else:
        return
    if data_model is DataModel.V2:
        require(open_badges.COMPACT[name], unsigned, "The Open Badge")
    else:
        # The specification's schemas for VC-DM 1.1 differ in the envelope alone.
        parts: Mapping[str, Rule] = {
            "credentialSubject": open_badges.COMPACT[subject],
            "issuer": open_badges.COMPACT["ProfileRef"],
        }
        require(object_of(Members(rules=parts), name), unsigned, "The Open Badge")
    holder = unsigned["credentialSubject"]
    if (
        kind is Kind.OPEN_BADGE
        and isinstance(holder, dict)
        and "id" not in holder
        and not several(holder.get("identifier"))
    ):
        raise MalformedError(
            "The Open Badge does not say whose it is: its subject has neither an id nor an "
            "identifier, and one of them is required.",
            code="MALFORMED_VALUE_ERROR",
            place="/credentialSubject",
        )


def _profile(value: object) -> Profile:
    if isinstance(value, str):
        return Profile(id=value, name=None, url=None, image=None)
    members = value if isinstance(value, dict) else {}
    return Profile(
        id=str(members["id"]),
        name=plain(members.get("name")),
        url=plain(members.get("url")),
        image=_image(members.get("image")),
    )


def _subject(value: object) -> Subject:
    members = value if isinstance(value, dict) else {}
    achievement = members.get("achievement")
    return Subject(
        id=plain(members.get("id")),
        identifiers=tuple(
            identity
            for each in several(members.get("identifier"))
            if (identity := _identity(each)) is not None
        ),
        achievement=_achievement(achievement),
        claims=members,
    )


def _identity(value: object) -> IdentityObject | None:
    if not isinstance(value, dict):
        return None
    kind, identity = plain(value.get("identityType")), plain(value.get("identityHash"))
    hashed = value.get("hashed")
    if kind is None or identity is None or not isinstance(hashed, bool):
        return None
    return IdentityObject(
        identity_type=kind, hashed=hashed, identity_hash=identity, salt=plain(value.get("salt"))
    )


def _achievement(value: object) -> Achievement | None:
    if not isinstance(value, dict):
        return None
    identifier, name = plain(value.get("id")), plain(value.get("name"))
    if identifier is None or name is None:
        return None
    criteria = value.get("criteria")
    members = criteria if isinstance(criteria, dict) else {}
    return Achievement(
        id=identifier,
        name=name,
        description=plain(value.get("description")) or "",
        criteria=plain(members.get("narrative")) or plain(members.get("id")),
        image=_image(value.get("image")),
        achievement_type=plain(value.get("achievementType")),
        version=plain(value.get("version")),
    )


def _image(value: object) -> Image | None:
    if isinstance(value, str):
        return Image(id=value, caption=None)
    address = plain(value.get("id")) if isinstance(value, dict) else None
    if not isinstance(value, dict) or address is None:
        return None
    return Image(id=address, caption=plain(value.get("caption")))


def _pointers(document: Mapping[str, object], member: str) -> tuple[Pointer, ...]:
    value = document.get(member)
    listed = isinstance(value, list)
    return tuple(
        Pointer(
            types=words(each.get("type")),
            id=plain(each.get("id")),
            members=each,
            place=f"/{member}/{index}" if listed else f"/{member}",
        )
        for index, each in enumerate(several(value))
        if isinstance(each, dict)
    )


def _moment(
    document: Mapping[str, object], name: str, name_v1: str, data_model: DataModel
) -> datetime | None:
    value = document.get(name if data_model is DataModel.V2 else name_v1)
    return None if value is None else parse_timestamp(str(value))


def _valid_until(document: Mapping[str, object], data_model: DataModel) -> datetime | None:
    begin = _moment(document, "validFrom", "issuanceDate", data_model)
    end = _moment(document, "validUntil", "expirationDate", data_model)
    if begin is not None and end is not None and end < begin:
        raise MalformedError(
            "The credential ends before it begins: validUntil lies before validFrom.",
            code="MALFORMED_VALUE_ERROR",
            place="/validUntil" if data_model is DataModel.V2 else "/expirationDate",
        )
    return end
