"""The bytes that a Data Integrity signature covers.

Hash of the canonical proof configuration, then hash of the canonical document: in this order
(EdDSA Cryptosuites 1.0 §3.2.4, ECDSA Cryptosuites 1.0 §3.2.4).
"""

import hashlib
from collections.abc import Mapping

from keys.algorithms import KeyType
from verifier.canonicalization import Digest, canonical_nquads, jcs
from verifier.errors import InvalidError
from verifier.proofs.suites import DIGESTS, Suite

CONTEXT = "@context"
_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


def hash_data(
    document: Mapping[str, object],
    configuration: Mapping[str, object],
    *,
    suite: Suite,
    key_type: KeyType,
) -> bytes:
    """Return the bytes to sign: 64 of them (SHA-256), or 96 (SHA-384, P-384 keys).

    ``document`` is what is secured: without ``proof``, or with the previous proofs of a chain.
    ``configuration`` is the proof without ``proofValue``. Raises InvalidError where either has
    no canonical form without loss, or the proof brings a ``@context`` of its own (row L15).
    """
    digest = DIGESTS[key_type]
    return hash_configuration(document, configuration, suite=suite, digest=digest) + hash_document(
        document, suite=suite, digest=digest
    )


def hash_document(document: Mapping[str, object], *, suite: Suite, digest: Digest) -> bytes:
    """Return the hash of the canonical document."""
    if suite.canonicalization == "rdfc":
        canonical = canonical_nquads(document, digest=digest)
    else:
        canonical = jcs(document)
    return _HASHES[digest](canonical).digest()


def hash_configuration(
    document: Mapping[str, object],
    configuration: Mapping[str, object],
    *,
    suite: Suite,
    digest: Digest,
) -> bytes:
    """Return the hash of the canonical proof configuration.

    With RDF canonicalization it is read with the document's ``@context``; with JCS it is taken
    as it stands. The JCS suites let a document's contexts go on after those of the proof;
    here both must be equal, since contexts that were added after the signature could change
    what the signed words mean.
    """
    context = document.get(CONTEXT)
    if CONTEXT in configuration and configuration[CONTEXT] != context:
        raise InvalidError(
            "the proof brings a @context other than the document's: its words could mean "
            "something else than what was signed",
            code="PROOF_VERIFICATION_ERROR",
        )
    if suite.canonicalization == "rdfc":
        canonical = canonical_nquads({**configuration, CONTEXT: context}, digest=digest)
    else:
        canonical = jcs(configuration)
    return _HASHES[digest](canonical).digest()
