"""A visitor's message on its way to a holder: the office writes, the answer goes to the visitor."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from issuer.delivery.languages import language_of, translations
from issuer.delivery.letter import POLICY, Sender, address, one_line, templates
from issuer.delivery.wording import marked

SUBJECT = marked("A visitor of your directory profile writes to you")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayFacts:
    """Everything that the mail says."""

    language: str
    """BCP 47 tag of the holder."""
    holder_name: str
    holder_mail: str
    visitor_name: str
    """As the visitor calls themselves: nobody checked it."""
    visitor_mail: str
    words: str
    profile: str
    """Address of the holder's profile."""
    choices: str
    """Where the holder says that they want no more messages."""
    demonstration: bool


def relay(facts: RelayFacts, sender: Sender, *, message_id: str, written: datetime) -> EmailMessage:
    """Write the mail, as plain text alone: what a stranger wrote is never markup.

    It comes from the office and not in the visitor's name (their domain would disown it); an
    answer goes to the visitor. The subject is the office's own.

    Raises LetterError where one of the two addresses is no mail address.
    """
    language = language_of(facts.language)
    gettext = translations(language).gettext
    message = EmailMessage(policy=POLICY)
    message["From"] = address(sender.name, sender.mail)
    message["To"] = address(facts.holder_name, facts.holder_mail)
    message["Reply-To"] = address(facts.visitor_name, facts.visitor_mail)
    message["Subject"] = gettext(SUBJECT)
    message["Date"] = format_datetime(written)
    message["Message-ID"] = f"<{message_id}>"
    # RFC 3834 §5: an out-of-office answer would give the holder's address away.
    message["Auto-Submitted"] = "auto-generated"
    said = (
        templates()
        .get_template("relay.txt")
        .render(
            _=gettext,
            holder=one_line(facts.holder_name),
            visitor=one_line(facts.visitor_name),
            mail=facts.visitor_mail,
            lines=[one_line(line) for line in facts.words.splitlines()],
            profile=facts.profile,
            choices=facts.choices,
            office=sender.name,
            demonstration=facts.demonstration,
        )
    )
    message.set_content(said, cte="quoted-printable")
    message["Content-Language"] = language
    return message
