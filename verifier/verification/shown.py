"""What is shown of a credential: only what was signed, and the operator's name of the issuer."""

from verifier.credential import Credential
from verifier.datamodel.parts import Subject
from verifier.policy.registry import RecognisedIssuer
from verifier.report import CredentialShown, IssuerShown


def credential_shown(credential: Credential) -> CredentialShown:
    """Return what the document says, for showing."""
    subject = credential.subjects[0]
    achievement = subject.achievement
    return CredentialShown(
        id=credential.id,
        kind=credential.kind.value,
        types=credential.types,
        name=credential.name,
        holder_name=_holder_name(subject),
        achievement_id=None if achievement is None else achievement.id,
        achievement_name=None if achievement is None else achievement.name,
        achievement_description=None if achievement is None else achievement.description,
        criteria=None if achievement is None else achievement.criteria,
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
        awarded_date=credential.awarded_date,
        refresh_address=next((each.id for each in credential.refresh if each.id), None),
    )


def issuer_shown(credential: Credential, recognised: RecognisedIssuer | None) -> IssuerShown:
    """Return who issued it: by the registry, or as a claim (row T1)."""
    return IssuerShown(
        id=credential.issuer.id,
        recognised=recognised is not None,
        name=None if recognised is None else recognised.name,
        claimed_name=credential.issuer.name,
        logo=None if recognised is None else recognised.logo,
    )


def _holder_name(subject: Subject) -> str | None:
    for identity in subject.identifiers:
        if identity.identity_type == "name" and not identity.hashed:
            return identity.identity_hash
    return None
