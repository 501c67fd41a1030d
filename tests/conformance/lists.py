"""The conformance server's status lists: one for each key and each of the two specifications."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from keys.algorithms import KeyType
from tests.conformance.signers import HeldSigner
from verifier.credential import DataModel
from verifier.status.bitstring import MINIMUM_ENTRIES, encode, pack
from verifier.timestamps import format_timestamp

Document = dict[str, Any]

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"


class ConformanceLists:
    """Makes entries, and serves the lists that they stand in: nothing is ever revoked."""

    def __init__(self, public_url: str, signers: Mapping[KeyType, HeldSigner]) -> None:
        self._public_url = public_url
        self._signers = signers

    def entered(self, document: Document, data_model: DataModel, signer: HeldSigner) -> Document:
        """Return the document with an entry, in the words of its data model."""
        index = secrets.randbelow(MINIMUM_ENTRIES)
        address = self._address(data_model, signer)
        newer = data_model is DataModel.V2
        entry = {
            "id": f"{address}#{index}",
            "type": "BitstringStatusListEntry" if newer else "StatusList2021Entry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": address,
        }
        contexts = list(document["@context"])
        if not newer and LIST_2021 not in contexts:
            contexts.append(LIST_2021)
        return {**document, "@context": contexts, "credentialStatus": entry}

    def at(
        self, address: str, sign: Callable[[Document, HeldSigner], Document], now: datetime
    ) -> Document | None:
        """Return the list at ``address``, signed anew; None where there is none."""
        for signer in self._signers.values():
            for data_model in DataModel:
                if self._address(data_model, signer) == address:
                    return sign(_list(address, data_model, signer, now), signer)
        return None

    def _address(self, data_model: DataModel, signer: HeldSigner) -> str:
        kind = "bitstring" if data_model is DataModel.V2 else "2021"
        return f"{self._public_url}/status/{kind}/{signer.key_type.value}"


def _list(address: str, data_model: DataModel, signer: HeldSigner, now: datetime) -> Document:
    begin, end = format_timestamp(now), format_timestamp(now + timedelta(hours=24))
    encoded = encode(pack(()))
    subject = {"id": f"{address}#list", "statusPurpose": "revocation"}
    document: Document = {"id": address, "issuer": signer.controller}
    if data_model is DataModel.V2:
        return {
            "@context": [V2],
            **document,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "validFrom": begin,
            "validUntil": end,
            "credentialSubject": {
                **subject,
                "type": "BitstringStatusList",
                "encodedList": encoded,
            },
        }
    return {
        "@context": [V1, LIST_2021],
        **document,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuanceDate": begin,
        "expirationDate": end,
        "credentialSubject": {**subject, "type": "StatusList2021", "encodedList": encoded[1:]},
    }
