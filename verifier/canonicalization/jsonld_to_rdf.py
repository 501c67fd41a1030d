"""JSON-LD to RDF in one walk, in safe mode: what is not covered is refused, never dropped.

Expansion and deserialisation (JSON-LD 1.1 API §5.1, §8.1) taken together: each member is looked
up in the active context of its place and its quads are written at once. Refused, with the JSON
pointer: a term that no context defines, a null, a relative IRI, a blank node as predicate,
a keyword that carries nothing into RDF.

Refused as well is what JSON-LD allows beyond *compact form* (VC-DM 2.0 §1.3 asks for it): those
who read a credential as JSON would not see ``https://www.w3.org/2018/credentials#validUntil``
where ``validUntil`` is meant, though the quads, and so the signature, are the same.
"""

import re
from collections.abc import Mapping
from typing import Final

from verifier.canonicalization.active_context import (
    KEYWORDS,
    ActiveContext,
    Contexts,
    TermDefinition,
    is_absolute_iri,
    is_blank_node,
)
from verifier.canonicalization.json_canonicalization import jcs
from verifier.canonicalization.nquads import (
    I18N,
    RDF,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    Quad,
    native_literal,
    text_literal,
)
from verifier.errors import InvalidError, VerifierError
from verifier.strict_json import pointer_of

_CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"
_WITH_OWN_CONTEXT: Final = frozenset({"VerifiableCredential", "VerifiablePresentation"})
_MAXIMUM_CONTEXTS: Final = 16
_MAXIMUM_DEPTH: Final = 100
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_IN_VALUE_OBJECT: Final = frozenset({"@value", "@type", "@language", "@direction"})


def to_rdf(document: Mapping[str, object]) -> list[Quad]:
    """Give the quads of a JSON-LD document; blank nodes are ``_:b0``, ``_:b1``, ….

    Raises InvalidError (with ``place``) as said above, IndeterminateError for an unknown context.
    """
    return _Walk().document(document)


