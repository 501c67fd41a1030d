"""The campaign's way to read PDFs: one limited process for many, in place of one for each."""

import contextlib
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator

from verifier.errors import MalformedError
from verifier.formats import pdf

_MOST = 4000
"""PDFs of one process: what each leaves behind must not add up to the limit of memory."""


class PdfWorker:
    """Stands where ``verifier.formats.pdf`` starts a process; the rest of that module is used."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None
        self._read = 0

    def attachments(self, document: bytes) -> list[bytes]:
        if self._process is None or self._read >= _MOST:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.mutants.pdf_worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            )  # fmt: skip
            self._read = 0
        self._read += 1
        try:
            answer = self._ask(self._process, document)
        except (TimeoutError, EOFError, BrokenPipeError) as error:
            self.close()
            raise MalformedError("too much work, or it crashed", code="CARRIER_BROKEN") from error
        found = []
        while answer:
            size = int.from_bytes(answer[:4], "big")
            found.append(answer[4 : 4 + size])
            answer = answer[4 + size :]
        return found

    def _ask(self, process: subprocess.Popen, document: bytes) -> bytes:
        assert process.stdin is not None
        # The worker reads all of it before it answers, so this cannot wait for each other.
        sent = memoryview(len(document).to_bytes(4, "big") + document)
        while sent:
            sent = sent[process.stdin.write(sent) :]
        until = time.monotonic() + pdf._SECONDS
        status, length = struct.unpack(">BI", self._receive(process, 5, until))
        if status:
            raise MalformedError("damaged or encrypted", code="CARRIER_BROKEN")
        return self._receive(process, length, until)

    @staticmethod
    def _receive(process: subprocess.Popen, length: int, until: float) -> bytes:
        assert process.stdout is not None
        data = b""
        while len(data) < length:
            left = until - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise TimeoutError
            more = os.read(process.stdout.fileno(), length - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@contextlib.contextmanager
def many_in_one_process() -> Iterator[None]:
    """Let ``read_pdf`` ask one process for many PDFs, inside of this block."""
    worker, usual = PdfWorker(), pdf._attachments
    pdf._attachments = worker.attachments
    try:
        yield
    finally:
        pdf._attachments = usual
        worker.close()
