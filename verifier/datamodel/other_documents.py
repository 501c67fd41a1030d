"""What people present in place of a credential, told by its name (row L19)."""

from collections.abc import Mapping

from verifier.datamodel.values import words


def what_instead(document: Mapping[str, object]) -> str:
    """Say what ``document`` is, which is not a credential."""
    types = words(document.get("type"))
    if "VerifiablePresentation" in types:
        kind = "a presentation, in which somebody shows credentials"
    elif "verificationMethod" in document or "assertionMethod" in document:
        kind = "a DID document, which lists the keys of an issuer"
    elif "Achievement" in types:
        kind = "the description of an achievement, which says nothing about any person"
    elif "Profile" in types:
        kind = "the profile of an issuer"
    elif "Assertion" in types:
        kind = "an Open Badges 2.0 assertion"
    else:
        return (
            "This is JSON, but not a credential: its type does not contain “VerifiableCredential”."
        )
    return f"This is {kind}, not a credential."
