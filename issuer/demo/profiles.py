"""How the fictional people wish to stand in the directory: what they speak and are good at."""

import csv
from datetime import datetime
from importlib.resources import files
from typing import Final

from issuer.services.listing import Listing, choose_listing
from issuer.services.office import Office

FILE: Final = "profiles.csv"


def choose_profiles(office: Office, *, at: datetime) -> int:
    """Let the people of the demonstration choose, who chose nothing yet; return how many did.

    Whether they are listed stays as the roster says.
    """
    with files("issuer.demo").joinpath(FILE).open(encoding="utf-8") as stream:
        rows = {row["external_id"]: row for row in csv.DictReader(stream)}
    with office.database.reading() as records:
        holders = records.holders.by_external_ids(list(rows))
        new = {
            name: holder
            for name, holder in holders.items()
            if holder.erased_at is None and records.profiles.of(holder.id) is None
        }
    for name, holder in new.items():
        row = rows[name]
        wish = Listing(
            listed=holder.directory_opt_in,
            shown_name="",
            country=holder.country,
            languages=tuple(row["languages"].split()),
            specialisations=tuple(filter(None, row["specialisations"].split("; "))),
            contact=row["contact"] == "yes",
        )
        choose_listing(office, holder.id, wish, at=at)
    return len(new)
