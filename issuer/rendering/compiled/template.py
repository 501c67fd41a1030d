"""A kind of certificate, laid out and cut where the holder's own texts stand.

What is the same for all holders is one prefix, compressed once; of the other objects the shape
is kept, with holes (``objects.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from issuer.rendering.compiled.objects import Pieces, Prepared
from issuer.rendering.compiled.shaping import Letters, Signs
from issuer.rendering.compiled.subset import Subset


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """One font in a file."""

    subset: Subset
    name: bytes
    """As the page calls it, with its solidus."""
    number: int
    """Of the font's dictionary."""

    @property
    def entry(self) -> bytes:
        """What the page's dictionary of fonts says."""
        return b"%s %d 0 R" % (self.name, self.number)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextSlot:
    """Where one of the holder's texts stands, in CSS pixels from the page's top left."""

    mark: int
    """Number (MCID) by which the tags find the text."""
    before: bytes
    """Operators between the mark and the text."""
    letters: Letters
    left: float
    width: float
    share: float
    """Of the free width, to the left of the text: 0, ½ or 1."""
    top: float
    """Of the line."""
    kept: Mapping[str, Included] = field(default_factory=dict)
    """Fonts that the template has, by hash."""

    def start(self, width: float) -> float:
        """Say where a text of this width begins."""
        return self.left + self.share * (self.width - width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Everything that the files of one kind have in common."""

    prefix: bytes
    rows: tuple[bytes, ...]
    """The cross-reference's rows of the objects in the prefix, by number; others are empty."""
    cuts: Mapping[int, Pieces]
    """Objects with holes, by number."""
    content: tuple[int, Prepared]
    """The page's content, with a hole for each slot; its number and parts, as of the next."""
    metadata: tuple[int, Prepared]
    credential: int
    """Number of the attached file's stream."""
    qr: int
    """Number of the QR code's form."""
    slots: Mapping[str, TextSlot]
    """By name: band and until (where there is one), name, issued, number, address."""
    signs: Mapping[str, Signs]
    """Those of the slots for number and address."""
    head_width: float
    """Of the address up to its last slash, in pixels."""
    link: tuple[float, float]
    """Lower and upper edge of the link around the address, in points."""
    information: int
    catalogue: int
