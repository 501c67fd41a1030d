"""What was judged once, remembered by its exact value, within bounds.

Credentials of one track differ in a few members; their issuer and achievement are the same value
again and again. What is a pure function of such a value need not be worked out anew for each
credential. Nothing is remembered by an id or an address: only the whole value counts.
"""

import hashlib
import marshal
from typing import Generic, TypeVar

Known = TypeVar("Known")

_LARGEST = 16 * 1024
"""Bytes of a value that is remembered; larger ones are worked out each time."""


def fingerprint(value: object) -> bytes | None:
    """Return what stands for exactly this JSON value, types and order of members included.

    None for a value that is large, or holds something that JSON does not have.
    """
    try:
        # Version 0 writes values alone: later ones also tell which texts are the same object.
        written = marshal.dumps(value, 0)  # type: ignore[arg-type]  # refuses the rest itself
    except ValueError:
        return None
    return hashlib.sha256(written).digest() if len(written) <= _LARGEST else None


class Memory(Generic[Known]):
    """Some results by their keys; when it is full, it starts anew, and so never grows."""

    __slots__ = ("_known", "_most")

    def __init__(self, most: int) -> None:
        """Remember ``most`` results."""
        self._known: dict[object, Known] = {}
        self._most = most

    def get(self, key: object) -> Known | None:
        """Return what is remembered under ``key``, or None."""
        return self._known.get(key)

    def put(self, key: object, known: Known) -> None:
        """Remember ``known`` under ``key``; each step is whole, whichever thread comes between."""
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = known

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()
