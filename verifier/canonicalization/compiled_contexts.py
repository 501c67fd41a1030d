"""Active contexts, computed once per path through the pinned contexts.

An active context depends only on which pinned contexts are named and which types and properties
lead to the place, so each one is computed once and kept: walking a document then only looks
terms up.
"""

from collections.abc import Sequence
from typing import Final

from verifier.canonicalization.active_context import ActiveContext, TermDefinition
from verifier.canonicalization.context_processing import process
from verifier.errors import MalformedError
from verifier.strict_json import JsonValue

_INITIAL: Final = ActiveContext(terms={}, vocab=None, previous=None)
# Paths through the pinned contexts that are kept. Honest documents need some hundred; whoever
# sends thousands of odd ones makes the memory start anew instead of grow.
_KEPT: Final = 4000
# New paths that one document may open. Honest documents open some twenty when all is cold.
_NEW_PATHS_PER_DOCUMENT: Final = 250


class Contexts:
    """The active contexts of one document, with a bound on what it may cost to compute them."""

    __slots__ = ("_left",)

    _kept = 0

    def __init__(self) -> None:
        """Start with the whole allowance of one document."""
        self._left = _NEW_PATHS_PER_DOCUMENT

    @property
    def initial(self) -> ActiveContext:
        """The context in which a document begins: no terms."""
        return _INITIAL

    def named(self, active: ActiveContext, urls: tuple[str, ...]) -> ActiveContext:
        """Enter an ``@context`` of pinned URLs."""
        found = active.derived.get(urls)
        return found or self._derive(active, urls, list(urls))

    def written_out(self, active: ActiveContext, local: JsonValue) -> ActiveContext:
        """Enter an ``@context`` that holds checked terms of the document's own; kept by nobody."""
        self._spend()
        return process(active, local)

    def property_scoped(self, active: ActiveContext, definition: TermDefinition) -> ActiveContext:
        """Enter the context that the definition of a property brings for its values."""
        found = active.derived.get(definition)
        if found is not None:
            return found
        return self._derive(active, definition, definition.context, override_protected=True)

    def type_scoped(self, active: ActiveContext, types: Sequence[str]) -> ActiveContext:
        """Enter the contexts that types bring for this object alone (§5.1.2 step 11)."""
        terms = active.terms
        scoped: list[str] = []
        for name in types:
            definition = terms.get(name)
            if definition is not None and definition.scoped:
                scoped.append(name)
        if not scoped:
            return active
        names = scoped if len(scoped) == 1 else sorted(set(scoped))
        result = active
        for name in names:
            # Each definition is taken from the context before any type was entered.
            definition = terms[name]
            key = (name, definition)
            found = result.derived.get(key)
            if found is None:
                found = self._derive(result, key, definition.context, propagate=False)
            result = found
        return result

    def _derive(
        self,
        active: ActiveContext,
        key: object,
        local: JsonValue,
        *,
        override_protected: bool = False,
        propagate: bool = True,
    ) -> ActiveContext:
        self._spend()
        result = process(active, local, override_protected=override_protected, propagate=propagate)
        if Contexts._kept >= _KEPT:
            _INITIAL.derived.clear()
            Contexts._kept = 0
        Contexts._kept += 1
        active.derived[key] = result
        return result

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise MalformedError(
                "this document leads through more different combinations of types and properties "
                f"({_NEW_PATHS_PER_DOCUMENT} new ones) than any credential needs",
                code="TOO_MUCH_WORK",
            )
