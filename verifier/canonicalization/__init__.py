"""JSON-LD to RDF with pinned contexts, RDFC-1.0 and JCS, in safe mode and with bounded work."""

from collections.abc import Mapping

from verifier.canonicalization import templates
from verifier.canonicalization.json_canonicalization import jcs, jcs_of
from verifier.canonicalization.rdf_canonicalization import Digest
from verifier.canonicalization.worked_out import worked_out_nquads
from verifier.outline import Outline, outline_of

__all__ = ["Digest", "canonical_nquads", "jcs", "jcs_of", "worked_out_nquads"]


def canonical_nquads(
    document: Mapping[str, object] | Outline, *, digest: Digest = "sha256"
) -> bytes:
    """Give the canonical N-Quads of a JSON-LD document (RDFC-1.0), UTF-8.

    ``document`` names its contexts by exact URL from the pinned set and is in compact form; it may
    have been walked already. ``digest`` is the hash inside RDFC-1.0 (SHA-384 for P-384 keys).
    Nothing is changed. Where a document with the same outline was seen before, a template is filled
    in; the bytes are those of the general path, ``worked_out_nquads``.

    Raises InvalidError, with the JSON pointer as ``place``, for anything that a signature over
    the result would not cover: an undefined term, a relative IRI, a null, a context written out.
    Raises IndeterminateError for a context that is not pinned, and MalformedError where the
    work would not be bounded.
    """
    if isinstance(document, dict):
        document = outline_of(document)
    if not isinstance(document, Outline):
        return worked_out_nquads(document, digest=digest)
    filled = templates.fill(document)
    return worked_out_nquads(document.document, digest=digest) if filled is None else filled
