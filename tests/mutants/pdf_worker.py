"""Run as a program of its own: many PDFs on stdin, each one's attached files on stdout.

A process for each PDF, as the verifier starts it, costs a hundred times what reading does. This
one calls the same function, ``attached_files``, below the same limits of memory and means; the
limit of time is set anew before each PDF. The campaign ends it after three seconds of silence
and starts another.
"""

import resource
import struct
import sys
import time

from verifier.formats import pdf_child


def main() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, pdf_child._MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))
    read, write = sys.stdin.buffer, sys.stdout.buffer
    while size := read.read(4):
        document = read.read(int.from_bytes(size, "big"))
        seconds = int(time.process_time()) + 1 + pdf_child._SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        try:
            found = [
                len(content).to_bytes(4, "big") + content
                for content in pdf_child.attached_files(document)
            ]
            answer, status = b"".join(found), 0
        except BaseException:
            answer, status = b"", 1
        write.write(struct.pack(">BI", status, len(answer)) + answer)
        write.flush()


if __name__ == "__main__":
    main()
