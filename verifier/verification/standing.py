"""What the issuer says about a credential now: every entry of ``credentialStatus``."""

from datetime import datetime

from verifier.credential import Credential
from verifier.datamodel.parts import Pointer
from verifier.errors import InvalidError, VerifierError
from verifier.policy.dates import day
from verifier.policy.registry import RecognisedIssuer, TrustRegistry
from verifier.report import Check, Outcome, Step
from verifier.sources import Found, Unavailable
from verifier.status.entry import BITSTRING_ENTRY, ENTRY_2021, StatusEntry, parse_entry
from verifier.status.revocation_list import (
    REVOCATION_LIST,
    find_revocation,
    revocation_list_address,
)
from verifier.status.status_list import BITSTRING, LIST_2021, ListFormat, read_status
from verifier.timestamps import isoformat
from verifier.verification.guarded_sources import GuardedSources
from verifier.verification.listing import verified_list
from verifier.verification.sentences import from_error, sentence

_READ = frozenset({BITSTRING_ENTRY, ENTRY_2021, REVOCATION_LIST})

MOST_ENTRIES = 8
"""Status entries of one credential that are looked up."""

_IF_SET = {
    "revocation": ("REVOKED", "The issuer has revoked it."),
    "suspension": ("SUSPENDED", "The issuer has suspended it for the time being."),
}
_IF_CLEAR = {
    "revocation": ("NOT_REVOKED", "The issuer has not revoked it"),
    "suspension": ("NOT_SUSPENDED", "The issuer has not suspended it"),
    "refresh": ("NOT_REFRESHED", "The issuer knows of no newer version"),
    "message": ("NO_MESSAGE", "The issuer has nothing to add"),
}


def check_status(
    credential: Credential,
    *,
    recognised: RecognisedIssuer | None,
    at: datetime,
    registry: TrustRegistry,
    sources: GuardedSources,
) -> tuple[Check, ...]:
    """Return one check for each status entry, all of them (row S10); at least one check."""
    if not credential.status:
        return (
            Check(
                step=Step.STATUS,
                outcome=Outcome.PASSED,
                code="NO_STATUS",
                sentence="The issuer publishes no status for it: it cannot be revoked, and "
                "holds as far as its dates go.",
            ),
        )
    if len(credential.status) > MOST_ENTRIES:
        return (
            _unknown(
                "TOO_MANY_ENTRIES",
                f"It has {len(credential.status)} status entries; at most {MOST_ENTRIES} are "
                "looked up.",
            ),
        )
    lookup = _Lookup(credential, recognised, at, registry, sources)
    return tuple([lookup.check(pointer) for pointer in credential.status])


