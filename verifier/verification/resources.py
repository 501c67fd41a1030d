"""Digests of related resources (VC-DM 2.0 §5.3), as far as they are known offline.

Nothing that a credential names is fetched, so a resource that is not known is simply not
used, and nothing is said of it. What is known are the published contexts: their digests, byte
for byte as their owners serve them.
"""

import base64
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from keys import base58
from keys.errors import KeysError
from verifier.credential import Credential
from verifier.datamodel.values import several
from verifier.report import Check, Outcome, Step

_MULTIHASHES = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
"""Multihash codes and lengths of the SHA-2 family (multicodec table)."""


def check_resources(credential: Credential) -> tuple[Check, ...]:
    """Return one check for each related resource whose digest is known, or cannot be read."""
    checks = []
    for resource in several(credential.document.get("relatedResource")):
        if not isinstance(resource, dict):
            continue
        address = str(resource.get("id"))
        claimed = _claimed(resource)
        published = _published().get(address)
        if None in claimed:
            checks.append(_unreadable(address))
        elif published is not None:
            checks.append(_check(address, claimed, published))
    return tuple(checks)


def _check(
    address: str, claimed: tuple[tuple[str, bytes] | None, ...], published: Mapping[str, str]
) -> Check:
    holds = all(
        digest is not None and published[digest[0]] == digest[1].hex() for digest in claimed
    )
    return Check(
        step=Step.RESOURCES,
        outcome=Outcome.PASSED if holds else Outcome.FAILED,
        code="RESOURCE_MATCHES" if holds else "RESOURCE_DIGEST_MISMATCH",
        sentence=f"The resource {address} is the one that it names."
        if holds
        else f"The resource {address} is not the one whose digest it gives.",
        facts=(("resource", address),),
    )


def _unreadable(address: str) -> Check:
    return Check(
        step=Step.RESOURCES,
        outcome=Outcome.FAILED,
        code="RESOURCE_DIGEST_UNREADABLE",
        sentence=f"The digest that it gives of the resource {address} is not one.",
        facts=(("resource", address),),
    )


def _claimed(resource: Mapping[str, object]) -> tuple[tuple[str, bytes] | None, ...]:
    """Return every digest that is given, as its algorithm and bytes; None: unreadable."""
    integrity = [_from_integrity(str(each)) for each in several(resource.get("digestSRI"))]
    multibase = [_from_multibase(str(each)) for each in several(resource.get("digestMultibase"))]
    return (*integrity, *multibase)


def _from_integrity(text: str) -> tuple[str, bytes] | None:
    algorithm, _, encoded = text.partition("-")
    return algorithm, base64.b64decode(encoded)


def _from_multibase(text: str) -> tuple[str, bytes] | None:
    try:
        data = (
            base58.decode(text[1:])
            if text.startswith("z")
            else base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        )
    except (KeysError, ValueError):
        return None
    algorithm = _MULTIHASHES.get(data[:2])
    if algorithm is None or len(data) != 2 + data[1]:
        return None
    return algorithm, data[2:]


@cache
def _published() -> Mapping[str, Mapping[str, str]]:
    """Return the digests (hexadecimal) of the published contexts, by address and algorithm."""
    data = (files("verifier.verification") / "published_digests.json").read_bytes()
    published: Mapping[str, Mapping[str, str]] = json.loads(data)
    return published
