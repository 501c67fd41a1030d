"""The few words that pictures and papers add of their own, by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from issuer.domain.programme import Level
from issuer.rendering.facts import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything in one language; a language that lacks a word does not type-check."""

    levels: Mapping[Level, str]
    marks: Mapping[Mark, str]
    """One or two words for a band across a picture."""


_ENGLISH = Words(
    levels=MappingProxyType(
        {
            Level.BRONZE: "Bronze",
            Level.SILVER: "Silver",
            Level.GOLD: "Gold",
            Level.PLATINUM: "Platinum",
        }
    ),
    marks=MappingProxyType(
        {
            Mark.UPCOMING: "Not yet valid",
            Mark.EXPIRED: "Expired",
            Mark.LAPSED: "Lapsed",
            Mark.SUSPENDED: "Suspended",
            Mark.WITHDRAWN: "Withdrawn",
            Mark.SURRENDERED: "Surrendered",
            Mark.REPLACED: "Replaced",
            Mark.REVOKED: "Revoked",
        }
    ),
)

_BY_LANGUAGE: Mapping[str, Words] = MappingProxyType({"en": _ENGLISH})


def words_of(language: str) -> Words:
    """Give the words of a BCP 47 tag; English where the language is not there yet."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), _ENGLISH)
