"""Every operation of the API, in the order in which the description lists them."""

from typing import Final

from issuer.web.api import (
    access,
    certifications,
    credentials,
    decisions,
    directory,
    evidence,
    holders,
)
from issuer.web.api.operations import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *holders.OPERATIONS,
    *evidence.OPERATIONS,
    *decisions.OPERATIONS,
    *credentials.OPERATIONS,
    *certifications.OPERATIONS,
    *directory.OPERATIONS,
    *access.OPERATIONS,
)
