"""Credentials that an issuer must sign, and some that it must not, by what is wrong with them.

Our own, after the sentences of VC-DM 2.0 and 1.1 that say MUST; not the cases of any suite.
"""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
STRANGER = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
DI_V1 = "https://w3id.org/security/data-integrity/v1"
DI_V2 = "https://w3id.org/security/data-integrity/v2"


def newer(issuer: Any, /, **members: Any) -> Document:
    """A credential of the data model 2.0; a member set to ``...`` is left out."""
    return _with(
        {
            "@context": [V2, EXAMPLES],
            "id": "urn:uuid:4d9b1c6e-6d0b-4f5d-9a57-3a4f2fcd5c01",
            "type": ["VerifiableCredential", "ExampleDegreeCredential"],
            "issuer": issuer,
            "validFrom": "2024-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:ada", "degree": {"name": "Mathematics"}},
        },
        members,
    )


def older(issuer: Any, /, **members: Any) -> Document:
    """A credential of the data model 1.1."""
    return _with(
        {
            "@context": [V1],
            "id": "urn:uuid:4d9b1c6e-6d0b-4f5d-9a57-3a4f2fcd5c02",
            "type": ["VerifiableCredential"],
            "issuer": issuer,
            "issuanceDate": "2024-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:ada"},
        },
        members,
    )


def _with(document: Document, members: Mapping[str, Any]) -> Document:
    merged = {**document, **members}
    return {name: value for name, value in merged.items() if value is not ...}


SCHEMA = {"id": "https://schemas.example/degree.json", "type": "JsonSchema"}
RESOURCE = {
    "id": V2,
    "digestSRI": "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU",
}

MULTIHASH = "uEiCbcUUeIv3K1gTdGsSdxZ0CkKZ3r2H7dLNjC2nFYjTvKw"

GOOD: Mapping[str, Document] = {
    "as it is": {},
    "without an id": {"id": ...},
    "without dates": {"validFrom": ...},
    "dates with offsets and fractions": {
        "validFrom": "2024-01-01T05:30:00.25+05:30",
        "validUntil": "2124-01-01T00:00:00-08:00",
    },
    "over already": {"validFrom": ..., "validUntil": "2001-01-01T00:00:00Z"},
    "one type alone": {"type": "VerifiableCredential"},
    "several subjects": {"credentialSubject": [{"id": "did:example:a"}, {"name": "b"}]},
    "a subject without an id": {"credentialSubject": {"alumniOf": "Example"}},
    "names in languages": {
        "name": [
            {"@value": "Degree", "@language": "en"},
            {"@value": "تعليم", "@language": "ar", "@direction": "rtl"},
        ],
        "description": "A degree.",
    },
    "a schema": {"credentialSchema": SCHEMA},
    "several schemas": {
        "credentialSchema": [SCHEMA, {**SCHEMA, "id": "https://schemas.example/person.json"}]
    },
    "evidence": {"evidence": [{"id": "https://evidence.example/1", "type": ["ExampleEvidence"]}]},
    "terms of use": {"termsOfUse": {"type": "ExampleTerms", "id": "https://terms.example/1"}},
    "a refresh service": {
        "refreshService": {"id": "https://refresh.example/1", "type": "ExampleRefreshService"}
    },
    "a status of a type of its own": {
        "credentialStatus": {"id": "https://status.example/1#7", "type": "ExampleStatusEntry"}
    },
    "a related resource": {"relatedResource": [RESOURCE]},
    "a related resource that nobody knows": {
        "relatedResource": [{**RESOURCE, "id": "https://resources.example/1"}]
    },
    "a related resource by its multihash": {
        "relatedResource": {"id": "https://resources.example/1", "digestMultibase": MULTIHASH}
    },
    "a type that is an address": {
        "@context": [V2],
        "type": ["https://types.example/#Degree", "VerifiableCredential"],
        "credentialSubject": {"id": "did:example:a"},
    },
    "a type that its own context names": {
        "@context": [V2, {"ExampleDegree": "https://types.example/#ExampleDegree"}],
        "type": ["VerifiableCredential", "ExampleDegree"],
        "credentialSubject": {"id": "did:example:a"},
    },
    "types of inner objects that are addresses": {
        "credentialSchema": {"type": "https://types.example/#S", "id": "did:example:schemas/1"},
        "refreshService": {"type": "https://types.example/#R", "id": "did:example:refresh/1"},
    },
    "a status without an id": {"credentialStatus": {"type": "ExampleStatusEntry"}},
    "an inner object with an id": {
        "credentialSubject": {"id": "did:example:a", "memberOf": {"id": "did:example:b"}}
    },
}
"""What data model 2.0 allows, as changes to ``newer``."""

