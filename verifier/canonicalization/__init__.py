"""JSON-LD to RDF with pinned contexts, RDFC-1.0 and JCS, in safe mode and with bounded work."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from verifier.canonicalization.json_canonicalization import jcs

Digest: TypeAlias = Literal["sha256", "sha384"]

__all__ = ["Digest", "canonical_nquads", "jcs"]


def canonical_nquads(document: Mapping[str, object], *, digest: Digest = "sha256") -> bytes:
    """Give the canonical N-Quads of a JSON-LD document (RDFC-1.0), UTF-8.

    ``document`` names its contexts by exact URL from the pinned set, in compact form; ``digest``
    is the hash inside RDFC-1.0 (SHA-384 for P-384 keys).

    Raises InvalidError, with the JSON pointer as ``place``, for anything that would not be
    covered by a signature over the result: an undefined term, a relative IRI, a null, an unknown
    context. Raises MalformedError where the work would not be bounded.
    """
    raise NotImplementedError("JSON-LD to RDF is not there yet")
