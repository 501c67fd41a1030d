"""Documents that are held already: what sealing judges by, without a query for each."""

from collections.abc import Mapping
from datetime import datetime

from verifier.sources import Found, Unavailable

_ELSEWHERE = "This is not one of the documents that are held here."


class HeldSources:
    """One DID document and some status lists, in memory."""

    def __init__(self, *, did: str, did_json: bytes, lists: Mapping[str, bytes]) -> None:
        """Take the DID document, and status lists by their addresses."""
        self._did = did
        self._did_json = did_json
        self._lists = lists

    def controller_document(self, address: str, at: datetime) -> Found | Unavailable:
        """Return the DID document of the one issuer that is known here."""
        if address != self._did:
            return Unavailable(reason=_ELSEWHERE, permanent=True)
        return Found(body=self._did_json, address=address, fetched_at=at)

    def status_list(self, address: str, at: datetime) -> Found | Unavailable:
        """Return a list that is held."""
        body = self._lists.get(address)
        if body is None:
            return Unavailable(reason=_ELSEWHERE, permanent=True)
        return Found(body=body, address=address, fetched_at=at)