class _Walk:
    """One pass over one document."""

    __slots__ = ("_blank_nodes", "_contexts", "_labels", "_path", "_quads", "_root")

    def __init__(self) -> None:
        self._contexts = Contexts()
        self._quads: list[Quad] = []
        self._path: list[str | int] = []
        self._blank_nodes = 0
        self._labels: dict[str, str] = {}
        self._root = ""

    def document(self, document: Mapping[str, object]) -> list[Quad]:
        if not isinstance(document, dict):
            raise self._invalid("a JSON-LD document must be an object", "MALFORMED_DOCUMENT")
        if "@context" not in document:
            raise self._invalid("the document has no @context", "MISSING_CONTEXT")
        try:
            active = self._own_context(self._contexts.initial, document)
            self._node(document, active, "", is_root=True)
        except VerifierError as error:
            if error.place is None:
                error.place = pointer_of(self._path)
            raise
        if not self._quads:
            raise self._nothing_said()
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
        if len(self._path) > _MAXIMUM_DEPTH:
            raise self._invalid("the document is nested too deeply", "TOO_DEEP")
        types = self._types(element, active)
        type_key, before_types = active.type_key, active
        active = self._contexts.type_scoped(active, types) if types else active
        id_key = active.id_key
        subject = self._subject(element, active)
        if is_root:
            self._root = subject
        elif subject == self._root and len(element) > 1:
            self._check_about_the_root(element, active)
        for name in types:
            self._quads.append(Quad(subject, RDF_TYPE, self._type(name, before_types), graph))
        for key, value in element.items():
            if key in (type_key, id_key, "@context"):
                continue
            self._path.append(key)
            definition = active.terms.get(key) or self._undefined(key, active)
            predicate = definition.predicate
            if predicate is None:
                raise self._not_a_property(key, definition)
            if definition.type == "@json":
                literal = text_literal(jcs(value).decode(), datatype=RDF + "JSON")
                self._quads.append(Quad(subject, predicate, literal, graph))
            elif definition.container == "@list":
                list_head = self._list(value, definition, key, active, graph)
                self._quads.append(Quad(subject, predicate, list_head, graph))
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    self._path.append(index)
                    object_ = self._object(item, definition, key, active, graph)
                    self._quads.append(Quad(subject, predicate, object_, graph))
                    self._path.pop()
            else:
                object_ = self._object(value, definition, key, active, graph)
                self._quads.append(Quad(subject, predicate, object_, graph))
            self._path.pop()
        return subject

    def _types(self, element: dict[str, object], active: ActiveContext) -> list[str]:
        value = element.get(active.type_key, ())
        names: list[str] = []
        for name in value if isinstance(value, list | tuple) else [value]:
            if not isinstance(name, str):
                self._path.append(active.type_key)
                raise self._invalid(f"a type must be text, not {name!r}", "MALFORMED_TYPE")
            names.append(name)
        return names

    def _type(self, name: str, active: ActiveContext) -> str:
        iri = active.expand(name, vocab=True)
        if iri is not None and is_absolute_iri(iri):
            return f"<{iri}>"
        if iri is not None and is_blank_node(iri):
            return self._blank_node(iri)
        self._path.append(active.type_key)
        raise self._invalid(
            f"no context defines the type {name!r}, so a signature would not cover it",
            "UNDEFINED_TYPE",
        )

    def _subject(self, element: dict[str, object], active: ActiveContext) -> str:
        if active.id_key not in element:
            return self._new_blank_node()
        given = element[active.id_key]
        self._path.append(active.id_key)
        subject = self._iri(given, active, vocab=False)
        self._path.pop()
        return subject

    def _check_about_the_root(self, element: dict[str, object], active: ActiveContext) -> None:
        """Refuse to hear about the credential anywhere but at its top.

        The quads of ``validUntil`` are the same wherever an object has the credential's id, but
        whoever reads the JSON looks at the top alone.
        """
        for key in element:
            definition = active.terms.get(key)
            iri = active.expand(key, vocab=True) if definition is None else definition.iri
            if iri is not None and iri.startswith(_CREDENTIALS):
                self._path.append(key)
                raise self._invalid(
                    "an inner object has the id of the whole document and says of it what must "
                    "stand at its top",
                    "STATEMENT_OUT_OF_PLACE",
                )

    # Objects ---------------------------------------------------------------------------------

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
                return self._value_object(value, self._scoped(active, definition))
            if "@list" in value:
                return self._list_object(value, definition, key, active, graph)
            return self._node(value, self._entered(value, definition, active), graph)
        if definition.scoped:
            active = self._scoped(active, definition)
            definition = active.terms.get(key) or _UNCOERCED
        if isinstance(value, str):
            coercion = definition.type
            if coercion is None:
                return text_literal(value)
            if coercion in ("@id", "@vocab"):
                return self._iri(value, active, vocab=coercion == "@vocab")
            return text_literal(value, datatype=coercion)
        if isinstance(value, bool | int | float):
            coercion = definition.type
            return self._native(value, None if coercion in ("@id", "@vocab") else coercion)
        raise self._not_carried(value)

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
        given = element["@context"]
        urls = given if isinstance(given, list) else [given]
        self._path.append("@context")
        if len(urls) > _MAXIMUM_CONTEXTS:
            raise self._invalid(f"more than {_MAXIMUM_CONTEXTS} contexts", "TOO_MUCH_WORK")
        for index, url in enumerate(urls):
            if not isinstance(url, str):
                if isinstance(given, list):
                    self._path.append(index)
                raise self._invalid(
                    "a context is written out in the document. It could give words another meaning "
                    "than readers take them to have, so contexts are accepted by address only",
                    "INLINE_CONTEXT",
                )
        if self._path != ["@context"] and not self._is_embedded_credential(element):
            raise self._invalid(
                "an inner object brings contexts of its own; that is accepted only where it is a "
                "credential or presentation itself",
                "NESTED_CONTEXT",
            )
        entered = self._contexts.named(active, tuple(str(url) for url in urls))
        self._path.pop()
        return entered

    @staticmethod
    def _is_embedded_credential(element: dict[str, object]) -> bool:
        types = element.get("type")
        names = types if isinstance(types, list) else [types]
        return any(isinstance(name, str) and name in _WITH_OWN_CONTEXT for name in names)

    def _graph(self, value: object, definition: TermDefinition, active: ActiveContext) -> str:
        """Write a node object as a graph of its own (``proof``, ``verifiableCredential``)."""
        if not isinstance(value, dict) or "@value" in value or "@list" in value:
            raise self._not_carried(value)
        graph = self._new_blank_node()
        said_before = len(self._quads)
        self._node(value, self._entered(value, definition, active), graph)
        if len(self._quads) == said_before:
            raise self._nothing_said()
        return graph

    def _list_object(
        self,
        value: dict[str, object],
        definition: TermDefinition,
        key: str,
        active: ActiveContext,
        graph: str,
    ) -> str:
        if len(value) > 1:
            raise self._invalid("a list object holds @list alone", "MALFORMED_LIST")
        self._path.append("@list")
        head = self._list(value["@list"], definition, key, active, graph)
        self._path.pop()
        return head

    def _list(
        self,
        value: object,
        definition: TermDefinition,
        key: str,
        active: ActiveContext,
        graph: str,
    ) -> str:
        if isinstance(value, dict) and "@list" in value:
            return self._list_object(value, definition, key, active, graph)
        items = value if isinstance(value, list) else [value]
        objects = []
        for index, item in enumerate(items):
            self._path.append(index)
            inner = self._list if isinstance(item, list) else self._object
            objects.append(inner(item, definition, key, active, graph))
            self._path.pop()
        head = RDF_NIL
        for object_ in reversed(objects):
            cell = self._new_blank_node()
            self._quads.append(Quad(cell, RDF_FIRST, object_, graph))
            self._quads.append(Quad(cell, RDF_REST, head, graph))
            head = cell
        return head

    # Values ----------------------------------------------------------------------------------

    def _value_object(self, element: dict[str, object], active: ActiveContext) -> str:
        members = {"@type" if key == active.type_key else key: v for key, v in element.items()}
        if len(members) != len(element) or members.keys() - _IN_VALUE_OBJECT:
            odd = next((key for key in element if key not in _IN_VALUE_OBJECT), "@type")
            self._path.append(odd)
            raise self._invalid(
                "a value object holds @value, @type, @language and @direction alone",
                "MALFORMED_VALUE_OBJECT",
            )
        value = members["@value"]
        if "@type" in members:
            return self._typed(value, members, active)
        if "@language" not in members and "@direction" not in members:
            if isinstance(value, str):
                return text_literal(value)
            if isinstance(value, bool | int | float):
                return self._native(value, None)
            raise self._not_carried(value)
        if not isinstance(value, str):
            raise self._invalid("only text has a language", "MALFORMED_VALUE_OBJECT")
        language = self._language(members)
        if "@direction" not in members:
            return text_literal(value, language=language)
        direction = members["@direction"]
        if direction not in ("ltr", "rtl"):
            raise self._invalid("@direction must be ltr or rtl", "MALFORMED_VALUE_OBJECT")
        return text_literal(value, datatype=f"{I18N}{language or ''}_{direction}")

    def _typed(self, value: object, members: dict[str, object], active: ActiveContext) -> str:
        given = members["@type"]
        if len(members) > 2 or not isinstance(given, str):
            raise self._invalid("a value has one type and no language", "MALFORMED_VALUE_OBJECT")
        datatype = active.expand(given, vocab=True)
        if datatype == "@json":
            return text_literal(jcs(value).decode(), datatype=RDF + "JSON")
        if datatype is None or not is_absolute_iri(datatype):
            raise self._invalid(f"no context defines the type {given!r}", "UNDEFINED_TYPE")
        if isinstance(value, str):
            return text_literal(value, datatype=datatype)
        if isinstance(value, bool | int | float):
            return self._native(value, datatype)
        raise self._not_carried(value)

    def _language(self, members: dict[str, object]) -> str | None:
        """Give the tag in lower case, as the peers sign it (§5.2.2 allows either)."""
        language = members.get("@language")
        if "@language" in members and not (
            isinstance(language, str) and _LANGUAGE_TAG.fullmatch(language)
        ):
            raise self._invalid(f"{language!r} is not a language tag", "MALFORMED_VALUE_OBJECT")
        return language.lower() if isinstance(language, str) else None

    def _native(self, value: bool | float, datatype: str | None) -> str:  # noqa: FBT001
        try:
            return native_literal(value, datatype=datatype)
        except ValueError as error:
            raise self._invalid(str(error), "MALFORMED_NUMBER") from error

    def _iri(self, value: object, active: ActiveContext, *, vocab: bool) -> str:
        if isinstance(value, str):
            iri = active.expand(value, vocab=vocab)
            if iri is not None and is_absolute_iri(iri):
                return f"<{iri}>"
            if iri is not None and is_blank_node(iri):
                return self._blank_node(iri)
        raise self._invalid(
            f"{value!r} must be an absolute IRI: relative to what it would be read, no signature "
            "says",
            "RELATIVE_IRI",
        )

    # Blank nodes and errors ------------------------------------------------------------------

    def _new_blank_node(self) -> str:
        label = f"_:b{self._blank_nodes}"
        self._blank_nodes += 1
        return label

    def _blank_node(self, label: str) -> str:
        known = self._labels.get(label)
        if known is None:
            known = self._labels[label] = self._new_blank_node()
        return known

    def _undefined(self, key: str, active: ActiveContext) -> TermDefinition:
        """Give the meaning of a key that is no term: an IRI, or a word of the vocabulary."""
        if key in KEYWORDS or key.startswith("@"):
            raise self._invalid(
                f"{key} has no place in a credential in compact form here", "NOT_COMPACT"
            )
        iri = active.expand(key, vocab=True)
        if iri is None or not is_absolute_iri(iri):
            if iri is not None and iri.startswith("_:"):
                raise self._invalid("a blank node cannot be a property", "BLANK_NODE_PREDICATE")
            raise self._invalid(
                f"no context defines the term {key!r}, so a signature would not cover it",
                "UNDEFINED_TERM",
            )
        if active.names(iri):
            raise self._invalid(
                f"{key!r} is another spelling of a term; credentials use the term",
                "NOT_COMPACT",
            )
        return TermDefinition(
            iri=iri,
            type_mapping=None,
            container=None,
            scoped=False,
            context=None,
            prefix=False,
            protected=False,
        )

    def _not_a_property(self, key: str, definition: TermDefinition) -> InvalidError:
        if definition.iri in KEYWORDS:
            return self._invalid(f"{key!r} stands twice for {definition.iri}", "NOT_COMPACT")
        return self._invalid(
            f"the contexts say that {key!r} means nothing, so a signature would not cover it",
            "UNDEFINED_TERM",
        )

    def _not_carried(self, value: object) -> InvalidError:
        if value is None:
            what = "null"
        elif isinstance(value, list):
            what = "an array inside an array"
        else:
            what = f"{value!r:.60}"
        return self._invalid(
            f"{what} is not carried over here, so a signature would not cover it", "DROPPED_VALUE"
        )

    def _nothing_said(self) -> InvalidError:
        return self._invalid(
            "nothing is said of this, so a signature would not cover it", "DROPPED_VALUE"
        )

    def _invalid(self, message: str, code: str) -> InvalidError:
        place = pointer_of(self._path)
        return InvalidError(f"{message} (at {place or 'the top'})", code=code, place=place)


_UNCOERCED: Final = TermDefinition(
    iri=None,
    type_mapping=None,
    container=None,
    scoped=False,
    context=None,
    prefix=False,
    protected=False,
)
