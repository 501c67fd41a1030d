"""Status list credentials, unsigned, and entries in them (Bitstring Status List v1.0 §2)."""

from datetime import datetime
from typing import Any

from issuer.composition import addresses
from issuer.composition.contexts import CREDENTIALS_V2
from issuer.composition.inputs import IssuerIdentity, StatusEntry
from verifier.timestamps import format_timestamp

TTL_MILLISECONDS = 300_000
"""For how long a verifier may keep a list without asking again."""


def status_list_document(
    number: int,
    encoded_list: str,
    *,
    valid_from: datetime,
    valid_until: datetime,
    identity: IssuerIdentity,
) -> dict[str, Any]:
    """Return the unsigned BitstringStatusListCredential of purpose revocation.

    Args:
        number: of the list, as in its address.
        encoded_list: ``u`` and base64url of the gzipped bitstring (``verifier.status.bitstring``).
        valid_from: when the list was made.
        valid_until: from when on it counts as unreachable.
        identity: the issuer that signs it.
    """
    address = addresses.status_list(identity.public_url, number)
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": identity.did,
        "validFrom": format_timestamp(valid_from),
        "validUntil": format_timestamp(valid_until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": TTL_MILLISECONDS,
            "encodedList": encoded_list,
        },
    }


def status_entry(status: StatusEntry, identity: IssuerIdentity) -> dict[str, Any]:
    """Return the one entry that Open Badges has room for (Bitstring Status List v1.0 §2.1).

    The strict Open Badges schema wants an id; it must not be the list's own address.
    ``statusSize`` is left out, since several verifiers stumble over ``1``.
    """
    list_address = addresses.status_list(identity.public_url, status.list_number)
    return {
        "id": f"{list_address}#{status.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(status.index),
        "statusListCredential": list_address,
    }
