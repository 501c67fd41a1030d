"""Where somebody was on the way to before they had to sign in."""

import re
from typing import Final

_PATH: Final = re.compile(r"/me(?:/[a-z0-9]+(?:-[a-z0-9]+)*){0,4}", re.ASCII)
_LONGEST: Final = 200


def onward_of(text: str) -> str:
    """Return ``text`` where it is a path of pages below ``/me``, else nothing (row W6).

    Not cleaned but compared as a whole: a path of small letters, digits, hyphens and single
    slashes names no other host in any browser.
    """
    if len(text) > _LONGEST or _PATH.fullmatch(text) is None or text.startswith("/me/sign-"):
        return ""
    return text
