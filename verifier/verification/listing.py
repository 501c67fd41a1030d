"""A status list, verified as the credential that it is (Bitstring Status List v1.0 §3.2).

The same list is read for many credentials. What was verified by pinned keys alone depends on
nothing but the list, the operator's entry and the moment, so it may be remembered: asked
again for the same, the answer is the same.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from verifier.credential import Credential
from verifier.errors import InvalidError, MalformedError
from verifier.policy.registry import RecognisedIssuer, TrustRegistry
from verifier.sources import Found
from verifier.status.status_list import ListFormat, StatusList, parse_list, require_current
from verifier.verification.authentication import authenticate
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.opened import open_secured, securing_of

_MOST_VALUES = 4000
"""Values of one list credential: a list is one long text, with the meanings of its values."""

_MOST_REMEMBERED = 32
_LARGEST_REMEMBERED = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedList:
    """A list whose proof holds, and its content."""

    credential: Credential
    content: StatusList


def verified_list(
    found: Found,
    form: ListFormat,
    *,
    address: str,
    issuers: frozenset[str],
    at: datetime,
    registry: TrustRegistry,
    sources: GuardedSources,
) -> VerifiedList:
    """Return the list that was found at ``address``, if it holds at ``at``.

    ``issuers`` are those whose list counts for the credential (row S7). Raises VerifierError
    for everything that is wrong with the list; that the credential was revoked or not is then
    not known.
    """
    listed = _genuine(found, form, address=address, at=at, registry=registry, sources=sources)
    issuer = listed.credential.issuer.id
    if issuer not in issuers:
        raise InvalidError(
            f"The list is of another issuer ({issuer}) than the credential.",
            code="STATUS_VERIFICATION_ERROR",
        )
    require_current(listed.credential, listed.content, fetched_at=found.fetched_at, at=at)
    return listed


def _genuine(
    found: Found,
    form: ListFormat,
    *,
    address: str,
    at: datetime,
    registry: TrustRegistry,
    sources: GuardedSources,
) -> VerifiedList:
    moment = max(at, found.fetched_at)
    key = (found.body, form.credential_type, address, moment)
    known = _memory.get(key, registry)
    if known is not None:
        return known
    if sum(found.body.count(mark) for mark in (b",", b"[", b"{")) > _MOST_VALUES:
        raise MalformedError("The status list is not as lists are: it has too many members.")
    opened = open_secured(found.body, securing_of(found.body))
    credential = opened.credential
    if credential.status:
        raise InvalidError("The list has itself a status, which is not followed.")
    signed = authenticate(opened, at=moment, registry=registry, sources=sources)
    if not signed.holds or signed.issuer.code == "KEY_NOT_PINNED":
        worse = signed.issuer if signed.holds else signed.proof
        raise InvalidError(
            f"The list itself does not hold. {worse.sentence}", code="STATUS_VERIFICATION_ERROR"
        )
    listed = VerifiedList(
        credential=credential, content=parse_list(credential, form, address=address)
    )
    if (
        signed.by_pins_alone
        and max(len(found.body), len(listed.content.bits)) <= _LARGEST_REMEMBERED
    ):
        _memory.put(key, registry, listed)
    return listed


_Key = tuple[bytes, str, str, datetime]
"""The list itself, and all else that it was judged by but the operator's entry."""


class _Memory:
    """The lists verified last; what is remembered counts only for the same entry."""

    def __init__(self) -> None:
        self._lists: OrderedDict[_Key, tuple[RecognisedIssuer | None, VerifiedList]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key, registry: TrustRegistry) -> VerifiedList | None:
        with self._lock:
            entry, listed = self._lists.get(key, (None, None))
        if listed is None or registry.find(listed.credential.issuer.id) != entry:
            return None
        return listed

    def put(self, key: _Key, registry: TrustRegistry, listed: VerifiedList) -> None:
        entry = registry.find(listed.credential.issuer.id)
        with self._lock:
            self._lists[key] = (entry, listed)
            while len(self._lists) > _MOST_REMEMBERED:
                self._lists.popitem(last=False)


_memory = _Memory()
