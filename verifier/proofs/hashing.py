"""The bytes that a Data Integrity signature covers.

Hash of the canonical proof configuration, then hash of the canonical document: in this order
(EdDSA Cryptosuites 1.0 §3.2.4, ECDSA Cryptosuites 1.0 §3.2.4).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from keys.algorithms import KeyType
from verifier.canonicalization import Digest, canonical_nquads, jcs, jcs_of
from verifier.errors import InvalidError
from verifier.outline import Outline, outline_of
from verifier.proofs.suites import DIGESTS, Suite

CONTEXT = "@context"
_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofConfiguration:
    """A proof without its value: what is hashed beside the document."""

    written: Mapping[str, object]
    """As it stands in the document."""
    options: Outline
    """The same, walked, with the document's ``@context``: how RDF canonicalization reads it."""


def configuration_of(written: Mapping[str, object], context: object) -> ProofConfiguration:
    """Return the configuration ``written`` of a proof in a document with this ``@context``."""
    return ProofConfiguration(written=written, options=outline_of({**written, CONTEXT: context}))


def hash_data(
    document: Mapping[str, object] | Outline,
    configuration: ProofConfiguration,
    *,
    suite: Suite,
    key_type: KeyType,
) -> bytes:
    """Return the bytes to sign: 64 of them (SHA-256), or 96 (SHA-384, P-384 keys).

    ``document`` is what is secured: without ``proof``, or with the previous proofs of a chain; it
    may have been walked already. Raises InvalidError where either has no canonical form without
    loss, or the proof brings a ``@context`` of its own (row L15).
    """
    digest = DIGESTS[key_type]
    return hash_configuration(configuration, suite=suite, digest=digest) + hash_document(
        document, suite=suite, digest=digest
    )


def hash_document(
    document: Mapping[str, object] | Outline, *, suite: Suite, digest: Digest
) -> bytes:
    """Return the hash of the canonical document."""
    if suite.canonicalization == "rdfc":
        canonical = canonical_nquads(document, digest=digest)
    else:
        canonical = jcs_of(document) if isinstance(document, Outline) else jcs(document)
    return _HASHES[digest](canonical).digest()


def hash_configuration(configuration: ProofConfiguration, *, suite: Suite, digest: Digest) -> bytes:
    """Return the hash of the canonical proof configuration.

    With RDF canonicalization it is read with the document's ``@context``; with JCS it is taken
    as it stands. The JCS suites let a document's contexts go on after those of the proof;
    here both must be equal, since contexts that were added after the signature could change
    what the signed words mean.
    """
    written, options = configuration.written, configuration.options
    if CONTEXT in written and written[CONTEXT] != options.document[CONTEXT]:
        raise InvalidError(
            "the proof brings a @context other than the document's: its words could mean "
            "something else than what was signed",
            code="PROOF_VERIFICATION_ERROR",
        )
    if suite.canonicalization == "rdfc":
        canonical = canonical_nquads(options, digest=digest)
    else:
        canonical = jcs_of(options, part=written)
    return _HASHES[digest](canonical).digest()
