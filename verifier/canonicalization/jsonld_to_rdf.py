"""JSON-LD to RDF in one walk, in safe mode: what is not covered is refused, never dropped.

Expansion and deserialisation (JSON-LD 1.1 API §5.1, §8.1) taken together: each member is looked
up in the active context of its place and its quads are written at once. Refused, with the JSON
pointer: a term that no context defines, a null, a relative IRI, the label of a blank node, a blank
node as predicate, a keyword that carries nothing into RDF, and what is not in compact form.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from verifier.canonicalization import document_contexts
from verifier.canonicalization.active_context import (
    ActiveContext,
    TermDefinition,
)
from verifier.canonicalization.compact_form import (
    blank_node_label,
    other_spelling,
    other_word,
    statement_out_of_place,
    undeclared,
)
from verifier.canonicalization.compiled_contexts import Contexts
from verifier.canonicalization.jsonld_values import (
    json_literal,
    not_carried,
    scalar_literal,
    value_object_literal,
)
from verifier.canonicalization.nquads import (
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    Quad,
    escaped,
)
from verifier.errors import InvalidError, VerifierError
from verifier.strict_json import pointer_of

_MAXIMUM_DEPTH: Final = 100
_ARRAYS: Final = (list, tuple)


def to_rdf(document: Mapping[str, object]) -> list[Quad]:
    """Give the quads of a JSON-LD document; blank nodes are ``_:b0``, ``_:b1``, ….

    Raises InvalidError as said above, IndeterminateError for an unknown context, MalformedError
    for one that leads through more contexts than any credential; ``place`` is a JSON pointer.
    """
    walk = _Walk()
    try:
        return walk.document(document)
    except VerifierError as error:
        place = pointer_of(walk.path)
        raise type(error)(
            f"{error} (at {place or 'the top'})", code=error.reason, place=place
        ) from error


class _Walk:
    """One pass over one document."""

    __slots__ = ("_blank_nodes", "_contexts", "_quads", "_root", "path")

    def __init__(self) -> None:
        self.path: list[str | int] = []
        self._contexts = Contexts()
        self._quads: list[Quad] = []
        self._blank_nodes = 0
        self._root = ""

    def document(self, document: Mapping[str, object]) -> list[Quad]:
        if not isinstance(document, dict):
            raise InvalidError("a JSON-LD document must be an object", code="MALFORMED_DOCUMENT")
        if "@context" not in document:
            raise InvalidError("the document has no @context", code="MISSING_CONTEXT")
        active = self._own_context(self._contexts.initial, document)
        self._node(document, active, "", is_root=True)
        if not self._quads:
            raise _nothing_said()
        return self._quads

    # Nodes -----------------------------------------------------------------------------------

    def _node(
        self,
        element: dict[str, object],
        active: ActiveContext,
        graph: str,
        *,
        is_root: bool = False,
    ) -> str:
        """Write the quads of one node object whose contexts, but for its types', are entered."""
        if len(self.path) > _MAXIMUM_DEPTH:
            raise InvalidError("the document is nested too deeply", code="TOO_DEEP")
        quads = self._quads
        type_key, before_types = active.type_key, active
        types = self._types(element[type_key], type_key) if type_key in element else ()
        if types:
            active = self._contexts.type_scoped(active, types)
        terms, id_key = active.terms, active.id_key
        subject = self._subject(element, active)
        if is_root:
            self._root = subject
        elif subject == self._root and len(element) > 1:
            self._check_about_the_root(element, active)
        for name in types:
            quads.append((subject, RDF_TYPE, self._type(name, before_types), graph))
        for key, value in element.items():
            definition = terms.get(key)
            if (
                definition is not None
                and definition.text is not None
                and isinstance(value, str)
                and key != type_key
            ):
                # What most members are; as _property and _object would write it.
                predicate, ending = definition.text
                quads.append((subject, predicate, f'"{escaped(value)}{ending}', graph))
            elif key not in (type_key, id_key, "@context"):
                self.path.append(key)
                if definition is None:
                    definition = undeclared(key, active)
                self._property(subject, key, value, definition, active, graph)
                self.path.pop()
        return subject

    def _types(self, value: object, type_key: str) -> Sequence[str]:
        names: Sequence[Any] = value if isinstance(value, _ARRAYS) else (value,)
        for name in names:
            if not isinstance(name, str):
                self.path.append(type_key)
                raise InvalidError(f"a type must be text, not {name!r:.60}", code="MALFORMED_TYPE")
        return names

    def _type(self, name: str, active: ActiveContext) -> str:
        definition = active.terms.get(name)
        if definition is not None and definition.predicate is not None:
            return definition.predicate
        iri = active.absolute(name, vocab=True)
        if iri is not None:
            if name not in active.terms and active.terms_for(iri):
                self.path.append(active.type_key)
                raise other_spelling(name)
            return f"<{iri}>"
        self.path.append(active.type_key)
        if name.startswith("_:"):
            raise blank_node_label(name)
        raise InvalidError(
            f"no context defines the type {name!r}, so a signature would not cover it",
            code="UNDEFINED_TYPE",
        )

    def _subject(self, element: dict[str, object], active: ActiveContext) -> str:
        if active.id_key not in element:
            return self._new_blank_node()
        self.path.append(active.id_key)
        subject = self._iri(element[active.id_key], active, vocab=False)
        self.path.pop()
        return subject

    def _check_about_the_root(self, element: dict[str, object], active: ActiveContext) -> None:
        """Refuse to hear about the credential anywhere but at its top."""
        key = statement_out_of_place(element, active)
        if key is not None:
            self.path.append(key)
            raise InvalidError(
                "an inner object has the id of the whole document and says of it what must "
                "stand at its top",
                code="STATEMENT_OUT_OF_PLACE",
            )

    # Properties ------------------------------------------------------------------------------

    def _property(
        self,
        subject: str,
        key: str,
        value: object,
        definition: TermDefinition,
        active: ActiveContext,
        graph: str,
    ) -> None:
        predicate = definition.predicate
        if predicate is None:
            raise InvalidError(
                f"the contexts say that {key!r} is no property, so a signature would not cover it",
                code="UNDEFINED_TERM",
            )
        if definition.capitalized and active.terms_for(predicate[1:-1]) > 1:
            raise other_word(key)
        if definition.type == "@json":
            self._quads.append((subject, predicate, json_literal(value), graph))
        elif definition.container == "@list":
            head = self._list(value, definition, key, active, graph)
            self._quads.append((subject, predicate, head, graph))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self.path.append(index)
                object_ = self._object(item, definition, key, active, graph)
                self._quads.append((subject, predicate, object_, graph))
                self.path.pop()
        else:
            object_ = self._object(value, definition, key, active, graph)
            self._quads.append((subject, predicate, object_, graph))

    def _object(
        self,
        value: object,
        definition: TermDefinition,
        key: str,
        active: ActiveContext,
        graph: str,
    ) -> str:
        """Write what one value stands for and give it as the object of a quad."""
        if definition.container == "@graph":
            return self._graph(value, definition, active)
        if isinstance(value, dict):
            if "@value" in value:
                return value_object_literal(value, self._scoped(active, definition))
            if "@list" in value:
                return self._list(value, definition, key, active, graph)
            return self._node(value, self._entered(value, definition, active), graph)
        if definition.scoped:
            active = self._scoped(active, definition)
            definition = active.terms.get(key) or _UNCOERCED
        coercion = definition.type
        if isinstance(value, str):
            if coercion is None:
                return f'"{escaped(value)}"'
            if coercion in ("@id", "@vocab"):
                return self._iri(value, active, vocab=coercion == "@vocab")
        return scalar_literal(value, None if coercion in ("@id", "@vocab") else coercion)

    def _graph(self, value: object, definition: TermDefinition, active: ActiveContext) -> str:
        """Write a node object as a graph of its own (``proof``, ``verifiableCredential``)."""
        if not isinstance(value, dict) or "@value" in value or "@list" in value:
            raise not_carried(value)
        graph = self._new_blank_node()
        said_before = len(self._quads)
        self._node(value, self._entered(value, definition, active), graph)
        if len(self._quads) == said_before:
            raise _nothing_said()
        return graph

    def _list(
        self,
        value: object,
        definition: TermDefinition,
        key: str,
        active: ActiveContext,
        graph: str,
    ) -> str:
        """Write an array, or a list object, as an RDF collection and give its head."""
        if isinstance(value, dict) and "@list" in value:
            if len(value) > 1:
                raise InvalidError("a list object holds @list alone", code="MALFORMED_LIST")
            value = value["@list"]
        objects = []
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            self.path.append(index)
            inner = self._list if isinstance(item, list) else self._object
            objects.append(inner(item, definition, key, active, graph))
            self.path.pop()
        head = RDF_NIL
        for object_ in reversed(objects):
            cell = self._new_blank_node()
            self._quads.append((cell, RDF_FIRST, object_, graph))
            self._quads.append((cell, RDF_REST, head, graph))
            head = cell
        return head

    def _iri(self, value: object, active: ActiveContext, *, vocab: bool) -> str:
        if isinstance(value, str):
            iri = active.absolute(value, vocab=vocab)
            if iri is not None:
                return f"<{iri}>"
            if value.startswith("_:"):
                raise blank_node_label(value)
        raise InvalidError(
            f"{value!r:.200} must be an absolute IRI: relative to what it would be read, no "
            "signature says",
            code="RELATIVE_IRI",
        )

    # Contexts --------------------------------------------------------------------------------

    def _scoped(self, active: ActiveContext, definition: TermDefinition) -> ActiveContext:
        if not definition.scoped:
            return active
        return self._contexts.property_scoped(active, definition)

    def _entered(
        self, element: dict[str, object], definition: TermDefinition, active: ActiveContext
    ) -> ActiveContext:
        """Give the active context inside a node object, before its types (§5.1.2 steps 7 to 9)."""
        if active.previous is not None and not (len(element) == 1 and active.id_key in element):
            active = active.previous
        active = self._scoped(active, definition)
        if "@context" in element:
            active = self._own_context(active, element)
        return active

    def _own_context(self, active: ActiveContext, element: dict[str, object]) -> ActiveContext:
        at_top = not self.path
        self.path.append("@context")
        active = document_contexts.entered(element, self._contexts, active, at_top=at_top)
        self.path.pop()
        return active

    # Blank nodes -----------------------------------------------------------------------------

    def _new_blank_node(self) -> str:
        label = f"_:b{self._blank_nodes}"
        self._blank_nodes += 1
        return label


_UNCOERCED: Final = TermDefinition("", iri=None)


def _nothing_said() -> InvalidError:
    return InvalidError(
        "nothing is said of this, so a signature would not cover it", code="DROPPED_VALUE"
    )
