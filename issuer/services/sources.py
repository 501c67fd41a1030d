"""What our own verifier asks for, answered from our own records: no network."""

from collections.abc import Callable
from datetime import datetime

from issuer.composition import addresses
from issuer.errors import IssuerError
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from keys.errors import KeysError
from verifier.sources import Found, Unavailable

_ELSEWHERE = "This is not one of this office's own documents."


class OwnSources:
    """The office's DID document and status lists, as they are served now.

    A verifier may ask about any moment; a list is never signed for a moment that is not now.
    """

    def __init__(self, office: Office, *, clock: Callable[[], datetime]) -> None:
        """Answer for ``office``; ``clock`` says what time it really is, UTC, whole seconds."""
        self._office = office
        self._clock = clock

    def controller_document(
        self,
        address: str,
        at: datetime,  # noqa: ARG002 - the port's; see above
    ) -> Found | Unavailable:
        """Return our DID document; everything else is not ours."""
        if address != self._office.did:
            return Unavailable(reason=_ELSEWHERE, permanent=True)
        try:
            body = self._office.did_json()
        except KeysError as error:
            return Unavailable(reason=f"The issuer's keys cannot be read: {error}")
        return Found(body=body, address=address, fetched_at=self._clock())

    def status_list(
        self,
        address: str,
        at: datetime,  # noqa: ARG002 - the port's; see above
    ) -> Found | Unavailable:
        """Return one of our status lists, re-signed where it had grown old."""
        number = list_number(self._office.public_url, address)
        if number is None:
            return Unavailable(reason=_ELSEWHERE, permanent=True)
        try:
            now = self._clock()
            published = published_status_list(self._office, number, at=now)
        except (IssuerError, KeysError) as error:
            return Unavailable(reason=str(error))
        return Found(body=published.body, address=address, fetched_at=now)


def list_number(public_url: str, address: str) -> int | None:
    """Return the number of the status list at ``address``, or None if it is not one of ours."""
    digits = address.removeprefix(f"{public_url}/status/")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return None
    number = int(digits)
    return number if addresses.status_list(public_url, number) == address else None
