"""The one error root of this package."""


class IssuerError(Exception):
    """Something that a person can mend: the message says what happened and what to do."""
