"""Canonical forms of documents that have one outline, filled in.

The credentials of one track, and the options of one key's proofs, are the same but for their own
texts (``verifier.outline``). When an outline comes again, it is canonicalized once with its marks,
by the general path and so in safe mode, and from then on only the marks are replaced.

That gives the general path's bytes and nothing else, since all that an own text can do to the
canonical form is to be its own term:

- A text becomes a literal, whatever it says. An id is a plain absolute IRI of the same scheme as
  its mark, so nothing expands the one and not the other; it must name nothing else in the
  document, so nothing else is said of it.
- There is one blank node at most, whose label is always the same.

Whatever is otherwise goes the general path. The tests hold both together, over every track and
over generated documents; and so does the running program, where a template is first used and
for every so many documents after that. Where they differ it says so in the log, without the
document, and takes the general path from then on.
"""

import itertools
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from verifier.canonicalization.jsonld_to_rdf import to_rdf
from verifier.canonicalization.nquads import escaped
from verifier.canonicalization.rdf_canonicalization import canonicalize
from verifier.canonicalization.worked_out import worked_out_nquads
from verifier.errors import VerifierError
from verifier.outline import MARK, Outline
from verifier.remembering import Memory

_log = logging.getLogger(__name__)

SAMPLED: Final = 256
"""Of so many documents that were filled in, one is worked out besides."""

_OPEN: Final = re.compile(rf"""<[^<>"]*{MARK}i([0-9])\.>|"{MARK}t([0-9])\."(?=[ ^])""")
_IRI: Final = re.compile(r"<[^<>]*>")
_BETWEEN: Final = "\0"  # canonical N-Quads write it as an escape, as they do the next
_BREAK: Final = "\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    blocks: tuple[str, ...]
    """Lines that are always the same, those of one subject together."""
    texts: tuple[str, ...]
    """What stands around the slots of the other blocks, with ``_BETWEEN`` between blocks."""
    slots: tuple[int, ...]
    """Which term stands after each text but the last: the ids come first, then the texts."""
    iris: frozenset[str]
    """At least every IRI that the lines name, as N-Quads write them."""


_USELESS: Final = _Template(blocks=(), texts=(), slots=(), iris=frozenset())
"""Remembered of an outline from which no template can be made."""
_SEEN: Final[Memory[bool]] = Memory(4096)
_TEMPLATES: Final[Memory[_Template]] = Memory(256)


def fill(outline: Outline) -> bytes | None:
    """Return the canonical N-Quads of a document by a template; None where there is none.

    Nothing is raised for a document that is wrong.
    """
    key = outline.fingerprint
    if key is None:
        return None
    template = _TEMPLATES.get(key)
    is_new = template is None
    if template is None:
        # A template costs as much as a document does: it is made for what comes again.
        if _SEEN.get(key) is None:
            _SEEN.put(key, known=True)
            return None
        template = _made(outline)
        _TEMPLATES.put(key, template)
    filled = None if template is _USELESS else _filled(template, outline)
    if filled is None or not (is_new or next(_count) % SAMPLED == 0):
        return filled
    return _compared(filled, outline.document, key)


_count = itertools.count(1)


def _compared(filled: bytes, document: Mapping[str, object], key: bytes) -> bytes:
    """Return the general path's bytes; where they are others, the template is used no more."""
    worked_out = worked_out_nquads(document)
    if worked_out != filled:
        _log.error("a template gave other canonical N-Quads than the general path")
        _TEMPLATES.put(key, _USELESS)
    return worked_out


def _filled(template: _Template, outline: Outline) -> bytes | None:
    ids = [f"<{each}>" for each in outline.ids]
    if len(set(ids)) < len(ids) or not template.iris.isdisjoint(ids):
        return None
    terms = [*ids, *[f'"{escaped(each)}"' for each in outline.texts]]
    pieces = [""] * (len(template.texts) + len(template.slots))
    pieces[::2] = template.texts
    pieces[1::2] = [terms[slot] for slot in template.slots]
    opened = "".join(pieces).split(_BETWEEN)
    try:
        return "".join(sorted({*template.blocks, *opened})).encode()
    except UnicodeEncodeError:  # a lone surrogate; the general path says where
        return None


def _made(outline: Outline) -> _Template:
    """Make the template of an outline; ``_USELESS`` where a mark does more than to be a term."""
    try:
        canonical = canonicalize(to_rdf(outline.marked))
    except VerifierError:
        return _USELESS
    if len(canonical.labels) > 1:
        return _USELESS
    blocks: list[str] = []
    open_blocks: list[str] = []
    iris: set[str] = set()
    for block in _blocks(canonical.lines):
        if MARK not in block:
            blocks.append(block)
        elif len(_OPEN.findall(block)) == block.count(MARK):
            open_blocks.append(block)
        else:
            return _USELESS
        iris.update(_IRI.findall(block))
    if not open_blocks:
        return _USELESS
    opened = _BETWEEN.join(open_blocks)
    return _Template(
        blocks=tuple(blocks),
        texts=tuple(_OPEN.sub(_BREAK, opened).split(_BREAK)),
        slots=tuple(
            int(slot[1]) if slot[1] else len(outline.ids) + int(slot[2])
            for slot in _OPEN.finditer(opened)
        ),
        iris=frozenset(iris),
    )


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    """Yield sorted lines in blocks that stay whole, whatever stands in the slots.

    No line with another subject comes between two of the same one. Where what stands before
    the slots does not tell the order of its lines, each of them is a block of its own.
    """
    for _, of_subject in itertools.groupby(lines, key=lambda line: line.partition(" ")[0]):
        group = list(of_subject)
        fixed = [_OPEN.split(line.partition(" ")[2], maxsplit=1)[0] for line in group]
        if any(a.startswith(b) or b.startswith(a) for a, b in itertools.pairwise(fixed)):
            yield from group
        else:
            yield "".join(group)
