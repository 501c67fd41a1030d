"""The general path: from a document to its canonical N-Quads, each step taken."""

from collections.abc import Mapping

from verifier.canonicalization.jsonld_to_rdf import to_rdf
from verifier.canonicalization.rdf_canonicalization import Digest, canonicalize
from verifier.errors import InvalidError


def worked_out_nquads(document: Mapping[str, object], *, digest: Digest = "sha256") -> bytes:
    """Give and raise what ``canonical_nquads`` does, by the general path alone."""
    try:
        return "".join(canonicalize(to_rdf(document), digest=digest).lines).encode()
    except UnicodeEncodeError as error:
        raise InvalidError(
            f"the document holds a lone surrogate, which is no character: {error}",
            code="MALFORMED_TEXT",
        ) from error
