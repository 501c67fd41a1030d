"""What was fetched lately, with the age that is stated for it."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from verifier.sources import Found, Unavailable

Fetched = Found | Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    fetched: Fetched
    until: float
    size: int


class Cache:
    """Keeps answers for a stated time, within a bound of memory; many threads may use one."""

    def __init__(
        self,
        *,
        maximum_bytes: int = 32 * 1024 * 1024,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the bound, and the clock (monotonic seconds)."""
        self._maximum = maximum_bytes
        self._clock = clock
        self._entries: OrderedDict[tuple[str, str], _Entry] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, kind: str, address: str) -> Fetched | None:
        """Return what is kept, or None where nothing is, or not any more."""
        with self._lock:
            entry = self._entries.get((kind, address))
            if entry is None or entry.until <= self._clock():
                return None
            self._entries.move_to_end((kind, address))
            return entry.fetched

    def put(self, kind: str, address: str, fetched: Fetched, *, seconds: float) -> None:
        """Keep ``fetched`` for ``seconds``; what was used longest ago makes room."""
        body = fetched.body if isinstance(fetched, Found) else b""
        entry = _Entry(
            fetched=fetched,
            until=self._clock() + seconds,
            size=len(body) + len(address) + 1024,
        )
        with self._lock:
            old = self._entries.pop((kind, address), None)
            self._size += entry.size - (0 if old is None else old.size)
            self._entries[kind, address] = entry
            while self._size > self._maximum:
                _, gone = self._entries.popitem(last=False)
                self._size -= gone.size
