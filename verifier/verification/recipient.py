"""Whether a credential is about a given person (Open Badges 3.0 §9.1 step 5, Recipient).

A match says that the issuer meant this mail address or id, and nothing about who asks.
"""

import hashlib
import hmac
from collections.abc import Iterator

from verifier.credential import Credential
from verifier.datamodel.parts import IdentityObject
from verifier.report import Check, Outcome, Step

_MAIL = "emailAddress"
_NAME = "name"
_HASHES = {"sha256": hashlib.sha256, "md5": hashlib.md5}
"""The two that Open Badges knows (IdentityHash). MD5 is weak against collisions, which need
the issuer's help, and not against the question that is asked here."""


def check_recipient(credential: Credential, recipient: str) -> Check:
    """Return whether one of the subjects is ``recipient``: a mail address, a DID, another id.

    A name is never compared: it does not tell one person from another. Letters of a mail
    address count the same in upper and lower case.
    """
    wanted = recipient.strip()
    unknown = False
    for subject in credential.subjects:
        if subject.id is not None and subject.id in {wanted, f"mailto:{wanted}"}:
            return _matches()
        for identity in subject.identifiers:
            if identity.identity_type == _NAME or (identity.identity_type == _MAIL) != (
                "@" in wanted
            ):
                continue
            same = _is(identity, wanted)
            if same:
                return _matches()
            unknown = unknown or same is None
    if unknown:
        return Check(
            step=Step.RECIPIENT,
            outcome=Outcome.INDETERMINATE,
            code="RECIPIENT_UNKNOWN",
            sentence="It names its holder in a way that this verifier cannot compare.",
        )
    return Check(
        step=Step.RECIPIENT,
        outcome=Outcome.FAILED,
        code="RECIPIENT_MISMATCH",
        sentence="It is not about the person who was asked for.",
    )


def _matches() -> Check:
    return Check(
        step=Step.RECIPIENT,
        outcome=Outcome.PASSED,
        code="RECIPIENT_MATCHES",
        sentence="It is about the person who was asked for.",
    )


def _is(identity: IdentityObject, wanted: str) -> bool | None:
    """Return whether ``identity`` is ``wanted``; None where that cannot be told."""
    written = tuple(dict.fromkeys(_writings(identity, wanted)))
    if not identity.hashed:
        given = identity.identity_hash
        return (given.lower() if identity.identity_type == _MAIL else given) in written
    algorithm, mark, digest = identity.identity_hash.partition("$")
    make = _HASHES.get(algorithm.lower())
    if make is None or not mark:
        return None
    salt = identity.salt or ""
    return any(
        hmac.compare_digest(make((text + salt).encode()).hexdigest(), digest.lower())
        for text in written
    )


def _writings(identity: IdentityObject, wanted: str) -> Iterator[str]:
    if identity.identity_type == _MAIL:
        yield wanted.lower()
        if not identity.hashed:
            return
    yield wanted
