"""The one error root of this package, and the few kinds that a front end tells apart.

What happened is in the message, for a person; the class says only how a caller answers it.
"""


class IssuerError(Exception):
    """Something that a person can mend: the message says what happened and what to do."""


class NotFoundError(IssuerError):
    """What was named is not known here (404)."""


class ConflictError(IssuerError):
    """It contradicts what is recorded already (409)."""


class RefusedError(IssuerError):
    """The rules do not allow this act now (422)."""


class UnavailableError(IssuerError):
    """It cannot be done at this moment, and nothing was half done: storage, keys, clock (503)."""
