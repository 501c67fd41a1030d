"""Strangers' files are opened in a child process: a fault or a bomb ends there."""

import subprocess
import sys
from pathlib import Path

from verifier.errors import VerifierError


class ChildFailedError(VerifierError):
    """The child did not come to an end; ``late`` where it took too long."""

    def __init__(self, *, late: bool) -> None:
        """Tell being late from everything else that can go wrong."""
        super().__init__("it takes too long" if late else "it cannot be read")
        self.late = late


def read_in_child(program: Path, content: bytes, *, seconds: float) -> list[bytes]:
    """Run ``program``, a file of ours, on ``content`` and return the parts that it writes.

    The program reads stdin and writes each part as four bytes of length (big endian) and its
    bytes; it sets its own limits on memory and rights before it looks at anything. Raises
    ChildFailedError where it fails or takes longer than ``seconds``.
    """
    # -I: neither the environment nor the working folder decides what the child imports.
    try:
        child = subprocess.run(  # noqa: S603 - our own file, no shell, input on stdin alone
            [sys.executable, "-I", str(program)],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailedError(late=True) from error
    if child.returncode != 0:
        raise ChildFailedError(late=False)
    parts, output = [], child.stdout
    while output:
        size = int.from_bytes(output[:4], "big")
        parts.append(output[4 : 4 + size])
        output = output[4 + size :]
    return parts
