"""The contexts that a document names itself: at its top, or in a credential within.

An inner object of another kind that brought contexts could give its words another meaning than
readers take them to have.
"""

from typing import Final

from verifier.canonicalization import inline_contexts
from verifier.canonicalization.active_context import ActiveContext
from verifier.canonicalization.compiled_contexts import Contexts
from verifier.errors import InvalidError
from verifier.strict_json import JsonValue

_WITH_OWN_CONTEXT: Final = frozenset(
    {
        "VerifiableCredential",
        "VerifiablePresentation",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
    }
)
_MAXIMUM_CONTEXTS: Final = 16


def entered(
    element: dict[str, object], contexts: Contexts, active: ActiveContext, *, at_top: bool
) -> ActiveContext:
    """Give the active context inside of an object that has a member ``@context``.

    Raises InvalidError for too many contexts, for one that may not stand here, and for one
    written out that could change what words mean; IndeterminateError for an unknown one.
    """
    given = element["@context"]
    named = given if isinstance(given, list) else [given]
    if len(named) > _MAXIMUM_CONTEXTS:
        raise InvalidError(f"more than {_MAXIMUM_CONTEXTS} contexts", code="TOO_MUCH_WORK")
    if not (at_top or _is_embedded_credential(element)):
        raise InvalidError(
            "an inner object brings contexts of its own; that is accepted only where it is a "
            "credential or presentation itself",
            code="NESTED_CONTEXT",
        )
    urls = tuple(context for context in named if isinstance(context, str))
    if len(urls) == len(named):
        return contexts.named(active, urls)
    return contexts.written_out(active, [_checked(context) for context in named])


def _checked(given: object) -> JsonValue:
    if isinstance(given, str):
        return given
    if isinstance(given, dict):
        return {**inline_contexts.checked(given)}
    raise InvalidError(f"a context cannot be {given!r:.60}", code="INLINE_CONTEXT")


def _is_embedded_credential(element: dict[str, object]) -> bool:
    types = element.get("type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name in _WITH_OWN_CONTEXT for name in names)
