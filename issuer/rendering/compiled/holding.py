"""What a compiled template cannot hold."""


class NotHeldError(Exception):
    """A text does not go into its slot; the certificate is laid out instead."""
