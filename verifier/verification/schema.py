"""The schemas that a credential names (VC-DM 2.0 §4.11).

None is fetched. The published schemas of Open Badges are answered by our own rules, to which
every Open Badge has been held already when it was read; other ones by the operator's registry,
or not at all.
"""

import re

from verifier.credential import Credential, Kind
from verifier.datamodel.parts import Pointer
from verifier.policy.json_schema import first_misfit
from verifier.policy.registry import RegisteredSchema, TrustRegistry
from verifier.report import Check, Outcome, Step

_OPEN_BADGES = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/schema/json(?:-ld)?/"
    r"ob_v3p0_(?:any)?(?P<name>achievement|endorsement)credential_schema\.json",
    re.ASCII,
)
_KINDS = {"achievement": Kind.OPEN_BADGE, "endorsement": Kind.ENDORSEMENT}
_TYPES = frozenset({"1EdTechJsonSchemaValidator2019", "JsonSchema"})


def check_schemas(credential: Credential, registry: TrustRegistry) -> tuple[Check, ...]:
    """Return one check for each schema that ``credential`` names; none where it names none."""
    return tuple(_check(credential, pointer, registry) for pointer in credential.schemas)


def _check(credential: Credential, pointer: Pointer, registry: TrustRegistry) -> Check:
    registered = registry.schema(pointer.id or "")
    if registered is not None and _TYPES & set(pointer.types):
        return _by_registry(credential, registered)
    known = _OPEN_BADGES.fullmatch(pointer.id or "") if _TYPES & set(pointer.types) else None
    facts = (("schema", pointer.id or ""),)
    if known is None:
        return Check(
            step=Step.SCHEMA,
            outcome=Outcome.INDETERMINATE,
            code="SCHEMA_UNKNOWN",
            sentence="It names a schema that this verifier does not have, so whether it is as "
            "that schema asks is not known.",
            facts=facts,
        )
    if _KINDS[known["name"]] is not credential.kind:
        return Check(
            step=Step.SCHEMA,
            outcome=Outcome.FAILED,
            code="SCHEMA_MISMATCH",
            sentence="It names the schema of another kind of credential than it is.",
            facts=facts,
        )
    return Check(
        step=Step.SCHEMA,
        outcome=Outcome.PASSED,
        code="SCHEMA_HOLDS",
        sentence="It is as the Open Badges schema that it names asks.",
        facts=facts,
    )


def _by_registry(credential: Credential, registered: RegisteredSchema) -> Check:
    """Hold the credential, without its proof, against a schema of the operator's."""
    unsigned = {name: value for name, value in credential.document.items() if name != "proof"}
    place = first_misfit(registered.content, unsigned)
    facts = (("schema", registered.id),)
    if place is None:
        return Check(
            step=Step.SCHEMA,
            outcome=Outcome.PASSED,
            code="SCHEMA_HOLDS",
            sentence="It is as the schema that it names asks.",
            facts=facts,
        )
    return Check(
        step=Step.SCHEMA,
        outcome=Outcome.FAILED,
        code="SCHEMA_MISMATCH",
        sentence=f"It is not as the schema that it names asks, at {place or 'the top'}.",
        facts=(*facts, ("place", place)),
    )
