"""One-time links on their way: made and mailed after the visitor was answered.

The request only puts down what was typed. Looking the address up, making the link and mailing
it happen in a thread of their own, so that neither the answer nor its time tells whether the
address is known (row W9). A link is of use for some minutes to somebody who waits for it: it
is mailed at once, tried again twice, and then given up. The person asks again.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

from flask import Flask

from issuer.services.signing_in import MailedLink, make_links
from issuer.web.me.guarding import OwnSide
from issuer.web.me.letter import letter

Post = Callable[[EmailMessage], None]
"""Hands one mail to the mail server; raises where that fails."""

MOST_WAITING: Final = 200
_PAUSES: Final = (2.0, 10.0)
"""Seconds before the second and the third try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody asked for a link; whether there is such a person is not known yet."""

    mail: str
    onward: str
    language: str


class Posting:
    """Takes what was asked for, and sees to it one after the other."""

    def __init__(self, app: Flask, side: OwnSide, post: Post) -> None:
        self._app = app
        self._side = side
        self._post = post
        self._waiting: queue.Queue[Asked] = queue.Queue(MOST_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, asked: Asked) -> None:
        """Take it and return at once; what is too much is dropped, and the log says so."""
        try:
            self._waiting.put_nowait(asked)
        except queue.Full:
            self._app.logger.warning("Too many sign-in links are waiting; one was dropped.")
            return
        # Begun here and not before: a server that forks after loading has no thread otherwise.
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="sign-in", daemon=True)
                self._thread.start()

    def settle(self) -> None:
        """Wait until everything that was put is seen to."""
        self._waiting.join()

    def _work(self) -> None:
        while True:
            asked = self._waiting.get()
            try:
                self._see_to(asked)
            except Exception as error:
                # Neither the address nor what a server says of it goes to the log (row D2).
                kind = type(error).__name__
                self._app.logger.warning("A sign-in link could not be mailed: %s", kind)
            finally:
                self._waiting.task_done()

    def _see_to(self, asked: Asked) -> None:
        links = make_links(
            self._side.office.database,
            asked.mail,
            onward=asked.onward,
            at=self._side.site.clock(),
        )
        for link in links:
            self._mail(link, asked.language)

    def _mail(self, link: MailedLink, language: str) -> None:
        message = letter(self._app, self._side.office, link, language)
        for pause in _PAUSES:
            try:
                self._post(message)
            except OSError:
                time.sleep(pause)
            else:
                return
        self._post(message)
