"""What letters say: subject and sentences for each occasion, in English.

The other languages are the catalogues in ``templates/mail/languages``. ``%(track)s`` is the
certification's name, ``%(day)s`` the day that matters, ``%(end)s`` until when it holds.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Occasion(StrEnum):
    """Why a letter is written."""

    CERTIFIED = "certified"
    RENEWED = "renewed"
    REINSTATED = "reinstated"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    BEING_CORRECTED = "being-corrected"
    SUSPENDED = "suspended"
    SUSPENDED_BY_CLOCK = "suspended-by-clock"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    SURRENDERED = "surrendered"
    REMINDER = "reminder"
    """It will expire, and its renewal is not open yet."""
    DUE = "due"
    """It will expire, and can be renewed now."""
    EXPIRED = "expired"
    """It expired and can still be renewed."""
    LAPSED = "lapsed"


def marked(message: str) -> str:
    """Mark a text for the catalogues; it is translated where a letter is written."""
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One letter's own words."""

    subject: str
    sentences: tuple[str, ...]


WORDINGS: Final = {
    Occasion.CERTIFIED: Wording(
        subject=marked("You are certified: %(track)s"),
        sentences=(
            marked("Congratulations: you hold the certification %(track)s until %(end)s."),
            marked(
                "Your certificate, your badge and everything for sharing them are on its page. "
                "Anybody can check there that it holds."
            ),
        ),
    ),
    Occasion.RENEWED: Wording(
        subject=marked("Renewed: %(track)s"),
        sentences=(
            marked("Your certification %(track)s is renewed and holds until %(end)s."),
            marked("Its page shows the new certificate and badge; the address stays the same."),
        ),
    ),
    Occasion.REINSTATED: Wording(
        subject=marked("Reinstated: %(track)s"),
        sentences=(
            marked("Your certification %(track)s stands again, until %(end)s."),
            marked("Its page shows the new certificate and badge; the address stays the same."),
        ),
    ),
    Occasion.EXTENDED: Wording(
        subject=marked("Extended: %(track)s"),
        sentences=(
            marked(
                "A higher certification extends your certification %(track)s: it holds until "
                "%(end)s."
            ),
        ),
    ),
    Occasion.CORRECTED: Wording(
        subject=marked("Corrected certificate: %(track)s"),
        sentences=(
            marked(
                "Your certificate for %(track)s was corrected. The new one is at the same "
                "address; please stop using copies of the old one, which is no longer valid."
            ),
        ),
    ),
    Occasion.BEING_CORRECTED: Wording(
        subject=marked("Your certificate is being corrected: %(track)s"),
        sentences=(
            marked(
                "Your last certificate for %(track)s was taken back and will be replaced. Your "
                "certification itself stands until %(end)s."
            ),
        ),
    ),
    Occasion.SUSPENDED: Wording(
        subject=marked("Suspended: %(track)s"),
        sentences=(
            marked("Your certification %(track)s is suspended since %(day)s."),
            marked(
                "While it is suspended, please do not use its badge and certificate. Write to "
                "the certification office about the cause and how to resolve it."
            ),
        ),
    ),
    Occasion.SUSPENDED_BY_CLOCK: Wording(
        subject=marked("Suspended: %(track)s"),
        sentences=(
            marked(
                "Your certification %(track)s is suspended since %(day)s, because a "
                "certification on which it rests does not stand."
            ),
            marked("It stands again by itself as soon as the other one does."),
        ),
    ),
    Occasion.RESTORED: Wording(
        subject=marked("Standing again: %(track)s"),
        sentences=(
            marked("Your certification %(track)s is no longer suspended or withdrawn."),
            marked("Its page says what holds now and until when."),
        ),
    ),
    Occasion.WITHDRAWN: Wording(
        subject=marked("Withdrawn: %(track)s"),
        sentences=(
            marked("Your certification %(track)s was withdrawn on %(day)s."),
            marked(
                "Please stop using its badge and certificate. You may appeal: write to the "
                "certification office."
            ),
        ),
    ),
    Occasion.SURRENDERED: Wording(
        subject=marked("Given up: %(track)s"),
        sentences=(
            marked("As you asked, your certification %(track)s ended on %(day)s."),
            marked("Please stop using its badge and certificate."),
        ),
    ),
    Occasion.REMINDER: Wording(
        subject=marked("%(track)s expires on %(end)s"),
        sentences=(
            marked("Your certification %(track)s holds until %(end)s."),
            marked("It can be renewed from %(opens)s on."),
        ),
    ),
    Occasion.DUE: Wording(
        subject=marked("%(track)s expires on %(end)s"),
        sentences=(
            marked("Your certification %(track)s holds until %(end)s."),
            marked("It can be renewed now; the certification office tells you what it takes."),
        ),
    ),
    Occasion.EXPIRED: Wording(
        subject=marked("Expired: %(track)s"),
        sentences=(
            marked("Your certification %(track)s expired on %(end)s."),
            marked("It can still be renewed before %(grace)s; after that it lapses."),
        ),
    ),
    Occasion.LAPSED: Wording(
        subject=marked("Lapsed: %(track)s"),
        sentences=(
            marked("Your certification %(track)s expired on %(end)s and lapsed on %(day)s."),
            marked("The certification office can tell you how to have it reinstated."),
        ),
    ),
}

DEADLINE: Final = marked("The cause is to be resolved before %(deadline)s.")
"""Added to a letter of suspension that has a deadline."""
