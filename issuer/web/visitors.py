"""What visitors send in forms: where it comes from, and what of it can be read."""

import re
from typing import Final

from flask import Request

LONGEST_MAIL: Final = 254

_MAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def comes_from_elsewhere(asked: Request, public_url: str) -> bool:
    """Say whether a form was sent from another site's page (row W7).

    Visitors have no session, so a foreign page could use no one's authority; but it could let
    its readers send. Browsers name the sending site themselves (Fetch Metadata, RFC 6454);
    clients that are no browsers name none.
    """
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = asked.headers.get("Origin")
    return origin is not None and origin != "/".join(public_url.split("/")[:3])


def without_controls(text: str) -> str:
    """Return what was typed without characters that no keyboard writes; lines stay."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()


def is_mail_address(text: str) -> bool:
    """Say whether a text is one mail address that letters can be sent to."""
    if len(text) > LONGEST_MAIL or not _MAIL.fullmatch(text) or _CONTROL.search(text):
        return False
    try:
        text.rpartition("@")[2].encode("idna")
    except UnicodeError:
        return False
    return True
