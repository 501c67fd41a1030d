"""The signature under a trust bundle: plain JSON, so canonical by JCS and not by RDF."""

from collections.abc import Mapping
from datetime import datetime

from issuer.sealing.sealed import SealingError
from keys import base58
from keys.algorithms import KeyType
from keys.signer import Signer
from verifier.proofs.data_integrity import check_proofs, require_controller, signing_input
from verifier.report import Outcome
from verifier.sources import Sources
from verifier.strict_json import dump
from verifier.timestamps import format_timestamp


def signed_bundle(
    unsigned: Mapping[str, object],
    *,
    signer: Signer,
    issuer: str,
    created: datetime,
    sources: Sources,
) -> bytes:
    """Return ``unsigned`` with one eddsa-jcs-2022 proof, judged by our own verifier.

    Args:
        unsigned: the bundle.
        signer: the active key.
        issuer: whose bundle it is; the proof must be found to be theirs.
        created: the real time; UTC, whole seconds.
        sources: must answer the issuer's DID document as it is published.

    Raises SealingError where the key is no Ed25519 key, which is all that the offline page
    knows, or where our own verifier does not find the proof good.
    """
    if signer.key_type is not KeyType.ED25519:
        raise SealingError(
            f"A trust bundle is signed with an Ed25519 key; this office signs with "
            f"{signer.key_type.value}, which the offline page does not check."
        )
    configuration: dict[str, object] = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": format_timestamp(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    value = "z" + base58.encode(signer.sign(signing_input(unsigned, configuration)))
    signed = {**unsigned, "proof": {**configuration, "proofValue": value}}
    results = check_proofs(signed, at=created, sources=sources)
    if any(result.outcome is not Outcome.PASSED for result in results):
        raise SealingError(
            f"Our own verifier does not find the trust bundle's proof good, so it was not "
            f"released: {results[0].sentence}"
        )
    require_controller(results, issuer)
    return dump(signed)
