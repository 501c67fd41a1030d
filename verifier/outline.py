"""A document walked once: what it has in common with others, and the texts that are its own.

The credentials of one track differ in ids, dates, a name and a place in a status list; the
options of one key's proofs in when they were made. Such a text is the document's *own* where it
is as its place asks; what is left, with a mark in each of these places, is its *outline*. What
depends on the outline alone is worked out for the first document that has it and remembered
under the outline's fingerprint: that it fits the data model, what it says beside its own texts,
its canonical form but for them.

That is sound since an own text is asked one thing, here, and nothing is asked of any two of them:

- An id is a plain absolute IRI with a scheme that no context defines. So it is the URL that the
  data model asks for, and JSON-LD leaves it as it stands.
- A date is a moment.
- A name and a place are any text.

A text that is otherwise is left where it is: then it belongs to the outline, and is judged with
it. Where own texts are compared all the same (the end lies after the beginning, an entry is not
its list, an id names nothing else), that is no part of what is remembered, but asked each time.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from verifier.errors import MalformedError
from verifier.remembering import fingerprint
from verifier.timestamps import parse_timestamp

MARK: Final = f"own{secrets.token_hex(16)}"
"""Stands in each place of an own text. Nobody can guess it, so no document has it of its own."""
_ID_MARKS: Final = tuple(f"{MARK}i{number}." for number in range(3))
_TEXT_MARKS: Final = tuple(f"{MARK}t{number}." for number in range(6))
_ID: Final = re.compile(
    r"(https?://|urn:uuid:|did:[a-z0-9]+:)[A-Za-z0-9._~/:?&=@!$'()*+,;#%-]+", re.ASCII
)
_MOMENTS: Final = ("validFrom", "validUntil", "awardedDate", "created")
_LONGEST: Final = 2048
"""Letters of an own text; one that is longer is left where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A document, and what was found when it was walked; nothing of it is changed."""

    document: Mapping[str, object]
    """The document as it was given: a credential without its proof, a proof's options."""
    marked: Mapping[str, object]
    """The same with a mark in place of each own text."""
    ids: tuple[str, ...]
    """Its own ids; the mark of the first is ``i0``."""
    texts: tuple[str, ...]
    """Its other own texts; the mark of the first is ``t0``."""
    fingerprint: bytes | None
    """Stands for exactly ``marked``; None where that is too large to be remembered."""


def outline_of(document: Mapping[str, object]) -> Outline:
    """Walk ``document``, which is not changed; nothing is judged but its own texts."""
    marked = dict(document)
    ids: list[str] = []
    texts: list[str] = []
    _mark_id(marked, ids)
    for name in _MOMENTS:
        if name in marked and _is_moment(marked[name]):
            _mark_text(marked, name, texts)
    status = marked.get("credentialStatus")
    if type(status) is dict:
        status = marked["credentialStatus"] = dict(status)
        _mark_id(status, ids)
        _mark_text(status, "statusListIndex", texts)
    subject = marked.get("credentialSubject")
    if type(subject) is dict:
        subject = marked["credentialSubject"] = dict(subject)
        _mark_id(subject, ids)
        identifiers = subject.get("identifier")
        if type(identifiers) is list and len(identifiers) == 1 and type(identifiers[0]) is dict:
            identity = dict(identifiers[0])
            subject["identifier"] = [identity]
            _mark_text(identity, "identityHash", texts)
    return Outline(
        document=document,
        marked=marked,
        ids=tuple(ids),
        texts=tuple(texts),
        fingerprint=fingerprint(marked),
    )


def _mark_id(members: dict[str, object], ids: list[str]) -> None:
    value = members.get("id")
    if type(value) is str and len(value) <= _LONGEST and (plain := _ID.fullmatch(value)):
        members["id"] = plain[1] + _ID_MARKS[len(ids)]
        ids.append(value)


def _is_moment(value: object) -> bool:
    if type(value) is not str:
        return False
    try:
        parse_timestamp(value)
    except MalformedError:
        return False
    return True


def _mark_text(members: dict[str, object], name: str, texts: list[str]) -> None:
    value = members.get(name)
    if type(value) is str and len(value) <= _LONGEST:
        members[name] = _TEXT_MARKS[len(texts)]
        texts.append(value)
