"""What can go wrong while drawing, in words for the person who gave the facts."""

from issuer.errors import IssuerError


class RenderingError(IssuerError):
    """A fact cannot be drawn: too long, not printable, or a drawing that is not there."""
