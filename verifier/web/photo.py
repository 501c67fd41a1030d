"""A photo or screenshot of a certificate: the texts of the QR codes in it.

Decoding pixels is the riskiest thing that is done with a stranger's file, so it is done in a
child process with limits on memory and time, which can neither write nor start anything
(row U1).
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

_CHILD: Final = Path(__file__).with_name("photo_child.py")
_SECONDS: Final = 4
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def is_picture(body: bytes) -> bool:
    """Say by its first bytes whether this is a JPEG, PNG or WebP picture."""
    return body.startswith(_PICTURES) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def read_codes(picture: bytes) -> tuple[str, ...]:
    """Return the texts of the QR codes in ``picture``: none where nothing can be read."""
    # -I: neither the environment nor the working folder decides what the child imports.
    try:
        child = subprocess.run(  # noqa: S603 - our own file, no shell, input on stdin alone
            [sys.executable, "-I", str(_CHILD)],
            input=picture,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return ()
    if child.returncode != 0:
        return ()
    texts, output = [], child.stdout
    while output:
        size = int.from_bytes(output[:4], "big")
        texts.append(output[4 : 4 + size].decode())
        output = output[4 + size :]
    return tuple(texts)
