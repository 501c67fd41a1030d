"""What can go wrong while drawing, in words for the person who gave the facts."""

from issuer.errors import RefusedError


class RenderingError(RefusedError):
    """A fact cannot be drawn: too long, not printable, or a drawing that is not there."""
