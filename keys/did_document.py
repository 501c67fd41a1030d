"""The issuer's DID document, as it is published (DID Core 1.0; Controlled Identifiers 1.0).

What peers choke on is avoided: ``did/v1`` stands first, ids are absolute, relationships are
plain strings, and the controller is the issuer itself.
"""

from keys.history import KeyHistory, wire_time

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")


def did_document(history: KeyHistory) -> dict[str, object]:
    """Return the DID document of ``history.controller``: every key that it ever had.

    Retired keys stay listed under ``assertionMethod``, so that what they signed still
    verifies; compromised ones are listed as ``revoked`` and can assert nothing.
    """
    methods: list[dict[str, str]] = []
    for record in history.records:
        method = {
            "id": record.id,
            "type": "Multikey",
            "controller": history.controller,
            "publicKeyMultibase": record.multikey,
        }
        if record.compromised is not None:
            method["revoked"] = wire_time(record.compromised)
        methods.append(method)
    return {
        "@context": list(CONTEXTS),
        "id": history.controller,
        "verificationMethod": methods,
        "assertionMethod": [record.id for record in history.records if record.compromised is None],
    }
