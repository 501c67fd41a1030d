"""Sealing in processes of their own, one for each core; the private key stays in this one.

A child is given documents and public facts. It checks and hashes them, asks for the signatures
of all of them at once, and gives back what its verifier called good. It has no key, no
database and no network, and it ends when this process does, however that ends.
"""

import gc
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue

from issuer.errors import UnavailableError
from issuer.sealing.batch import Batch, SealedBatch, Sealer, sealing
from keys.signer import Signer

_CONTEXT = multiprocessing.get_context("spawn")
"""A fork would copy the private key, open databases and the locks of other threads."""


@contextmanager
def sealing_processes(count: int) -> Iterator[Sealer]:
    """Start ``count`` processes, and end them with the block.

    The sealer takes as many batches as it is given; while one process works on its batch the
    others wait their turn. Its answers raise UnavailableError where a process ended before its
    work did; nothing was released then.
    """
    free: SimpleQueue[Connection] = SimpleQueue()
    processes = []
    ends: list[Connection] = []
    for _ in range(count):
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        processes.append(process)
        ends.append(ours)
        free.put(ours)
    threads = ThreadPoolExecutor(max_workers=count, thread_name_prefix="sealing")
    ended = threading.Event()

    def on_a_free_one(batch: Batch, signer: Signer) -> SealedBatch:
        if ended.is_set():
            raise UnavailableError("The run was broken off.")
        connection = free.get()
        try:
            return _through(connection, batch, signer)
        finally:
            free.put(connection)

    def sealer(batch: Batch, signer: Signer) -> Callable[[], SealedBatch]:
        return threads.submit(on_a_free_one, batch, signer).result

    try:
        yield sealer
    finally:
        ended.set()
        for process in processes:
            process.terminate()
            process.join()
        threads.shutdown(cancel_futures=True)
        for connection in ends:
            connection.close()


def _through(connection: Connection, batch: Batch, signer: Signer) -> SealedBatch:
    try:
        connection.send(batch)
        data: list[bytes] = connection.recv()
        connection.send([signer.sign(each) for each in data])
        answer: SealedBatch = connection.recv()
    except (EOFError, OSError) as error:
        raise UnavailableError(
            "A process that seals ended before its work did (out of memory?). Nothing of this "
            "chunk was released; run the command again."
        ) from error
    return answer


def _work(connection: Connection) -> None:
    """Seal batches until there is nobody left to ask for it."""
    # The terminal's Ctrl-C reaches children too; it is the parent that ends in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What was imported stays for good: collecting need not look through it again and again.
    gc.freeze()
    with suppress(EOFError, OSError):
        while True:
            work = sealing(connection.recv())
            connection.send(next(work))
            try:
                work.send(connection.recv())
            except StopIteration as ended:
                connection.send(ended.value)
