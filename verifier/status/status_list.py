"""A status list as its issuer publishes it (Bitstring Status List v1.0 §2.2 and §3.2).

The list is a credential of its own. Whoever calls has verified its proof and its issuer; here
its content is read, and one entry's value taken from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from verifier.credential import Credential
from verifier.datamodel.values import words
from verifier.errors import InvalidError
from verifier.status.bitstring import decode, decode_2021, value_at
from verifier.status.entry import StatusEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFormat:
    """One of the two specifications, which differ in names and in how bits are written."""

    credential_type: str
    subject_type: str
    decode: Callable[[str], bytes]


BITSTRING = ListFormat(
    credential_type="BitstringStatusListCredential",
    subject_type="BitstringStatusList",
    decode=decode,
)
LIST_2021 = ListFormat(
    credential_type="StatusList2021Credential",
    subject_type="StatusList2021",
    decode=decode_2021,
)
"""Status List 2021 (W3C Community Group), read and never written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """The content of a list."""

    purposes: tuple[str, ...]
    bits: bytes
    time_to_live: timedelta | None
    """How long a copy may be used without asking again (``ttl``)."""


def parse_list(credential: Credential, form: ListFormat, *, address: str) -> StatusList:
    """Read the content of a list credential that was asked for at ``address``.

    Raises InvalidError: ``STATUS_VERIFICATION_ERROR`` where it is not a status list, not the
    one that was asked for (row S8), or cannot be unpacked; ``MALFORMED_VALUE_ERROR`` for
    members that are not as the specification says.
    """
    if form.credential_type not in credential.types or len(credential.subjects) != 1:
        raise _refused(f"it is not a {form.credential_type}")
    if credential.id is not None and credential.id != address:
        raise _refused("it is the list of another address")
    claims = credential.subjects[0].claims
    if form.subject_type not in words(claims.get("type")):
        raise _refused(f"its subject is not a {form.subject_type}")
    purposes, encoded = words(claims.get("statusPurpose")), claims.get("encodedList")
    if not purposes or not isinstance(encoded, str):
        raise _malformed("statusPurpose or encodedList")
    return StatusList(
        purposes=purposes, bits=form.decode(encoded), time_to_live=_time_to_live(claims)
    )


def read_status(listed: StatusList, entry: StatusEntry) -> int:
    """Return the value of ``entry`` in ``listed``; 0 is "nothing to say".

    Raises InvalidError: ``STATUS_VERIFICATION_ERROR`` where the list is for another purpose,
    ``STATUS_LIST_LENGTH_ERROR``, ``RANGE_ERROR``.
    """
    if entry.purpose not in listed.purposes:
        raise _refused(f"it is not for the purpose “{entry.purpose}”")
    return value_at(listed.bits, entry.index, size=entry.size)


def require_current(
    credential: Credential, listed: StatusList, *, fetched_at: datetime, at: datetime
) -> None:
    """Refuse a list that does not speak for ``at``.

    A list from after ``at`` (somebody asks about the past) is judged by when it was had. One
    whose ``validUntil`` or ``ttl`` is over counts as unreachable: what was said long ago says
    nothing about now. Raises InvalidError (``STATUS_RETRIEVAL_ERROR``,
    ``STATUS_VERIFICATION_ERROR``).
    """
    moment = max(at, fetched_at)
    if credential.valid_from is not None and moment < credential.valid_from:
        raise _refused("it is not valid yet")
    outdated = credential.valid_until is not None and credential.valid_until <= moment
    if not outdated and listed.time_to_live is not None:
        outdated = fetched_at + listed.time_to_live < moment
    if outdated:
        raise InvalidError(
            "The status list that could be had is out of date: what it says may have changed.",
            code="STATUS_RETRIEVAL_ERROR",
        )


def _time_to_live(claims: Mapping[str, object]) -> timedelta | None:
    value = claims.get("ttl")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        raise _malformed("ttl")
    # A thousand years are as good as for ever, and what timedelta can hold.
    return timedelta(milliseconds=min(value, 1000 * 365 * 86_400_000))


def _refused(what: str) -> InvalidError:
    return InvalidError(
        f"The status list cannot be used: {what}.", code="STATUS_VERIFICATION_ERROR"
    )


def _malformed(member: str) -> InvalidError:
    return InvalidError(
        f"The status list is not as its specification says: {member}.",
        code="MALFORMED_VALUE_ERROR",
        place=f"/credentialSubject/{member}",
    )