class _Lookup:
    """The lookups for one credential."""

    def __init__(
        self,
        credential: Credential,
        recognised: RecognisedIssuer | None,
        at: datetime,
        registry: TrustRegistry,
        sources: GuardedSources,
    ) -> None:
        self._issuers = frozenset(
            {
                credential.issuer.id,
                *(recognised.list_issuers if recognised is not None else ()),
            }
        )
        self._credential_id = credential.id
        self._at = at
        self._registry = registry
        self._sources = sources

    def check(self, pointer: Pointer) -> Check:
        kind = next((each for each in pointer.types if each in _READ), None)
        if kind is None:
            return _unknown(
                "STATUS_TYPE_UNKNOWN",
                f"Its status is kept in a way that this verifier does not understand "
                f"({', '.join(pointer.types)}), so whether it was revoked is not known.",
            )
        try:
            if kind == REVOCATION_LIST:
                address, entry = revocation_list_address(pointer), None
            else:
                entry = parse_entry(pointer)
                address = entry.list_address
        except InvalidError as error:
            return from_error(Step.STATUS, Outcome.FAILED, error)
        found = self._sources.status_list(address, self._at)
        if isinstance(found, Unavailable):
            return _unknown(
                "STATUS_RETRIEVAL_ERROR",
                "The issuer's status list could not be had, so whether it was revoked is not "
                f"known: {sentence(found.reason)}",
                ("list", address),
            )
        try:
            if entry is None:
                return self._read_revocation_list(address, found)
            return self._read_bits(
                entry, found, BITSTRING if kind == BITSTRING_ENTRY else LIST_2021
            )
        except VerifierError as error:
            code = error.reason if error.reason in _LIST_ERRORS else "STATUS_VERIFICATION_ERROR"
            return _unknown(
                code,
                f"Whether it was revoked is not known: {sentence(str(error))}",
                ("list", address),
            )

    def _read_revocation_list(self, address: str, found: Found) -> Check:
        """Look the credential up in a list that is not signed: its address vouches for it."""
        revocation = find_revocation(
            found.body, address=address, issuers=self._issuers, credential_id=self._credential_id
        )
        facts: tuple[tuple[str, str], ...] = (
            ("list", address),
            ("had", isoformat(found.fetched_at)),
        )
        if revocation is None:
            return _check(
                Outcome.PASSED,
                "NOT_REVOKED",
                f"The issuer has not revoked it (as published on {day(found.fetched_at)}).",
                facts,
            )
        if revocation.reason is not None:
            facts = (*facts, ("reason", revocation.reason))
        return _check(Outcome.FAILED, "REVOKED", "The issuer has revoked it.", facts)

    def _read_bits(self, entry: StatusEntry, found: Found, form: ListFormat) -> Check:
        """Verify the list as the credential that it is, and read the entry (§3.2)."""
        listed = verified_list(
            found,
            form,
            address=entry.list_address,
            issuers=self._issuers,
            at=self._at,
            registry=self._registry,
            sources=self._sources,
        )
        value = read_status(listed.content, entry)
        published = listed.credential.valid_from or found.fetched_at
        return _said(
            entry.purpose,
            value,
            entry.messages.get(value),
            f" (as published on {day(published)})",
            (
                ("list", entry.list_address),
                ("published", isoformat(published)),
                ("had", isoformat(found.fetched_at)),
            ),
        )


_LIST_ERRORS = frozenset(
    {
        "STATUS_RETRIEVAL_ERROR",
        "STATUS_VERIFICATION_ERROR",
        "STATUS_LIST_LENGTH_ERROR",
        "RANGE_ERROR",
        "MALFORMED_VALUE_ERROR",
    }
)
"""The names that Bitstring Status List v1.0 §3.5 gives to errors."""


def _said(
    purpose: str, value: int, message: str | None, when: str, facts: tuple[tuple[str, str], ...]
) -> Check:
    """Return what a value means for the credential; unknown is never good."""
    if message is not None:
        facts = (*facts, ("message", message))
    if purpose not in _IF_CLEAR:
        return _unknown(
            "STATUS_PURPOSE_UNKNOWN",
            f"The issuer keeps a status “{purpose}” for it, whose meaning this verifier "
            "does not know.",
            *facts,
        )
    if value == 0:
        code, words = _IF_CLEAR[purpose]
        return _check(Outcome.PASSED, code, f"{words}{when}.", facts)
    if purpose in _IF_SET:
        code, words = _IF_SET[purpose]
        return _check(Outcome.FAILED, code, words, facts)
    if purpose == "refresh":
        return _check(
            Outcome.PASSED,
            "REFRESH_AVAILABLE",
            "The issuer offers a newer version of it; this one goes on to hold.",
            facts,
        )
    return _unknown(
        "STATUS_MESSAGE",
        f"The issuer says of it: “{message or f'status {value}'}”. Whether it holds is for you "
        "to judge.",
        *facts,
    )


def _check(outcome: Outcome, code: str, words: str, facts: tuple[tuple[str, str], ...]) -> Check:
    return Check(step=Step.STATUS, outcome=outcome, code=code, sentence=words, facts=facts)


def _unknown(code: str, words: str, *facts: tuple[str, str]) -> Check:
    return _check(Outcome.INDETERMINATE, code, words, facts)
