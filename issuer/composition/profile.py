"""The issuer's Profile."""

from typing import Any

from issuer.composition.inputs import IssuerIdentity


def profile_document(identity: IssuerIdentity) -> dict[str, Any]:
    """Return the issuer's Profile as a document of its own, with ``@context``."""
    raise NotImplementedError
