"""Literals: numbers, control characters, languages, directions, JSON, lists."""

from typing import Any

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifier.canonicalization import canonical_nquads
from verifier.errors import InvalidError

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(value: Any) -> str:
    """Give the object of the one quad of an otherwise empty document."""
    nquads = canonical_nquads({"@context": V2, "ext:value": value}).decode()
    return nquads.removeprefix("_:c14n0 <ext:value> ").removesuffix(" .\n")


@pytest.mark.parametrize(
    ("number", "lexical", "datatype"),
    [
        (0, "0", "integer"),
        (-0.0, "0", "integer"),
        (1.0, "1", "integer"),
        (-7, "-7", "integer"),
        (2**53 - 1, "9007199254740991", "integer"),
        (1e20, "100000000000000000000", "integer"),
        (123456789012345680000.0, "123456789012345683968", "integer"),
        (1e21, "1.0E21", "double"),
        (-1e21, "-1.0E21", "double"),
        (0.1, "1.0E-1", "double"),
        (5.5, "5.5E0", "double"),
        (-2.5e-7, "-2.5E-7", "double"),
        (1 / 3, "3.333333333333333E-1", "double"),
        (123456789.1234568, "1.234567891234568E8", "double"),
        (5e-324, "4.940656458412465E-324", "double"),
        (1.797693134862315e308, "1.797693134862315E308", "double"),
        (True, "true", "boolean"),
        (False, "false", "boolean"),
    ],
)
def test_a_number_is_written_as_JSON_LD_asks(number: float, lexical: str, datatype: str):
    """JSON-LD 1.1 API §8.2.2 and the canonical ``%1.15E`` of its data round tripping."""
    assert literal(number) == f'"{lexical}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize(
    "number", [12.500000000000001, 123456789.12345679, 0.1 + 0.2, 1.7976931348623157e308]
)
def test_L16_a_number_whose_last_digit_no_signature_covers(number: float):
    """``%1.15E`` writes 16 digits: found by tests/mutants, where 12.5 became another number."""
    for value in (number, {"@value": number}, {"@value": number, "@type": f"{XSD}float"}):
        with pytest.raises(InvalidError, match="more digits than a signature would cover"):
            literal(value)


def test_L16_a_long_whole_number_of_type_double():
    with pytest.raises(InvalidError, match="more digits"):
        literal({"@value": 12345678901234567000.0, "@type": f"{XSD}double"})


def test_a_number_takes_the_datatype_of_its_term():
    def quads(value: object) -> bytes:
        achievement = {"id": "urn:a", "type": "Achievement", "creditsAvailable": value}
        return canonical_nquads({"@context": [V2, OPEN_BADGES], **achievement})

    # Open Badges' context spells the namespace of XML Schema with https.
    float_type = b"^^<https://www.w3.org/2001/XMLSchema#float>"
    assert b'"3"' + float_type in quads(3)
    assert b'"3"' + float_type in quads(3.0)
    assert b'"1.5E0"' + float_type in quads(1.5)
    assert b'"1.5"' + float_type in quads("1.5")


def test_a_whole_number_of_type_double_is_written_as_one():
    assert literal({"@value": 3, "@type": f"{XSD}double"}) == f'"3.0E0"^^<{XSD}double>'
    assert literal({"@value": 3, "@type": f"{XSD}decimal"}) == f'"3"^^<{XSD}decimal>'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\x00\x07\x0b\x0e\x1f\x7f", "\\u0000\\u0007\\u000B\\u000E\\u001F\\u007F"),
        ('\b\t\n\f\r"\\', '\\b\\t\\n\\f\\r\\"\\\\'),
        ("'/<>{}|^`", "'/<>{}|^`"),
        ("é\u0080\u2028\ufeff😀", "é\u0080\u2028\ufeff😀"),
        # No Char of XML 1.1; jsonld.js and PyLD leave them as they are.
        ("\ufffd\ufffe\uffff", "\ufffd\\uFFFE\\uFFFF"),
        ("", ""),
    ],
)
def test_L16_control_characters_are_escaped_as_the_canonical_form_asks(text: str, written: str):
    """RDFC-1.0 §A, canonical form of N-Quads."""
    assert literal(text) == f'"{written}"'


