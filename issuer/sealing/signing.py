"""A Data Integrity proof made with our own key."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

import orjson

from issuer.sealing.sealed import SealingError
from keys import base58
from keys.algorithms import KeyType
from keys.signer import Signer
from verifier.errors import VerifierError
from verifier.formats.baking import without_braces_in_strings
from verifier.outline import Outline, outline_of
from verifier.proofs.data_integrity import signing_input
from verifier.remembering import Memory
from verifier.strict_json import dump
from verifier.timestamps import format_timestamp

CRYPTOSUITES = {
    KeyType.ED25519: "eddsa-rdfc-2022",
    KeyType.P256: "ecdsa-rdfc-2019",
    KeyType.P384: "ecdsa-rdfc-2019",
}
"""The suite that each kind of key signs with; Open Badges certification knows only the first."""


def signed(unsigned: Mapping[str, object], *, signer: Signer, created: datetime) -> bytes:
    """Return ``unsigned`` with ``proof``, an array of one DataIntegrityProof, as it is served.

    ``created`` is the real time, UTC, whole seconds. Raises SealingError where a part of the
    document would not be covered by the signature, or the key signs with no suite here.
    """
    outline = outline_of(unsigned)
    configuration, data = signing_data(outline, signer=signer, created=created)
    return with_proof(outline, configuration, signer.sign(data))


def with_proof(unsigned: Outline, configuration: Mapping[str, object], signature: bytes) -> bytes:
    """Return the bytes of ``unsigned`` with the proof whose configuration ``signing_data`` gave.

    They are those that ``serialized`` writes, whichever way they are written.
    """
    proof = [{**configuration, "proofValue": "z" + base58.encode(signature)}]
    if _is_written_plainly(unsigned):
        with suppress(orjson.JSONEncodeError):  # a lone surrogate: said below
            return orjson.dumps(unsigned.document)[:-1] + b',"proof":' + serialized(proof) + b"}"
    return serialized({**unsigned.document, "proof": proof})


_PLAIN: Final[Memory[bool]] = Memory(256)
"""By the fingerprint of an outline, whether there is nothing about it that ``serialized`` minds."""


def _is_written_plainly(unsigned: Outline) -> bool:
    """Tell whether orjson alone writes what ``serialized`` does, and leaves room for a proof.

    All of that lies in the outline, but for braces, which an own text may have too.
    """
    key, marked = unsigned.fingerprint, unsigned.marked
    if key is None:
        return False
    plain = _PLAIN.get(key)
    if plain is None:
        plain = bool(marked) and "proof" not in marked and _same(marked)
        _PLAIN.put(key, plain)
    return plain and not any("{" in text or "}" in text for text in unsigned.texts)


def _same(document: Mapping[str, object]) -> bool:
    try:
        return serialized(document) == orjson.dumps(document)
    except VerifierError:
        return False


def signing_data(
    unsigned: Outline, *, signer: Signer, created: datetime
) -> tuple[dict[str, object], bytes]:
    """Return the proof without its value, and the bytes that are to be signed for it.

    Raises SealingError as ``signed`` does; nothing is signed.
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


def serialized(value: object) -> bytes:
    """Return the bytes that are stored, served and baked: compact JSON in UTF-8.

    Braces inside strings are written as escapes: at least one wallet finds the end of a baked
    credential by counting braces. The signature does not notice; it covers the values.
    """
    return without_braces_in_strings(dump(value))
