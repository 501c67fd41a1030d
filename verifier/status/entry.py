"""A credential's entry in a status list (Bitstring Status List v1.0 §2.1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from verifier.datamodel.parts import Pointer
from verifier.errors import InvalidError

BITSTRING_ENTRY = "BitstringStatusListEntry"
ENTRY_2021 = "StatusList2021Entry"

LARGEST_SIZE = 8
"""Bits of one entry; 256 messages are more than anybody has said so far."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_STATUS = re.compile(r"0x[0-9a-fA-F]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """Where a credential's status stands, and what it is about."""

    list_address: str
    index: int
    purpose: str
    size: int
    messages: Mapping[int, str]
    """What each value means, where the entry says so (``statusMessage``)."""
    place: str


def parse_entry(pointer: Pointer) -> StatusEntry:
    """Read a ``BitstringStatusListEntry``, or its ancestor ``StatusList2021Entry``.

    Raises InvalidError (``MALFORMED_VALUE_ERROR``) for any member that is not as the
    specification says; an index in particular is ASCII digits in a text, nothing else (row S3).
    """
    members = pointer.members
    address = members.get("statusListCredential")
    if not isinstance(address, str) or not address.startswith(("https://", "http://", "urn:")):
        raise _malformed(pointer, "statusListCredential", "an address")
    if pointer.id == address:
        raise _malformed(pointer, "id", "another address than that of the list")
    index = members.get("statusListIndex")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise _malformed(pointer, "statusListIndex", "a text of decimal digits")
    purpose = members.get("statusPurpose")
    if not isinstance(purpose, str) or not purpose:
        raise _malformed(pointer, "statusPurpose", "a text")
    size = members.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= LARGEST_SIZE:
        raise _malformed(pointer, "statusSize", f"a number of bits from 1 to {LARGEST_SIZE}")
    return StatusEntry(
        list_address=address,
        index=int(index),
        purpose=purpose,
        size=size,
        messages=_messages(pointer, size),
        place=pointer.place,
    )


def _messages(pointer: Pointer, size: int) -> Mapping[int, str]:
    given = pointer.members.get("statusMessage")
    if given is None:
        if size > 1:
            raise _malformed(pointer, "statusMessage", "the meaning of each value")
        return {}
    expected = f"{2**size} objects, each with status and message"
    if not isinstance(given, list) or len(given) != 2**size:
        raise _malformed(pointer, "statusMessage", expected)
    messages: dict[int, str] = {}
    for each in given:
        value, message = (
            (each.get("status"), each.get("message")) if isinstance(each, dict) else (None, None)
        )
        if not isinstance(value, str) or not _STATUS.fullmatch(value):
            raise _malformed(pointer, "statusMessage", expected)
        if not isinstance(message, str) or len(value) > 10 or int(value, 16) in messages:
            raise _malformed(pointer, "statusMessage", expected)
        messages[int(value, 16)] = message
    return messages


def _malformed(pointer: Pointer, member: str, expected: str) -> InvalidError:
    return InvalidError(
        f"The credential's status entry is not as its specification says: {member} must be "
        f"{expected}.",
        code="MALFORMED_VALUE_ERROR",
        place=f"{pointer.place}/{member}",
    )
