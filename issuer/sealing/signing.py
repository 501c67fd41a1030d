"""A Data Integrity proof made with our own key."""

from collections.abc import Mapping
from datetime import datetime

from issuer.sealing.sealed import SealingError
from keys import base58
from keys.algorithms import KeyType
from keys.signer import Signer
from verifier.errors import VerifierError
from verifier.formats.baking import without_braces_in_strings
from verifier.outline import Outline
from verifier.proofs.data_integrity import signing_input
from verifier.strict_json import dump
from verifier.timestamps import format_timestamp

CRYPTOSUITES = {
    KeyType.ED25519: "eddsa-rdfc-2022",
    KeyType.P256: "ecdsa-rdfc-2019",
    KeyType.P384: "ecdsa-rdfc-2019",
}
"""The suite that each kind of key signs with; Open Badges certification knows only the first."""


def signed_document(
    unsigned: Mapping[str, object], *, signer: Signer, created: datetime
) -> dict[str, object]:
    """Return ``unsigned`` with ``proof``, an array of one DataIntegrityProof.

    ``created`` is the real time, UTC, whole seconds. Raises SealingError where a part of the
    document would not be covered by the signature, or the key signs with no suite here.
    """
    configuration, data = signing_data(unsigned, signer=signer, created=created)
    return with_proof(unsigned, configuration, signer.sign(data))


def with_proof(
    unsigned: Mapping[str, object], configuration: Mapping[str, object], signature: bytes
) -> dict[str, object]:
    """Return ``unsigned`` with the proof whose configuration ``signing_data`` returned."""
    value = "z" + base58.encode(signature)
    return {**unsigned, "proof": [{**configuration, "proofValue": value}]}


def signing_data(
    unsigned: Mapping[str, object] | Outline, *, signer: Signer, created: datetime
) -> tuple[dict[str, object], bytes]:
    """Return the proof without its value, and the bytes that are to be signed for it.

    ``unsigned`` may have been walked already. Raises SealingError as ``signed_document`` does;
    nothing is signed.
    """
    suite = CRYPTOSUITES.get(signer.key_type)
    if suite is None:
        raise SealingError(f"A {signer.key_type.value} key makes no Data Integrity proof here.")
    configuration: dict[str, object] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": format_timestamp(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    try:
        data = signing_input(unsigned, configuration, key_type=signer.key_type)
    except VerifierError as error:
        where = f" (at {error.place})" if error.place else ""
        raise SealingError(
            f"The document was not signed, because a part of it would not be covered: "
            f"{error}{where}"
        ) from error
    return configuration, data


def serialized(document: Mapping[str, object]) -> bytes:
    """Return the bytes that are stored, served and baked: compact JSON in UTF-8.

    Braces inside strings are written as escapes: at least one wallet finds the end of a baked
    credential by counting braces. The signature does not notice; it covers the values.
    """
    return without_braces_in_strings(dump(document))
