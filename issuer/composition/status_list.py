"""The unsigned status list credential (Bitstring Status List v1.0 §2.2)."""

from datetime import datetime
from typing import Any

from issuer.composition.inputs import IssuerIdentity


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
        valid_until: when it counts as unreachable.
        identity: the issuer that signs it.
    """
    raise NotImplementedError
