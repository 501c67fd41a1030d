"""A photo or screenshot of a certificate: the texts of the QR codes in it.

Decoding pixels is the riskiest thing that is done with a stranger's file, so it is done in a
child process with limits on memory and time, which can neither write nor start anything
(row U1).
"""

from pathlib import Path
from typing import Final

from verifier.formats.child_process import ChildFailedError, read_in_child

_CHILD: Final = Path(__file__).with_name("photo_child.py")
_SECONDS: Final = 4
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def is_picture(body: bytes) -> bool:
    """Say by its first bytes whether this is a JPEG, PNG or WebP picture."""
    return body.startswith(_PICTURES) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def read_codes(picture: bytes) -> tuple[str, ...]:
    """Return the texts of the QR codes in ``picture``: none where nothing can be read."""
    try:
        return tuple(text.decode() for text in read_in_child(_CHILD, picture, seconds=_SECONDS))
    except ChildFailedError:
        return ()