BAD: Mapping[str, Document] = {
    "no context": {"@context": ...},
    "empty context": {"@context": []},
    "context not in order": {"@context": [EXAMPLES, V2]},
    "context without the base": {"@context": [EXAMPLES]},
    "base context of nobody": {"@context": ["https://www.w3.org/ns/credentials/v3"]},
    "context as text": {"@context": V2},
    "context with a number": {"@context": [V2, 7]},
    "context with null": {"@context": [V2, None]},
    "context with a relative address": {"@context": [V2, "examples/v2"]},
    "context that remaps": {"@context": [V2, {"name": "https://schema.org/price"}]},
    "id null": {"id": None},
    "id empty": {"id": ""},
    "id relative": {"id": "credentials/1"},
    "id with a space": {"id": "urn:uuid:4d9b 1c6e"},
    "id a list": {"id": ["urn:x:1", "urn:x:2"]},
    "id an object": {"id": {"id": "urn:x:1"}},
    "no type": {"type": ...},
    "type empty": {"type": []},
    "type of something else": {"type": ["VerifiablePresentation"]},
    "type a number": {"type": ["VerifiableCredential", 7]},
    "type null": {"type": None},
    "no issuer": {"issuer": ...},
    "issuer null": {"issuer": None},
    "issuer relative": {"issuer": "issuer-1"},
    "issuer a number": {"issuer": 7},
    "issuer without an id": {"issuer": {"name": "Example"}},
    "issuer of a foreign key": {"issuer": STRANGER},
    "several issuers": {"issuer": ["did:example:a", "did:example:b"]},
    "no subject": {"credentialSubject": ...},
    "subject null": {"credentialSubject": None},
    "subject empty": {"credentialSubject": {}},
    "no subjects": {"credentialSubject": []},
    "one empty subject": {"credentialSubject": [{"id": "did:example:a"}, {}]},
    "subject a text": {"credentialSubject": "did:example:a"},
    "subject id relative": {"credentialSubject": {"id": "ada", "alumniOf": "Example"}},
    "subject id empty": {"credentialSubject": {"id": "", "alumniOf": "Example"}},
    "a null claim": {"credentialSubject": {"id": "did:example:a", "alumniOf": None}},
    "date without a time": {"validFrom": "2024-01-01"},
    "date without an offset": {"validFrom": "2024-01-01T00:00:00"},
    "date with a space": {"validFrom": "2024-01-01 00:00:00Z"},
    "date that is none": {"validFrom": "2024-02-30T00:00:00Z"},
    "date a number": {"validFrom": 1704067200},
    "dates the wrong way round": {"validUntil": "2023-01-01T00:00:00Z"},
    "validUntil null": {"validUntil": None},
    "name null": {"name": None},
    "name a number": {"name": 7},
    "name an empty list": {"name": []},
    "name without a value": {"name": {"@language": "en"}},
    "name with a wrong language": {"name": {"@value": "Degree", "@language": "not a tag"}},
    "name with a wrong direction": {"name": {"@value": "Degree", "@direction": "up"}},
    "name with a further member": {"name": {"@value": "Degree", "@language": "en", "url": "x"}},
    "name with an id": {"name": {"@value": "Degree", "id": "urn:x:1"}},
    "description a list in a list": {"description": [["Degree"]]},
    "description with a value that is no text": {"description": {"@value": 7}},
    "status without a type": {"credentialStatus": {"id": "https://status.example/1"}},
    "status id relative": {"credentialStatus": {"id": "status/1", "type": "ExampleStatus"}},
    "status a text": {"credentialStatus": "https://status.example/1"},
    "status an empty list": {"credentialStatus": []},
    "schema without an id": {"credentialSchema": {"type": "JsonSchema"}},
    "schema without a type": {"credentialSchema": {"id": SCHEMA["id"]}},
    "schema id relative": {"credentialSchema": {"id": "degree.json", "type": "JsonSchema"}},
    "schema a text": {"credentialSchema": SCHEMA["id"]},
    "one bad schema of two": {"credentialSchema": [SCHEMA, {"type": "JsonSchema"}]},
    "schemas an empty list": {"credentialSchema": []},
    "evidence without a type": {"evidence": {"id": "https://evidence.example/1"}},
    "evidence a text": {"evidence": "https://evidence.example/1"},
    "evidence id relative": {"evidence": {"id": "evidence/1", "type": "ExampleEvidence"}},
    "evidence an empty object": {"evidence": [{}]},
    "terms without a type": {"termsOfUse": {"id": "https://terms.example/1"}},
    "terms null": {"termsOfUse": None},
    "terms id a number": {"termsOfUse": {"type": "ExampleTerms", "id": 7}},
    "refresh without a type": {"refreshService": {"id": "https://refresh.example/1"}},
    "refresh a list of texts": {"refreshService": ["https://refresh.example/1"]},
    "related resource a text": {"relatedResource": V2},
    "related resources as texts": {"relatedResource": [V2]},
    "related resource without an id": {"relatedResource": {"digestSRI": RESOURCE["digestSRI"]}},
    "related resource id relative": {"relatedResource": {**RESOURCE, "id": "v2"}},
    "related resource without a digest": {"relatedResource": {"id": V2}},
    "related resource twice": {"relatedResource": [RESOURCE, RESOURCE]},
    "related resource with a wrong digest": {
        "relatedResource": {**RESOURCE, "digestSRI": "sha384-" + "A" * 64}
    },
    "related resource with an unknown digest": {
        "relatedResource": {**RESOURCE, "digestSRI": "md5-1B2M2Y8AsgTpgAmY7PhCfg=="}
    },
    "related resource with a digest that is no multihash": {
        "relatedResource": {
            "id": "https://resources.example/1",
            "digestMultibase": "uZTQ0MjM1NiAgcmVwb3J0cy9yZWxhdGVkLXJlc291cmNlLmpzb24K",
        }
    },
    "related resource with a digest in hex": {
        "relatedResource": {"id": "https://resources.example/1", "digestSRI": "sha256-" + "a3" * 32}
    },
    "related resource with an odd media type": {
        "relatedResource": {**RESOURCE, "mediaType": "json"}
    },
    "a term that nobody defined": {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:a", "undefinedTerm": "x"},
    },
    "a type that its context maps to no address": {
        "@context": [V2, {"ExampleDegree": "ExampleDegree"}],
        "type": ["VerifiableCredential", "ExampleDegree"],
    },
    "a type that nobody defined": {
        "@context": [V2],
        "type": ["VerifiableCredential", "UndefinedType"],
        "credentialSubject": {"id": "did:example:a"},
    },
    "an unknown context": {"@context": [V2, "https://contexts.example/v1"]},
    "dates of the older model": {"issuanceDate": "2024-01-01T00:00:00Z", "@context": [V2, V1]},
    "a proof of its own": {"proof": {"type": "DataIntegrityProof"}},
}
"""What data model 2.0 forbids, as changes to ``newer``."""

