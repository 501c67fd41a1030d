"""JSON-LD to RDF with pinned contexts, RDFC-1.0 and JCS, in safe mode and with bounded work."""

from collections.abc import Mapping

from verifier.canonicalization.json_canonicalization import jcs
from verifier.canonicalization.jsonld_to_rdf import to_rdf
from verifier.canonicalization.rdf_canonicalization import Digest, canonicalize
from verifier.errors import InvalidError

__all__ = ["Digest", "canonical_nquads", "jcs"]


def canonical_nquads(document: Mapping[str, object], *, digest: Digest = "sha256") -> bytes:
    """Give the canonical N-Quads of a JSON-LD document (RDFC-1.0), UTF-8.

    ``document`` names its contexts by exact URL from the pinned set and is in compact form;
    ``digest`` is the hash inside RDFC-1.0 (SHA-384 for P-384 keys). It is not changed.

    Raises InvalidError, with the JSON pointer as ``place``, for anything that a signature over
    the result would not cover: an undefined term, a relative IRI, a null, a context written out.
    Raises IndeterminateError for a context that is not pinned, and MalformedError where the
    work would not be bounded.
    """
    try:
        return "".join(canonicalize(to_rdf(document), digest=digest).lines).encode()
    except UnicodeEncodeError as error:
        raise InvalidError(
            f"the document holds a lone surrogate, which is no character: {error}",
            code="MALFORMED_TEXT",
        ) from error
