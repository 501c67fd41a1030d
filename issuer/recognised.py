"""The issuers that the operator recognises, besides this office."""

from issuer.settings import Settings
from verifier.policy.registry import TrustRegistry
from verifier.policy.registry_file import load_registry


def known_issuers(settings: Settings) -> TrustRegistry:
    """Return the issuers in the operator's file; none where the settings name no file."""
    if settings.trust_registry is None:
        return TrustRegistry()
    return load_registry(settings.trust_registry)
