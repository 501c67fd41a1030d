"""What must be so before a signature is made.

A signature cannot be taken back: what is found here costs nothing, what is found afterwards
costs a revocation (row K3; Let's Encrypt's and Mozilla's incident reports tell the same).
"""

from collections.abc import Mapping
from datetime import datetime

from issuer.sealing.sealed import SealingError
from keys import multikey
from keys.history import KeyHistory
from keys.signer import Signer
from verifier.credential import Credential, Kind, parse_credential
from verifier.datamodel import open_badges
from verifier.datamodel.shape import require
from verifier.errors import VerifierError
from verifier.outline import Outline
from verifier.proofs.controller_document import parse_controller_document
from verifier.remembering import Memory

_FITTED: Memory[bool] = Memory(256)
"""Outlines of Open Badges that fit the stricter variant."""


def lint_document(unsigned: Mapping[str, object], *, history: KeyHistory) -> Credential:
    """Return ``unsigned``, read, if it satisfies the data model and names our issuer.

    An Open Badge must satisfy the stricter of the two published schema variants as well.
    Raises SealingError otherwise.
    """
    if "proof" in unsigned:
        raise SealingError("This document is signed already. Sign the unsigned document.")
    try:
        credential = parse_credential(dict(unsigned))
        if credential.kind is Kind.OPEN_BADGE:
            _require_both_variants(credential.outline)
    except VerifierError as error:
        raise SealingError(
            f"The document breaks the data model and was not signed: {error}"
        ) from error
    if credential.issuer.id != history.controller:
        raise SealingError(
            f"The document names the issuer {credential.issuer.id}, but the keys here are those "
            f"of {history.controller}. It was not signed."
        )
    return credential


def _require_both_variants(outline: Outline) -> None:
    """Hold an Open Badge against the variant that ``parse_credential`` does not ask for."""
    key = outline.fingerprint
    if key is None or _FITTED.get(key) is None:
        require(open_badges.LISTS["AchievementCredential"], outline.document, "The Open Badge")
        if key is not None:
            _FITTED.put(key, known=True)


def lint_key(signer: Signer, *, history: KeyHistory, published: bytes, created: datetime) -> None:
    """Raise SealingError unless the key may sign now and the world can see that (row K3).

    ``published`` is ``did.json`` as it is served. The key must be the active one of the
    history, made before ``created``, and stand in the document under ``assertionMethod``.
    """
    record = history.record(signer.verification_method)
    if record is None or record.multikey != signer.public_multikey:
        raise SealingError(
            f"The key {signer.verification_method} is not in the issuer's key history; nothing "
            "was signed."
        )
    if not record.active or not record.could_sign(created):
        raise SealingError(
            f"The key {signer.verification_method} may not sign now: it is retired, compromised "
            "or not yet valid. Open the key store anew to sign with the active key; nothing was "
            "signed."
        )
    try:
        document = parse_controller_document(published, history.controller)
        method = document.method(signer.verification_method, purpose="assertionMethod")
    except VerifierError as error:
        raise SealingError(
            f"Nobody could verify this signature: {error}. Publish the current did.json, then "
            "sign; nothing was signed."
        ) from error
    if method.revoked is not None or (method.expires is not None and method.expires <= created):
        raise SealingError(
            f"The published did.json says that the key {signer.verification_method} is revoked "
            "or expired; nothing was signed."
        )
    if multikey.encode(method.key) != signer.public_multikey:
        raise SealingError(
            f"The published did.json shows another key under {signer.verification_method}; "
            "nothing was signed."
        )
