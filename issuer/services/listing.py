"""Standing in the directory: the holder's own choice, off until they say otherwise."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from issuer.errors import NotFoundError, RefusedError
from issuer.persistence.folding import words
from issuer.persistence.records.holders import HolderRecord
from issuer.persistence.records.profiles import ProfileRecord
from issuer.services.office import Office

MOST_LANGUAGES: Final = 8
MOST_SPECIALISATIONS: Final = 5
LONGEST_SPECIALISATION: Final = 40
LONGEST_NAME: Final = 200

_ADDRESS: Final = re.compile(r"://|www\.|@|\.[a-z]{2,}/", re.IGNORECASE)


class Fault(StrEnum):
    """Why a wish is not taken; a stable code."""

    NOT_YOUR_NAME = "not-your-name"
    COUNTRY_UNKNOWN = "country-unknown"
    TOO_MANY_LANGUAGES = "too-many-languages"
    TOO_MANY_SPECIALISATIONS = "too-many-specialisations"
    SPECIALISATION_TOO_LONG = "specialisation-too-long"
    NO_ADDRESSES = "no-addresses"


class ListingRefused(RefusedError):  # noqa: N818 - it is told to the holder by its faults
    """The wish cannot be taken; all that is wrong is named, by the field it is about."""

    def __init__(self, faults: dict[str, Fault]) -> None:
        super().__init__("The listing cannot be changed: " + ", ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Whether and how a holder stands in the directory."""

    listed: bool
    shown_name: str
    """Empty: the recorded name."""
    country: str
    """ISO 3166-1 alpha-2 or empty."""
    languages: tuple[str, ...]
    """BCP 47 tags."""
    specialisations: tuple[str, ...]
    contact: bool
    """Visitors of the profile may write, by way of the office; they learn no address."""


def listing_of(office: Office, holder: HolderRecord) -> Listing:
    """Return how a holder stands in the directory, or would if they were listed."""
    with office.database.reading() as records:
        profile = records.profiles.of(holder.id)
    if profile is None:
        profile = ProfileRecord(country=holder.country)
    return Listing(
        listed=holder.directory_opt_in,
        shown_name=profile.shown_name,
        country=profile.country,
        languages=profile.languages,
        specialisations=profile.specialisations,
        contact=profile.contact,
    )


def choose_listing(office: Office, holder_id: int, wish: Listing, *, at: datetime) -> None:
    """Do as the holder wishes, at once: directory, pages and search engines follow this row.

    From now on a roster no longer decides whether this person is listed.

    Args:
        office: whose directory it is.
        holder_id: key of the holder.
        wish: parsed: codes that exist, texts trimmed.
        at: now.

    Raises:
        ListingRefused: with all that is wrong.
        NotFoundError: the holder was erased meanwhile.
    """
    with office.database.transaction() as records:
        records.holders.lock([holder_id])
        holder = records.holders.by_ids([holder_id])[holder_id]
        if holder.erased_at is not None:
            raise NotFoundError("There is no such holder.")
        faults = _faults(wish, holder.name)
        if faults:
            raise ListingRefused(faults)
        records.profiles.replace(
            holder_id,
            ProfileRecord(
                shown_name=wish.shown_name,
                country=wish.country,
                languages=wish.languages,
                specialisations=wish.specialisations,
                contact=wish.contact,
            ),
            at=at,
        )
        records.holders.name_for_search(holder_id, wish.shown_name or holder.name)
        records.holders.set_listed(holder_id, listed=wish.listed, at=at)


def is_of(shown: str, recorded: str) -> bool:
    """Say whether ``shown`` is made of words of ``recorded``, or their first letters.

    So nobody stands in the directory under somebody else's name.
    """
    known = words(recorded)
    wanted = words(shown)
    return bool(wanted) and all(
        word in known or (len(word) == 1 and any(each.startswith(word) for each in known))
        for word in wanted
    )


def _faults(wish: Listing, name: str) -> dict[str, Fault]:
    faults: dict[str, Fault] = {}
    shown = wish.shown_name
    if shown and (
        len(shown) > LONGEST_NAME
        or not is_of(shown, name)
        or all(len(word) == 1 for word in words(shown))
    ):
        faults["shown_name"] = Fault.NOT_YOUR_NAME
    if len(wish.languages) > MOST_LANGUAGES:
        faults["languages"] = Fault.TOO_MANY_LANGUAGES
    if len(wish.specialisations) > MOST_SPECIALISATIONS:
        faults["specialisations"] = Fault.TOO_MANY_SPECIALISATIONS
    elif any(len(each) > LONGEST_SPECIALISATION for each in wish.specialisations):
        faults["specialisations"] = Fault.SPECIALISATION_TOO_LONG
    elif any(_ADDRESS.search(each) for each in wish.specialisations):
        faults["specialisations"] = Fault.NO_ADDRESSES
    return faults
