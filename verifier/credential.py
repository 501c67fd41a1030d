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
from typing import Final

from verifier.datamodel import credentials, open_badges
from verifier.datamodel.other_documents import what_instead
from verifier.datamodel.parts import (
    Achievement,
    Pointer,
    Profile,
    Subject,
    achievement_of,
    pointers_of,
    profile_of,
    subject_of,
)
from verifier.datamodel.shape import Members, Rule, object_of, require
from verifier.datamodel.values import plain, several, words
from verifier.errors import MalformedError
from verifier.outline import Outline, outline_of
from verifier.remembering import Memory
from verifier.timestamps import parse_timestamp


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
class Credential:
    """One credential as it was presented."""

    document: dict[str, object]
    outline: Outline
    """The document without its proof, walked."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What all credentials of one outline say, beside their own texts."""

    data_model: DataModel
    kind: Kind
    types: tuple[str, ...]
    name: str | None
    issuer: Profile
    achievements: tuple[Achievement | None, ...]
    """Of each subject."""
    schemas: tuple[Pointer, ...]
    refresh: tuple[Pointer, ...]


_SHARED: Final[Memory[_Shared]] = Memory(256)
"""By the fingerprint of an outline; a document is here only if it fits the rules."""


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
    unsigned = dict(document)
    unsigned.pop("proof", None)
    outline = outline_of(unsigned)
    shared = _shared(unsigned, outline.fingerprint)
    valid_from, valid_until = _period(document, shared.data_model)
    return Credential(
        document=document,
        outline=outline,
        data_model=shared.data_model,
        kind=shared.kind,
        id=plain(document.get("id")),
        types=shared.types,
        name=shared.name,
        issuer=shared.issuer,
        subjects=tuple(
            map(subject_of, several(document["credentialSubject"]), shared.achievements)
        ),
        valid_from=valid_from,
        valid_until=valid_until,
        awarded_date=_moment(document, "awardedDate"),
        status=pointers_of(document, "credentialStatus"),
        schemas=shared.schemas,
        refresh=shared.refresh,
    )


def _shared(unsigned: dict[str, object], fingerprint: bytes | None) -> _Shared:
    """Hold a document against the rules, unless one with the same outline fitted them."""
    known = None if fingerprint is None else _SHARED.get(fingerprint)
    if known is not None:
        return known
    data_model = _data_model(unsigned)
    whole = credentials.VERSION_2 if data_model is DataModel.V2 else credentials.VERSION_1
    require(whole, unsigned, "The credential")
    types = words(unsigned["type"])
    kind = _kind(types)
    _require_class(unsigned, kind, data_model)
    shared = _Shared(
        data_model=data_model,
        kind=kind,
        types=types,
        name=plain(unsigned.get("name")),
        issuer=profile_of(unsigned["issuer"]),
        achievements=tuple(map(achievement_of, several(unsigned["credentialSubject"]))),
        schemas=pointers_of(unsigned, "credentialSchema"),
        refresh=pointers_of(unsigned, "refreshService"),
    )
    if fingerprint is not None:
        _SHARED.put(fingerprint, shared)
    return shared


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


def _period(
    document: Mapping[str, object], data_model: DataModel
) -> tuple[datetime | None, datetime | None]:
    """Return when the credential begins and ends to be valid; it may leave out either."""
    first, last = (
        ("validFrom", "validUntil")
        if data_model is DataModel.V2
        else ("issuanceDate", "expirationDate")
    )
    begin, end = _moment(document, first), _moment(document, last)
    if begin is not None and end is not None and end < begin:
        raise MalformedError(
            "The credential ends before it begins: validUntil lies before validFrom.",
            code="MALFORMED_VALUE_ERROR",
            place=f"/{last}",
        )
    return begin, end


def _moment(document: Mapping[str, object], name: str) -> datetime | None:
    value = document.get(name)
    return None if value is None else parse_timestamp(str(value))