@example("\ufffd\ufffe\uffff")
@example('\\n\n\\"\\\n"\r\xa0')
@given(st.text(max_size=20))
def test_every_text_is_written_as_pyoxigraph_writes_it(text: str):
    quad = pyoxigraph.Quad(
        pyoxigraph.NamedNode("urn:s"),
        pyoxigraph.NamedNode("urn:p"),
        pyoxigraph.Literal(text),
        pyoxigraph.DefaultGraph(),
    )
    theirs = pyoxigraph.serialize([quad], format=pyoxigraph.RdfFormat.N_QUADS).decode()
    assert theirs == f"<urn:s> <urn:p> {literal(text)} .\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"@value": "x"}, '"x"'),
        ({"@value": "x", "@language": "en"}, '"x"@en'),
        ({"@value": "x", "@language": "EN-us"}, '"x"@en-us'),
        (
            {"@value": "x", "@language": "ar-EG", "@direction": "rtl"},
            '"x"^^<https://www.w3.org/ns/i18n#ar-eg_rtl>',
        ),
        ({"@value": "x", "@direction": "ltr"}, '"x"^^<https://www.w3.org/ns/i18n#_ltr>'),
        ({"@value": "x", "@type": f"{XSD}string"}, '"x"'),
        ({"@value": "x", "type": "urn:t"}, '"x"^^<urn:t>'),
        ({"@value": True, "@type": "urn:t"}, '"true"^^<urn:t>'),
        (
            {"@value": {"b": [1.0, "\u007f"], "a": None}, "@type": "@json"},
            '"{\\"a\\":null,\\"b\\":[1,\\"\\u007F\\"]}"'
            "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>",
        ),
    ],
)
def test_a_value_object(value: Any, written: str):
    assert literal(value) == written


@pytest.mark.parametrize(
    "value",
    [
        {"@value": "x", "@language": "e n"},
        {"@value": "x", "@language": "x> <urn:p"},
        {"@value": "x", "@language": None},
        {"@value": "x", "@language": ""},
        {"@value": 1, "@language": "en"},
        {"@value": "x", "@direction": "up"},
        {"@value": "x", "@direction": ["ltr"]},
        {"@value": "x", "@type": "date"},
        {"@value": "x", "@type": None},
        {"@value": "x", "@type": ["urn:t"]},
        {"@value": "x", "@type": "urn:t> <urn:p"},
        {"@value": "x", "@type": "urn:t", "type": "urn:u"},
        {"@value": "x", "@type": "urn:t", "@language": "en"},
        {"@value": "x", "@index": "i"},
        {"@value": "x", "id": "urn:x"},
        {"@value": "x", "ext:y": 1},
        {"@value": {"a": 1}},
        {"@value": {"a": 1}, "@type": "urn:t"},
        {"@language": "en"},
        {"@set": ["x"]},
        {"@list": ["x"], "@index": "i"},
        {"@list": [None]},
        float("nan"),
        float("inf"),
    ],
)
def test_L02_a_value_that_cannot_be_carried_over_whole_is_refused(value: Any):
    with pytest.raises(InvalidError):
        literal(value)


def test_lists_keep_their_order_and_lists_in_lists():
    def quads(value: object) -> str:
        return canonical_nquads({"@context": V2, "ext:list": value}).decode()

    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    assert quads({"@list": []}) == f"_:c14n0 <ext:list> <{rdf}nil> .\n"
    forwards, backwards = quads({"@list": ["a", "b"]}), quads({"@list": ["b", "a"]})
    assert forwards != backwards
    assert forwards.count(f"<{rdf}first>") == 2
    assert quads({"@list": [["a"], ["b"]]}) != quads({"@list": [["a", "b"]]})
    assert quads(["a", "b"]) == quads(["b", "a"])  # a set has no order


def test_a_term_of_open_badges_with_a_list_container():
    result = {"id": "urn:r", "type": "ResultDescription", "allowedValue": ["A", "B"]}
    nquads = canonical_nquads({"@context": [V2, OPEN_BADGES], **result}).decode()
    assert nquads.count("#first>") == 2
    assert nquads.count("#nil>") == 1


def test_words_of_a_property_s_own_vocabulary(pyld_nquads: Any):
    """``assertionMethod`` is a word only as the value of ``proofPurpose``."""
    context = [V1, "https://w3id.org/security/data-integrity/v2"]
    proof = {"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"}
    document = {"@context": context, **proof}
    assert b"<https://w3id.org/security#assertionMethod>" in canonical_nquads(document)
    assert canonical_nquads(document) == pyld_nquads(document)
    with pytest.raises(InvalidError) as caught:
        canonical_nquads({"@context": context, **proof, "proofPurpose": "assertion"})
    assert caught.value.place == "/proofPurpose"
