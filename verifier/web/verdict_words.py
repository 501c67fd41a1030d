"""The words and shapes of every verdict."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from verifier.report import Verdict
from verifier.web.language import marked


class Tone(StrEnum):
    """How an answer is coloured; never the only sign of what it says."""

    GOOD = "good"
    CAUTION = "caution"
    UNSURE = "unsure"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How an answer looks and what it says, before it is translated and dated."""

    tone: Tone
    icon: str
    word: str
    sentence: str


VERDICTS: Final = {
    Verdict.VALID: Words(
        tone=Tone.GOOD,
        icon="valid",
        word=marked("Valid"),
        sentence=marked("Genuine, in date and not revoked: every check passed."),
    ),
    Verdict.EXPIRED: Words(
        tone=Tone.CAUTION,
        icon="expired",
        word=marked("Expired on %(day)s"),
        sentence=marked("It is genuine, but the time for which it was issued has passed."),
    ),
    Verdict.NOT_YET_VALID: Words(
        tone=Tone.CAUTION,
        icon="upcoming",
        word=marked("Holds from %(day)s"),
        sentence=marked("It is genuine, but it does not hold yet."),
    ),
    Verdict.SUSPENDED: Words(
        tone=Tone.CAUTION,
        icon="suspended",
        word=marked("Suspended"),
        sentence=marked("It is genuine, but its issuer has suspended it: it does not hold now."),
    ),
    Verdict.REVOKED: Words(
        tone=Tone.BAD,
        icon="revoked",
        word=marked("Revoked"),
        sentence=marked(
            "It was genuinely issued, but its issuer has taken it back: it does not hold. There "
            "may be a newer one in its place."
        ),
    ),
    Verdict.UNTRUSTED_ISSUER: Words(
        tone=Tone.UNSURE,
        icon="untrusted",
        word=marked("Issuer not recognised"),
        sentence=marked(
            "It is signed, but by someone whom we do not know. Anyone can sign a credential and "
            "put any name on it."
        ),
    ),
    Verdict.INDETERMINATE: Words(
        tone=Tone.UNSURE,
        icon="unknown",
        word=marked("Could not be checked"),
        sentence=marked(
            "At least one check could not be made. That says nothing against it, and nothing for "
            "it. Try again later."
        ),
    ),
    Verdict.INVALID: Words(
        tone=Tone.BAD,
        icon="invalid",
        word=marked("Not valid"),
        sentence=marked("It breaks a rule that every credential must keep. Do not rely on it."),
    ),
    Verdict.MALFORMED: Words(
        tone=Tone.UNSURE,
        icon="malformed",
        word=marked("Not readable"),
        sentence=marked("This is not one complete credential, so that nothing could be checked."),
    ),
}

FORGED: Final = Words(
    tone=Tone.BAD,
    icon="invalid",
    word=marked("Not genuine"),
    sentence=marked(
        "The signature does not match: this was changed after it was signed, or its issuer never "
        "signed it. Do not rely on it."
    ),
)

OTHER_KINDS: Final = {
    kind: Words(tone=Tone.GOOD, icon="valid", word=marked("Valid"), sentence=sentence)
    for kind, sentence in {
        "endorsement": marked("A genuine endorsement, in date. It is not a badge of a person."),
        "status-list": marked("A genuine list of statuses, in date. It certifies nobody."),
        "credential": marked("A genuine credential, in date. It is not an Open Badge."),
    }.items()
}
"""Genuine, and yet no badge: the banner says so (row L19)."""

DATELESS: Final = {
    Verdict.EXPIRED: marked("Expired"),
    Verdict.NOT_YET_VALID: marked("Does not hold yet"),
}
"""Where the document has no date to put in."""
