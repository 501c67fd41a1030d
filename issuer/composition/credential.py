"""The unsigned Open Badges 3.0 credential of one certification version."""

from typing import Any

from issuer.composition import addresses
from issuer.composition.achievement import achievement_member
from issuer.composition.contexts import CREDENTIALS_V2, OPEN_BADGES
from issuer.composition.inputs import CredentialFacts, IssuerIdentity
from issuer.composition.profile import profile_member
from issuer.composition.status_list import status_entry
from verifier.timestamps import format_timestamp


def credential_document(
    facts: CredentialFacts,
    identity: IssuerIdentity,
    *,
    achievement: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the unsigned OpenBadgeCredential (Open Badges 3.0 §B.1.1), without ``proof``.

    The id is the certification's address for life, so that a host replaces an older version
    by a newer one (Open Badges 3.0 §8.1). The holder's name is the first identifier and in
    plain: wallets show that one.

    Args:
        facts: what it says.
        identity: the issuer.
        achievement: what ``achievement_member`` returns for this very track, where the caller
            composes many; made here otherwise.
    """
    if achievement is None:
        achievement = achievement_member(
            facts.programme, facts.programme_name, facts.track, identity
        )
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": addresses.certification(identity.public_url, facts.public_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.track.name,
        "issuer": profile_member(identity),
        "validFrom": format_timestamp(facts.valid_from),
        "validUntil": format_timestamp(facts.valid_until),
        "awardedDate": format_timestamp(facts.awarded_at),
        "credentialSubject": {
            "id": facts.subject_id,
            "type": ["AchievementSubject"],
            "identifier": _identifiers(facts),
            "achievement": achievement,
        },
        "credentialStatus": status_entry(facts.status, identity),
    }


def _identifiers(facts: CredentialFacts) -> list[dict[str, Any]]:
    """Return who the holder is; without ``id``, which an IdentityObject must not have."""
    name = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": facts.holder_name,
        "identityType": "name",
    }
    if facts.holder_mail is None:
        return [name]
    mail = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": facts.holder_mail.digest,
        "identityType": "emailAddress",
        "salt": facts.holder_mail.salt,
    }
    return [name, mail]
