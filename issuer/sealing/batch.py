"""Sealing many documents at once, so that the work around a signature can be done elsewhere."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from issuer.errors import IssuerError
from issuer.sealing.seal import Begun, begin, complete
from keys.algorithms import KeyType
from keys.errors import KeysError
from keys.history import KeyHistory
from keys.signer import Signer
from verifier.policy.registry import TrustRegistry
from verifier.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPart:
    """What the world may know of a signer: enough for all of sealing but the signature."""

    verification_method: str
    key_type: KeyType
    public_multikey: str

    def sign(self, data: bytes) -> bytes:
        """Raise KeysError: the private key is elsewhere."""
        raise KeysError(
            f"{self.verification_method} does not sign here ({len(data)} bytes): the private key "
            "stays with its signer."
        )


def public_part(signer: Signer) -> PublicPart:
    """Return the public part of a signer."""
    return PublicPart(
        verification_method=signer.verification_method,
        key_type=signer.key_type,
        public_multikey=signer.public_multikey,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Documents to be sealed at one moment, with all that sealing asks for but the key."""

    documents: Sequence[tuple[int, bytes]]
    """Each with a number of the caller's, as JSON."""
    key: PublicPart
    history: KeyHistory
    published: bytes
    registry: TrustRegistry
    sources: Sources
    at: datetime
    """Becomes ``proof.created``, and is when the verifier judges; UTC, whole seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBatch:
    """What came of a batch; each document is in one of the two."""

    sealed: Sequence[tuple[int, bytes]]
    """The signed bytes, called good by our own verifier."""
    refused: Sequence[tuple[int, str]]
    """Why a document was not sealed: its own fault or the key's."""


Signing = Generator[list[bytes], list[bytes], SealedBatch]
"""Yields once what is to be signed, takes the signatures in the same order, returns the rest."""


def sealing(batch: Batch) -> Signing:
    """Seal a batch; the caller signs in between.

    Raises KeysError and IssuerError for nothing that one document caused: those are refused
    one by one.
    """
    begun: list[tuple[int, Begun]] = []
    refused: list[tuple[int, str]] = []
    for number, unsigned in batch.documents:
        try:
            one = begin(
                orjson.loads(unsigned),
                signer=batch.key,
                history=batch.history,
                published=batch.published,
                created=batch.at,
            )
        except (IssuerError, KeysError) as error:
            refused.append((number, str(error)))
        else:
            begun.append((number, one))
    signatures = yield [one.data for _, one in begun]
    sealed: list[tuple[int, bytes]] = []
    for (number, one), signature in zip(begun, signatures, strict=True):
        try:
            done = complete(
                one,
                signature,
                signer=batch.key,
                at=batch.at,
                registry=batch.registry,
                sources=batch.sources,
            )
        except IssuerError as error:
            refused.append((number, str(error)))
        else:
            sealed.append((number, done.body))
    return SealedBatch(sealed=sealed, refused=refused)


Sealer = Callable[[Batch, Signer], Callable[[], SealedBatch]]
"""Takes a batch and the signer of its key; returns what waits for the sealed batch."""


def seal_here(batch: Batch, signer: Signer) -> Callable[[], SealedBatch]:
    """Seal in this process, when the answer is asked for."""

    def answer() -> SealedBatch:
        work = sealing(batch)
        data = next(work)
        try:
            work.send([signer.sign(each) for each in data])
        except StopIteration as ended:
            done: SealedBatch = ended.value
            return done
        raise AssertionError("sealing asks for signatures once")

    return answer
