"""The shipped programmes and routing rules as data, and the strict readers for such files."""

from issuer.programmes.errors import Problem, ProgrammeError
from issuer.programmes.reader import load, parse, shipped
from issuer.programmes.routing_reader import load_routing, parse_routing, shipped_routing
from issuer.programmes.stored import content_digest, track_from_json, track_to_json

__all__ = [
    "Problem",
    "ProgrammeError",
    "content_digest",
    "load",
    "load_routing",
    "parse",
    "parse_routing",
    "shipped",
    "shipped_routing",
    "track_from_json",
    "track_to_json",
]
