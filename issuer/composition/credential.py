"""The unsigned Open Badges 3.0 credential of one certification version."""

from typing import Any

from issuer.composition.inputs import CredentialFacts, IssuerIdentity


def credential_document(facts: CredentialFacts, identity: IssuerIdentity) -> dict[str, Any]:
    """Return the unsigned OpenBadgeCredential (Open Badges 3.0 §B.1.1), without ``proof``."""
    raise NotImplementedError
