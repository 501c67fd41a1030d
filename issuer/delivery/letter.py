"""Letters: text and HTML of one mail, from facts to bytes."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Final

import jinja2

from issuer.delivery.languages import day, direction, language_of, translations
from issuer.delivery.wording import DEADLINE, WORDINGS, Occasion
from issuer.errors import IssuerError

POLICY: Final = SMTP.clone(max_line_length=78)


class LetterError(IssuerError):
    """A letter that cannot be written, because its recipient's address is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything that a letter says."""

    occasion: Occasion
    language: str
    """BCP 47 tag of the holder; English where there are no letters in it."""
    holder_name: str
    holder_mail: str
    track: str
    programme: str
    page: str
    """Address of the certification's page."""
    badge: str | None
    """Address of its live badge image; None where the badge is not to be used."""
    valid_until: datetime
    day: datetime
    """When the occasion arose."""
    renewal_opens: datetime
    grace_until: datetime
    deadline: datetime | None
    """Of a suspension."""
    demonstration: bool
    """The office is not a real one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes."""

    name: str
    mail: str
    reply_to: str
    """Where answers go; empty for the sender's own address."""


def letter(
    facts: LetterFacts, sender: Sender, *, message_id: str, written: datetime
) -> EmailMessage:
    """Write a letter: plain text, and the same as HTML without any remote part but the badge.

    Args:
        facts: what it says.
        sender: who writes.
        message_id: without angle brackets; the same each time this letter is made.
        written: its date; the same each time.

    Raises LetterError where the holder's address is no mail address.
    """
    language = language_of(facts.language)
    said = _said(facts, language)
    message = EmailMessage(policy=POLICY)
    message["From"] = address(sender.name, sender.mail)
    message["To"] = address(facts.holder_name, facts.holder_mail)
    if sender.reply_to:
        message["Reply-To"] = address(sender.name, sender.reply_to)
    message["Subject"] = one_line(str(said["subject"]))
    message["Date"] = format_datetime(written)
    message["Message-ID"] = f"<{message_id}>"
    # RFC 3834 §5: no out-of-office answers to this.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(templates().get_template("letter.txt").render(said), cte="quoted-printable")
    message.add_alternative(
        templates().get_template("letter.html").render(said),
        subtype="html",
        cte="quoted-printable",
    )
    # Only now: content headers set before would move into the first part.
    message["Content-Language"] = language
    return message


def _said(facts: LetterFacts, language: str) -> dict[str, object]:
    gettext = translations(language).gettext
    words = {
        "track": one_line(facts.track),
        "end": day(facts.valid_until, language),
        "day": day(facts.day, language),
        "opens": day(facts.renewal_opens, language),
        "grace": day(facts.grace_until, language),
        "deadline": "" if facts.deadline is None else day(facts.deadline, language),
    }
    wording = WORDINGS[facts.occasion]
    sentences = [*wording.sentences, *([DEADLINE] if facts.deadline is not None else [])]
    return {
        "_": gettext,
        "language": language,
        "direction": direction(language),
        "subject": gettext(wording.subject) % words,
        "sentences": [gettext(sentence) % words for sentence in sentences],
        "holder": one_line(facts.holder_name),
        "track": words["track"],
        "programme": one_line(facts.programme),
        "page": facts.page,
        "badge": facts.badge,
        "until": words["end"],
        "demonstration": facts.demonstration,
    }


def address(name: str, mail: str) -> Address:
    """Return what stands in a header; raises LetterError where ``mail`` is no mail address."""
    try:
        return Address(display_name=one_line(name), addr_spec=_ascii_domain(mail))
    except (
        ValueError,
        IndexError,
        MessageError,
    ) as error:  # what email.headerregistry raises for no address
        raise LetterError("That is no mail address.") from error


def _ascii_domain(mail: str) -> str:
    """Write a domain outside of ASCII as servers read it (RFC 5890)."""
    local, _, domain = mail.rpartition("@")
    if not local or any(each.isspace() or not each.isprintable() for each in mail):
        raise ValueError("no mail address")
    return f"{local}@{domain.encode('idna').decode()}"


def one_line(text: str) -> str:
    """Leave out line breaks and controls: a header ends where its line does."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


@cache
def templates() -> jinja2.Environment:
    """Return the templates of all mails of the outbox."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("templates", "mail"),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
