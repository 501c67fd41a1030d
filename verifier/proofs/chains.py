"""Proof chains: a proof that covers earlier ones (VC Data Integrity 1.0 §2.1.2, §4.6).

The matching previous proofs, complete with their ``proofValue``, go back into the document that
is hashed, so that none of them can be taken away or exchanged.
"""

from collections.abc import Mapping, Sequence

from verifier.errors import InvalidError


def check(written: Sequence[tuple[str, object]]) -> None:
    """Raise InvalidError where ids stand twice, or a previous proof is missing or circular.

    ``written`` are the proofs of one document with their JSON pointers (row L8).
    """
    by_id: dict[str, tuple[str, Mapping[str, object]]] = {}
    for place, value in written:
        proof_id = value.get("id") if isinstance(value, dict) else None
        if isinstance(value, dict) and isinstance(proof_id, str):
            if proof_id in by_id:
                raise _invalid(f"two proofs have the id {proof_id:.200}", place)
            by_id[proof_id] = (place, value)
    for place, value in written:
        if isinstance(value, dict) and "previousProof" in value:
            _follow(value, place, by_id)


def previous(ids: Sequence[str], written: Sequence[tuple[str, object]]) -> list[object]:
    """Return the proofs with these ids as they are written, in the document's order."""
    wanted = set(ids)
    return [
        value
        for _, value in written
        if isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"] in wanted
    ]


def _follow(
    start: Mapping[str, object],
    place: str,
    by_id: Mapping[str, tuple[str, Mapping[str, object]]],
) -> None:
    """Walk back from ``start`` to proofs without a previous one; never come by it again."""
    seen: set[str] = set()
    waiting = _previous_ids(start)
    while waiting:
        proof_id = waiting.pop()
        found = by_id.get(proof_id)
        if found is None:
            raise _invalid(f"the previous proof {proof_id:.200} is not in the document", place)
        if found[1] is start:
            raise _invalid("the proof is its own previous proof, directly or in a circle", place)
        if proof_id not in seen:
            seen.add(proof_id)
            waiting.extend(_previous_ids(found[1]))


def _previous_ids(proof: Mapping[str, object]) -> list[str]:
    value = proof.get("previousProof", [])
    ids = value if isinstance(value, list) else [value]
    return [item for item in ids if isinstance(item, str)]


def _invalid(message: str, place: str) -> InvalidError:
    return InvalidError(message, code="PROOF_VERIFICATION_ERROR", place=place)
