"""Every operation of the API, in the order in which the description lists them."""

from typing import Final

from issuer.web.api import (
    access,
    activities,
    acts,
    cards,
    certifications,
    credentials,
    decisions,
    directory,
    evidence,
    histories,
    holders,
    keeping,
    people,
    routing,
    submissions,
)
from issuer.web.api.operations import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *holders.OPERATIONS,
    *evidence.OPERATIONS,
    *decisions.OPERATIONS,
    *credentials.OPERATIONS,
    *certifications.OPERATIONS,
    *histories.OPERATIONS,
    *keeping.OPERATIONS,
    *acts.OPERATIONS,
    *activities.OPERATIONS,
    *people.OPERATIONS,
    *submissions.OPERATIONS,
    *directory.OPERATIONS,
    *access.OPERATIONS,
    *routing.OPERATIONS,
    *cards.OPERATIONS,
)
