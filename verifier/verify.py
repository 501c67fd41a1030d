"""The whole trust workflow, without I/O."""

from datetime import datetime

from verifier.policy.registry import TrustRegistry
from verifier.report import Report
from verifier.sources import Sources


def verify(presented: bytes, *, at: datetime, registry: TrustRegistry, sources: Sources) -> Report:
    """Say whether what was presented holds at ``at``.

    ``presented`` is a file as it came: JSON, compact JWS, PNG, SVG or PDF. ``at`` is aware,
    UTC, in whole seconds. ``registry`` says who is recognised; ``sources`` answers for what
    the credential points to (controller documents, status lists) and is the only way out.

    Never raises on any input: what cannot be read is MALFORMED, what cannot be found out is
    INDETERMINATE.
    """
    raise NotImplementedError