BAD_OLDER: Mapping[str, Document] = {
    "no context": {"@context": ...},
    "context not in order": {"@context": [DI_V2, V1]},
    "no type": {"type": ...},
    "no issuer": {"issuer": ...},
    "issuer relative": {"issuer": "issuer-1"},
    "no issuance date": {"issuanceDate": ...},
    "issuance date without a time": {"issuanceDate": "2024-01-01"},
    "expiry that is no date": {"expirationDate": "later"},
    "expiry before issuance": {"expirationDate": "2023-01-01T00:00:00Z"},
    "no subject": {"credentialSubject": ...},
    "subject empty": {"credentialSubject": {}},
    "id relative": {"id": "credentials/1"},
    "status without a type": {"credentialStatus": {"id": "https://status.example/1"}},
    "schema without an id": {"credentialSchema": {"type": "JsonSchema"}},
    "evidence without a type": {"evidence": {"id": "https://evidence.example/1"}},
    "terms without a type": {"termsOfUse": {"id": "https://terms.example/1"}},
    "refresh without a type": {"refreshService": {"id": "https://refresh.example/1"}},
    "a term that nobody defined": {"credentialSubject": {"id": "did:example:a", "alumniOf": "x"}},
}
"""What data model 1.1 forbids, as changes to ``older``."""
