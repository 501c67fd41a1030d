"""“Did you mean …?”: the known name that is nearest to one that is not known."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `` Did you mean “…”?`` for the known name most like ``name``, or nothing."""
    matches = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f" Did you mean “{matches[0]}”?" if matches else ""
