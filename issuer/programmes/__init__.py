"""The shipped programmes as data, and the strict reader for programme files."""

from issuer.programmes.errors import Problem, ProgrammeError
from issuer.programmes.reader import load, parse, shipped
from issuer.programmes.stored import content_digest, track_from_json, track_to_json

__all__ = [
    "Problem",
    "ProgrammeError",
    "content_digest",
    "load",
    "parse",
    "shipped",
    "track_from_json",
    "track_to_json",
]
