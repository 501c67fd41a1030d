"""The schemas that a credential names (VC-DM 2.0 §4.11).

None is fetched. The published schemas of Open Badges are answered by our own rules, to which
every Open Badge has been held already when it was read; about any other one nothing is known.
"""

import re

from verifier.credential import Credential, Kind, Pointer
from verifier.report import Check, Outcome, Step

_OPEN_BADGES = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/schema/json(?:-ld)?/"
    r"ob_v3p0_(?:any)?(?P<name>achievement|endorsement)credential_schema\.json",
    re.ASCII,
)
_KINDS = {"achievement": Kind.OPEN_BADGE, "endorsement": Kind.ENDORSEMENT}
_TYPES = frozenset({"1EdTechJsonSchemaValidator2019", "JsonSchema"})


def check_schemas(credential: Credential) -> tuple[Check, ...]:
    """Return one check for each schema that ``credential`` names; none where it names none."""
    return tuple(_check(credential, pointer) for pointer in credential.schemas)


def _check(credential: Credential, pointer: Pointer) -> Check:
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
