"""Mail over SMTP: one connection for many letters, encrypted unless the server is this machine."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from typing import Final

from issuer.delivery.outcome import Delivered, Outcome, PutOff, Refused

SECONDS: Final = 30.0
"""For each step of the conversation."""
_PERMANENT: Final = 500
_CLOSING: Final = 421


class Security(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes our mail over."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = None
    """What certificates are trusted; the system's without it."""


class Post:
    """Letters on their way: opens the connection with the first one and keeps it."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> Outcome:
        """Hand one letter to the server.

        ``Delivered`` means that the server took it over: what becomes of it further on comes
        back, if ever, as a mail to the sender's address.
        """
        try:
            connection = self._opened()
        except smtplib.SMTPAuthenticationError:
            return PutOff(problem="the mail server does not accept our name", down=True)
        except (smtplib.SMTPException, OSError):
            return PutOff(problem="the mail server could not be used", down=True)
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            return self._judged(next(iter(error.recipients.values()))[0])
        except smtplib.SMTPResponseException as error:
            if isinstance(error, smtplib.SMTPSenderRefused):
                self.close()
                return PutOff(problem="the mail server refused our address", down=True)
            return self._judged(error.smtp_code)
        except smtplib.SMTPNotSupportedError:
            return Refused(problem="the mail server takes no address of this script")
        except (smtplib.SMTPException, OSError):
            self.close()
            return PutOff(problem="the mail server broke off", down=True)
        return Delivered()

    def close(self) -> None:
        """Take leave of the server, if it is still there."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def _opened(self) -> smtplib.SMTP:
        if self._connection is not None:
            try:
                self._connection.noop()
            except (smtplib.SMTPException, OSError):
                # Servers hang up on who is silent for long; that is no fault.
                self.close()
        if self._connection is None:
            self._connection = _connect(self._server)
        return self._connection

    def _judged(self, code: int) -> Outcome:
        if code == _CLOSING:
            self.close()
            return PutOff(problem="the mail server is closing", down=True)
        if code >= _PERMANENT:
            return Refused(problem=f"the mail server refused it with code {code}")
        return PutOff(problem=f"the mail server put it off with code {code}")


def _connect(server: MailServer) -> smtplib.SMTP:
    context = server.tls or ssl.create_default_context()
    connection: smtplib.SMTP
    if server.security is Security.TLS:
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security is Security.STARTTLS:
            # Raises where the server does not offer it: nothing is ever sent in the clear.
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def opened_post(server: MailServer) -> Iterator[Post]:
    """Open a way out for letters, and close it at the end."""
    post = Post(server)
    try:
        yield post
    finally:
        post.close()
