"""The parts of a credential, typed: its issuer, its subject, what it points to.

They are read from a document that was held against the rules, and take from it what has one
meaning; whatever else it says stays in the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from verifier.datamodel.values import plain, several, words


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


def profile_of(value: object) -> Profile:
    """Read an issuer: its id, or a Profile."""
    if isinstance(value, str):
        return Profile(id=value, name=None, url=None, image=None)
    members = value if isinstance(value, dict) else {}
    return Profile(
        id=str(members["id"]),
        name=plain(members.get("name")),
        url=plain(members.get("url")),
        image=_image(members.get("image")),
    )


def subject_of(value: object, achievement: Achievement | None) -> Subject:
    """Read one ``credentialSubject`` whose achievement was read already."""
    members = value if isinstance(value, dict) else {}
    return Subject(
        id=plain(members.get("id")),
        identifiers=tuple(
            [
                identity
                for each in several(members.get("identifier"))
                if (identity := _identity(each)) is not None
            ]
        ),
        achievement=achievement,
        claims=members,
    )


def achievement_of(subject: object) -> Achievement | None:
    """Read the achievement of a ``credentialSubject``; None where there is none with a name."""
    value = subject.get("achievement") if isinstance(subject, dict) else None
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


def pointers_of(document: Mapping[str, object], member: str) -> tuple[Pointer, ...]:
    """Read what ``member`` of a document points to: one object or a list of them."""
    value = document.get(member)
    if value is None:
        return ()
    listed = isinstance(value, list)
    return tuple(
        [
            Pointer(
                types=words(each.get("type")),
                id=plain(each.get("id")),
                members=each,
                place=f"/{member}/{index}" if listed else f"/{member}",
            )
            for index, each in enumerate(several(value))
            if isinstance(each, dict)
        ]
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


def _image(value: object) -> Image | None:
    if isinstance(value, str):
        return Image(id=value, caption=None)
    address = plain(value.get("id")) if isinstance(value, dict) else None
    if not isinstance(value, dict) or address is None:
        return None
    return Image(id=address, caption=plain(value.get("caption")))
