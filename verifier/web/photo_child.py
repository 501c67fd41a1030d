"""Run as a program of its own: a picture on stdin, the texts of its QR codes on stdout.

Each text is written as four bytes of length and its UTF-8. Ends with a status other than 0 for
anything that goes wrong, and explains nothing: whoever sent the picture chose what went wrong.
"""

import io
import os
import resource
import sys

_MEMORY = 512 * 1024 * 1024
_SECONDS = 3
_MOST_PIXELS = 64_000_000
_LARGEST_SIDE = 2400
_MOST_CODES = 8
_LONGEST_TEXT = 2000


def limit() -> None:
    """Give up every means that reading does not need; the limits cannot be raised again."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))


def texts_of(picture: bytes) -> list[str]:
    """Return the texts of the QR codes in ``picture``.

    Raises ValueError or OSError for more pixels than any phone takes and for a broken picture.
    """
    import zxingcpp  # only below the limits
    from PIL import Image

    with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        image.draft("L", (_LARGEST_SIDE, _LARGEST_SIDE))
        grey = image.convert("L")
    grey.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    formats = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode,))
    codes = zxingcpp.read_barcodes(grey, formats=formats)
    return [code.text for code in codes[:_MOST_CODES] if len(code.text) <= _LONGEST_TEXT]


def main() -> None:
    """Read, and write what was found."""
    picture = sys.stdin.buffer.read()
    limit()
    try:
        for text in texts_of(picture):
            content = text.encode()
            sys.stdout.buffer.write(len(content).to_bytes(4, "big") + content)
        sys.stdout.buffer.flush()
    except BaseException:  # the parent is told by the status alone
        os._exit(1)


if __name__ == "__main__":
    main()
