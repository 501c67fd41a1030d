"""Where somebody was on the way to before they had to sign in."""

import re
from typing import Final

_BELOW: Final = re.compile(r"(?:/[a-z0-9]+(?:-[a-z0-9]+)*){0,5}", re.ASCII)
_LONGEST: Final = 200


def onward_of(text: str, side: str) -> str:
    """Return ``text`` where it is a path of pages at or below ``side``, else nothing (row W6).

    Not cleaned but compared as a whole: a path of small letters, digits, hyphens and single
    slashes names no other host in any browser.
    """
    below = text.removeprefix(side)
    if len(text) > _LONGEST or below == text or _BELOW.fullmatch(below) is None:
        return ""
    return "" if below.startswith("/sign-") else text
