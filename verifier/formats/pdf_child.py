"""Run as a program of its own: a PDF on stdin, its attached files on stdout.

Each file is written as four bytes of length and its bytes. Ends with a status other than 0
for anything that goes wrong, and explains nothing: whoever sent the PDF chose what went wrong.
"""

import io
import os
import resource
import sys
from collections.abc import Iterator

_MEMORY = 256 * 1024 * 1024
_SECONDS = 3
_MOST_FILES = 64
_LARGEST = 1024 * 1024


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


def attached_files(document: bytes) -> Iterator[bytes]:
    """Yield the content of every file that is attached, each stream once.

    Raises ValueError for an encrypted document and for too many attachments. A damaged document
    is not repaired: each reader would do it in its own way, and find another file (row P7).
    """
    import pikepdf  # only below the limits

    with pikepdf.open(io.BytesIO(document), suppress_warnings=True, attempt_recovery=False) as pdf:
        if pdf.is_encrypted:
            raise ValueError("encrypted")
        specifications = [each.obj for each in pdf.attachments.values()]
        associated = pdf.Root.get("/AF")
        if isinstance(associated, pikepdf.Array):
            specifications += [each for each in associated if isinstance(each, pikepdf.Dictionary)]
        seen: set[tuple[int, int]] = set()
        for specification in specifications:
            files = specification.get("/EF")
            if not isinstance(files, pikepdf.Dictionary):
                continue
            # /F and /UF may name different streams, and then there are two files.
            for stream in files.values():
                if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
                    continue
                seen.add(stream.objgen)
                if len(seen) > _MOST_FILES:
                    raise ValueError("too many attachments")
                content = stream.read_bytes()
                if len(content) <= _LARGEST:
                    yield content
        if pdf.get_warnings():
            raise ValueError("damaged")


def main() -> None:
    """Read, and write what is attached."""
    document = sys.stdin.buffer.read()
    limit()
    try:
        for content in attached_files(document):
            sys.stdout.buffer.write(len(content).to_bytes(4, "big") + content)
        sys.stdout.buffer.flush()
    except BaseException:  # the parent is told by the status alone
        os._exit(1)


if __name__ == "__main__":
    main()
