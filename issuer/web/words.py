"""Words for levels and recorded events, as the public reads them."""

from dataclasses import dataclass
from typing import Final

from issuer.domain.programme import Level, Track
from verifier.web.language import gettext, marked


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWords:
    """A level by its metal, and by the programme's own word for it."""

    level: Level
    metal: str
    meaning: str


_METALS: Final = {
    Level.BRONZE: marked("Bronze"),
    Level.SILVER: marked("Silver"),
    Level.GOLD: marked("Gold"),
    Level.PLATINUM: marked("Platinum"),
}

_EVENTS: Final = {
    "certified": marked("Certified"),
    "renewed": marked("Renewed"),
    "reinstated": marked("Reinstated"),
    "extended": marked("Extended, since a higher level was earned"),
    "corrected": marked("Corrected certificate issued"),
    "reissued": marked("New certificate issued"),
    "version-revoked": marked("Certificate taken back"),
    "suspended": marked("Suspended"),
    "resolved": marked("Suspension ended"),
    "withdrawn": marked("Withdrawn"),
    "appeal-upheld": marked("Withdrawal taken back after an appeal"),
    "surrendered": marked("Given up by the holder"),
}
"""What the public is told of a certification's acts: what happened, and nothing of why."""


def metal_words(level: Level) -> str:
    """Return the metal's name in the language of the request."""
    return gettext(_METALS[level])


def level_words(track: Track) -> LevelWords:
    """Return the words for the track's level in the language of the request."""
    return LevelWords(level=track.level, metal=metal_words(track.level), meaning=track.level_name)


def event_words(event: str) -> str | None:
    """Return the words for a recorded act, or None where it is no business of the public."""
    words = _EVENTS.get(event)
    return None if words is None else gettext(words)
