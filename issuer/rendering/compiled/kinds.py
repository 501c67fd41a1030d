"""What the certificates of one template have in common.

A kind is the facts of a certificate with everything that is the holder's own taken out, and
the sizes that the holder's texts got. Nothing of one holder can thus be in a template.
"""

import re
from dataclasses import fields
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple

from issuer.rendering.compiled.holding import NotHeldError
from issuer.rendering.facts import CertificateFacts, Mark, Marking
from issuer.rendering.page import address_lines, name_language_of
from issuer.rendering.scripts import direction_of

NEUTRAL: Final = "0"
"""Stands in a slot while a template is laid out."""

_RIGHT_TO_LEFT: Final = "\u200f" + NEUTRAL
_DAY: Final = date(2000, 1, 1)
_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)

_ADDRESS: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+", re.ASCII
)
"""Addresses that are printed and linked letter by letter, without escapes."""

_NUMBER: Final = re.compile(r"[A-Za-z0-9_.~-]+", re.ASCII)
_OTHER_SPACE: Final = re.compile(r"^ |  | $|[^\S ]|\u00ad")
"""Spaces that a page collapses or breaks at in its own way, and soft hyphens."""


class Kind(NamedTuple):
    """What one template is made for."""

    shared: tuple[object, ...]
    """The facts that are not the holder's, in the order of ``_SHARED``."""
    holder: str
    """``NEUTRAL``, in the direction of the holder's name."""
    name_language: str
    head: str
    """The address up to its last slash."""
    ends: bool
    """Whether there is a day until which the certificate is valid."""
    mark: Mark | None
    dated: bool
    """Whether the mark's band says a day."""
    name_points: float
    day_points: float

    @property
    def facts(self) -> CertificateFacts:
        """Give the facts of a certificate of this kind: neutral texts and days, no credential."""
        shared: dict[str, Any] = dict(zip(_SHARED, self.shared, strict=True))
        return CertificateFacts(
            **shared,
            holder_name=self.holder,
            name_language=self.name_language,
            certificate_id=NEUTRAL,
            address=self.head + NEUTRAL,
            credential=NEUTRAL.encode("ascii"),
            created=_TIME,
            issued=_DAY,
            valid_until=_DAY if self.ends else None,
            marking=None
            if self.mark is None
            else Marking(mark=self.mark, day=_DAY if self.dated else None),
        )


_HOLDER_S: Final = frozenset(
    {"holder_name", "name_language", "certificate_id", "address", "credential", "created"}
    | {"issued", "valid_until", "marking"}
)
_SHARED: Final = tuple(fact.name for fact in fields(CertificateFacts) if fact.name not in _HOLDER_S)
_shared_of: Final = attrgetter(*_SHARED)


def check_holder(facts: CertificateFacts) -> None:
    """Raise NotHeldError for a certificate that is laid out by itself in any case."""
    if _OTHER_SPACE.search(facts.holder_name):
        raise NotHeldError("the name has unusual spaces")
    if not (_ADDRESS.fullmatch(facts.address) and _NUMBER.fullmatch(facts.certificate_id)):
        raise NotHeldError("the address or the number has unusual characters")


def kind_of(facts: CertificateFacts, *, name_points: float, day_points: float) -> Kind:
    """Take out of the facts everything that is the holder's own."""
    marking = facts.marking
    return Kind(
        shared=_shared_of(facts),
        holder=NEUTRAL if direction_of(facts.holder_name) == "ltr" else _RIGHT_TO_LEFT,
        name_language=name_language_of(facts),
        head=address_lines(facts.address)[0],
        ends=facts.valid_until is not None,
        mark=None if marking is None else marking.mark,
        dated=marking is not None and marking.day is not None,
        name_points=name_points,
        day_points=day_points,
    )
