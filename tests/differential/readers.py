"""The other readers, what each is known to get wrong, and so is not asked."""

import json
import re
from decimal import Context, Decimal
from typing import Any

import pyoxigraph
from pyld import jsonld

from tests.verifier.canonicalization.conftest import load_for_pyld, with_contexts_inlined
from tests.verifier.canonicalization.test_differential import again, holds_long_number, names

_NO_CHARACTERS = frozenset("\ufffe\uffff")
"""RDFC-1.0 §A has them escaped; jsonld.js and PyLD do not."""
_BEHIND_IN_UTF_16 = re.compile("[\ue000-\uffff]")
_ESCAPED = _NO_CHARACTERS.union(map(chr, [*range(32), 127]))


def pyoxigraph_nquads(document: Any) -> bytes | None:
    """Ask pyoxigraph; its labels and doubles are known to differ (see test_differential)."""
    if holds_long_number(document) or names(document, "cnf"):
        return None
    text = json.dumps(with_contexts_inlined(document)).encode()
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    lines = {
        pyoxigraph.serialize([quad], format=pyoxigraph.RdfFormat.N_QUADS).decode()
        for quad in dataset
    }
    return again(lines)


def pyld_nquads(document: Any) -> bytes | None:
    """Ask PyLD, which escapes no control characters."""
    if _ESCAPED.intersection(_letters(document)):
        return None
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load_for_pyld,
        "base": "",
    }
    return str(jsonld.normalize(document, options)).encode()


def jsonld_js_may_be_asked(document: Any) -> bool:
    """Tell whether it has nothing that jsonld.js does otherwise than RDFC-1.0 has it.

    It takes 1e-7 for an integer, rounds a number up that lies in the middle of two with 16 digits
    (``%1.15E`` rounds to the even one), writes noncharacters as they are, and sorts by UTF-16
    units, where code points from U+E000 on stand behind those from U+10000 on.
    """
    letters = _letters(document)
    return not (
        _holds(document, _is_small_fraction)
        or _holds(document, _is_in_the_middle)
        or _NO_CHARACTERS.intersection(letters)
        or (_BEHIND_IN_UTF_16.search(letters) and max(letters) > "\uffff")
    )


def _is_small_fraction(value: object) -> bool:
    return isinstance(value, float) and not value.is_integer() and abs(value) < 1e-5


def _is_in_the_middle(value: object) -> bool:
    if not isinstance(value, float) or value == 0:
        return False
    digits = Decimal(value).normalize(Context(prec=800)).as_tuple().digits
    return len(digits) == 17 and digits[-1] == 5


def _holds(value: object, wanted: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds(member, wanted) for member in value.values())
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value)
    return bool(wanted(value))


def _letters(value: object) -> str:
    if isinstance(value, dict):
        return "".join(map(_letters, [*value.keys(), *value.values()]))
    if isinstance(value, list):
        return "".join(map(_letters, value))
    return value if isinstance(value, str) else ""
