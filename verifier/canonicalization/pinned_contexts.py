"""The JSON-LD contexts that are known: by exact URL, from the package, checked by SHA-256.

Nothing is ever fetched. A context that is not here is not known, however much its address
looks like one that is (another scheme, a trailing slash, a query).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from verifier import strict_json
from verifier.errors import IndeterminateError, VerifierError
from verifier.strict_json import JsonValue

_FOLDER = files("verifier.canonicalization") / "contexts"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedContext:
    """Where a context came from and what it must hash to."""

    url: str
    file: str
    sha256: str
    """Lower-case hexadecimal, of the file's bytes."""
    licence: str
    origin: str
    """Package, version and file, or how else it came to be."""


@cache
def manifest() -> Mapping[str, PinnedContext]:
    """Give every pinned context by its URL."""
    entries = json.loads((_FOLDER / "manifest.json").read_bytes())
    return MappingProxyType({entry["url"]: PinnedContext(**entry) for entry in entries})


@cache
def _load(pinned: PinnedContext) -> JsonValue:
    data = (_FOLDER / pinned.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != pinned.sha256:
        raise VerifierError(
            f"the shipped context {pinned.file} is not the one that the manifest pins: this "
            "installation is damaged and must be installed anew",
            code="DAMAGED_CONTEXT",
        )
    return strict_json.parse_object(data)["@context"]


def load(url: str) -> JsonValue:
    """Give the ``@context`` value of a pinned context.

    Raises IndeterminateError for any other URL: what its terms mean cannot be known here, so
    nothing can be said for or against the signature.
    """
    pinned = manifest().get(url)
    if pinned is None:
        raise IndeterminateError(
            f"the context {url!r} is not one of those that this verifier knows, so what the "
            "document says cannot be established; contexts are never fetched",
            code="UNKNOWN_CONTEXT",
        )
    return _load(pinned)
