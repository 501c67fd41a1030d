"""What somebody needs to check our credentials without us, as of now, signed."""

import json
from datetime import datetime

from issuer.composition import addresses
from issuer.errors import UnavailableError
from issuer.sealing.bundles import signed_bundle
from issuer.sealing.sealed import SealingError
from issuer.services.held_sources import HeldSources
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from verifier.timestamps import format_timestamp

TYPE = "AssayTrustBundle"
VERSION = 1


def trust_bundle(office: Office, *, at: datetime) -> bytes:
    """Return the trust bundle as of ``at``: our keys over time, and every status list as served.

    A status list stands in it as the text that is served, signed as it is; lists that have
    grown old are signed anew first. Raises UnavailableError where that cannot be done or the
    bundle itself cannot be signed, KeysError where there is no usable key.
    """
    signing = office.signing()
    with office.database.reading() as records:
        numbers = sorted(records.status_lists.versions())
    lists = [
        {
            "address": addresses.status_list(office.public_url, number),
            "credential": published_status_list(office, number, at=at).body.decode(),
        }
        for number in numbers
    ]
    unsigned = {
        "type": TYPE,
        "version": VERSION,
        "issuer": {
            "id": office.did,
            "name": office.identity.name,
            "url": office.public_url,
        },
        "generatedAt": format_timestamp(at),
        "didDocument": json.loads(signing.published),
        "keyHistory": signing.history.to_json(),
        "statusLists": lists,
    }
    try:
        return signed_bundle(
            unsigned,
            signer=signing.signer,
            issuer=office.did,
            created=at,
            sources=HeldSources(did=office.did, did_json=signing.published, lists={}),
        )
    except SealingError as error:
        raise UnavailableError(f"There is no trust bundle: {error}") from error
