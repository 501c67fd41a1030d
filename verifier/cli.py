"""``python -m verifier FILE``: without database, without issuer code.

Says the verdict and every check, or the same as JSON; the exit code is 0 for VALID alone.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from verifier.errors import MalformedError, VerifierError
from verifier.formats.carriers import MAXIMUM_BYTES
from verifier.policy.registry import TrustRegistry
from verifier.policy.registry_file import REGISTRY_VARIABLE, load_registry
from verifier.report import Report, Verdict
from verifier.report_json import report_document
from verifier.report_text import report_text
from verifier.resolver.fetching import Fetcher
from verifier.resolver.resolver import Resolver
from verifier.sources import Unavailable
from verifier.timestamps import parse_timestamp
from verifier.verify import verify

VALID, NOT_VALID, CANNOT_WORK, NOT_KNOWN, INTERRUPTED = 0, 1, 3, 4, 130
"""Exit codes; 2, for wrong use, is argparse's own."""

_EXPLANATION = """\
exit codes:
  0  VALID: every check ran and passed
  1  MALFORMED, INVALID, UNTRUSTED-ISSUER, REVOKED, SUSPENDED, NOT-YET-VALID or EXPIRED
  2  the command was used wrongly
  3  the file, the address or the registry could not be read
  4  INDETERMINATE: something could not be found out; try again later
"""


class NothingPresentedError(VerifierError):
    """There is nothing to verify: the file or address could not be read."""

    code = "NOTHING_PRESENTED"


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify what ``arguments`` (by default those of the command) name; return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        report = _report(asked)
        _write(said(report, as_json=asked.json))
    except VerifierError as error:
        print(f"verifier: {error}", file=sys.stderr)
        return CANNOT_WORK
    except KeyboardInterrupt:
        return INTERRUPTED
    return exit_code(report.verdict)


def exit_code(verdict: Verdict) -> int:
    """Return the exit code for a verdict: 0 for VALID alone."""
    if verdict is Verdict.VALID:
        return VALID
    return NOT_KNOWN if verdict is Verdict.INDETERMINATE else NOT_VALID


def said(report: Report, *, as_json: bool) -> str:
    """Return the report for a terminal, or as JSON."""
    if as_json:
        return json.dumps(report_document(report), ensure_ascii=False, indent=2) + "\n"
    return report_text(report)


def presented(named: str, resolver: Resolver) -> bytes:
    """Return the bytes of a file, of standard input (``-``), or of an address.

    Raises NothingPresentedError with what happened.
    """
    if named.startswith(("https://", "http://")):
        found = resolver.document(named)
        if isinstance(found, Unavailable):
            raise NothingPresentedError(f"{named} could not be had: {found.reason}.")
        return found.body
    try:
        if named == "-":
            return sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
        with Path(named).open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "that is not a file's name"
        raise NothingPresentedError(f"{named} cannot be read: {reason}.") from error


def _report(asked: argparse.Namespace) -> Report:
    registry = TrustRegistry() if asked.registry is None else load_registry(asked.registry)
    resolver = Resolver(
        registry=lambda: registry,
        clock=_now,
        fetcher=None if asked.offline else Fetcher(),
    )
    return verify(
        presented(asked.file, resolver),
        at=asked.at or _now(),
        registry=registry,
        sources=resolver.sources(),
        recipient=asked.recipient,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m verifier",
        description="Say whether a credential holds: JSON, JWT, PNG, SVG or PDF.",
        epilog=_EXPLANATION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", metavar="FILE", help="a file, an https address of one, or - for standard input"
    )
    parser.add_argument(
        "--at",
        type=_moment,
        metavar="TIME",
        help="judge as of this moment, such as 2026-11-21T10:00:00Z (default: now)",
    )
    parser.add_argument(
        "--recipient", metavar="MAIL", help="ask too whether it is about this mail address or id"
    )
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument(
        "--registry",
        type=Path,
        metavar="FILE",
        default=os.environ.get(REGISTRY_VARIABLE) or None,
        help=f"the trust registry: who is recognised (default: ${REGISTRY_VARIABLE}, or nobody)",
    )
    parser.add_argument(
        "--offline", action="store_true", help="ask nobody: pinned keys and lists on disk alone"
    )
    return parser


def _moment(text: str) -> datetime:
    try:
        return parse_timestamp(text)
    except MalformedError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _write(text: str) -> None:
    """Write to a terminal that may know fewer letters, or a pipe that nobody reads any more."""
    try:
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding, "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
