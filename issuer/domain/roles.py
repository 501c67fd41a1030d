"""Who of the office may do what: one table, read by every page of the desk."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody of the office is there for; an account has exactly one."""

    VIEWER = "viewer"
    """Looks, and changes nothing."""
    REVIEWER = "reviewer"
    """Rules on continuing education, and accepts renewals and reinstatements."""
    CERTIFIER = "certifier"
    """Takes results in, and decides who is certified."""
    OFFICER = "officer"
    """Suspends, withdraws and corrects; also does what reviewers and certifiers do."""
    ADMINISTRATOR = "administrator"
    """Also looks after accounts, API keys, webhooks and settings."""


class Right(StrEnum):
    """What a page or an act asks for."""

    SEE = "see"
    """People, certifications, queues and figures."""
    REVIEW = "review"
    """Rule on continuing education; renew; reinstate."""
    CERTIFY = "certify"
    """Decide and issue, one by one or in bulk."""
    IMPORT = "import"
    """Take in people, results and other records."""
    OFFICIATE = "officiate"
    """Suspend, resolve, withdraw, uphold appeals, surrender, correct, revoke; close concerns."""
    AUDIT = "audit"
    """Read and export the record of who did what."""
    ADMINISTER = "administer"
    """Accounts, API keys, webhooks, signing keys."""


_STAFF: Final = frozenset({Role.OFFICER, Role.ADMINISTRATOR})

MAY: Final[Mapping[Right, frozenset[Role]]] = {
    Right.SEE: frozenset(Role),
    Right.REVIEW: _STAFF | {Role.REVIEWER},
    Right.CERTIFY: _STAFF | {Role.CERTIFIER},
    Right.IMPORT: _STAFF | {Role.CERTIFIER},
    Right.OFFICIATE: _STAFF,
    Right.AUDIT: _STAFF,
    Right.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}
"""Which roles have each right. What a right covers on a certification is in ``domain.acts``."""


def may(role: Role, right: Right) -> bool:
    """Return whether somebody in ``role`` has ``right``."""
    return role in MAY[right]
