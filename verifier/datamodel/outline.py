"""What the credentials of one track have in common, so that its shape is looked at once.

They differ in ids, dates, a name and a place in a status list. The rules of the data model ask of
each of these texts one thing and nothing of any two of them: an id is an absolute URL, a date a
moment, a name and a place any text. So where those texts are as asked, a document fits if one
with other such texts in their place did. Whatever is otherwise has no outline, and is held
against the rules each time.
"""

import secrets
from collections.abc import Mapping
from typing import Final

from verifier.datamodel.credentials import absolute_url
from verifier.datamodel.shape import MisfitError, Rule, moment
from verifier.remembering import fingerprint

_MOMENTS = ("validFrom", "validUntil", "awardedDate")
_TAKEN_OUT: Final = secrets.token_bytes(16)
"""Nothing that JSON has, and that nobody can guess: no document has it of its own."""
_LONGEST = 2048
"""Letters of a text; one that is longer is left where it is."""


def outline_of(unsigned: Mapping[str, object]) -> bytes | None:
    """Return what stands for all of a credential but its own texts; None where it has no outline.

    ``unsigned`` is the document without its proof; it is not changed.
    """
    rest = dict(unsigned)
    try:
        _without(rest, "id", absolute_url)
        for name in _MOMENTS:
            _without(rest, name, moment)
        status = rest.get("credentialStatus")
        if type(status) is dict:
            status = rest["credentialStatus"] = dict(status)
            _without(status, "id", absolute_url)
            _without(status, "statusListIndex")
        subject = rest.get("credentialSubject")
        if type(subject) is dict:
            subject = rest["credentialSubject"] = dict(subject)
            _without(subject, "id", absolute_url)
            identifiers = subject.get("identifier")
            if type(identifiers) is list and len(identifiers) == 1:
                (identity,) = identifiers
                if type(identity) is dict:
                    identity = dict(identity)
                    _without(identity, "identityHash")
                    subject["identifier"] = [identity]
    except MisfitError:
        return None
    return fingerprint(rest)


def _without(members: dict[str, object], name: str, rule: Rule | None = None) -> None:
    """Take the text ``name`` out; raise MisfitError where it is not as ``rule`` asks."""
    value = members.get(name)
    if type(value) is str and len(value) <= _LONGEST:
        if rule is not None:
            rule(value)
        members[name] = _TAKEN_OUT
