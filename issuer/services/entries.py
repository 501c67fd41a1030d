"""What comes in about people: one declaration each, for CSV files and for the JSON API.

An entry is parsed and judged at the door, once, by the annotations of its fields; the
description of a field is what an error says was expected, what the CSV help prints, and
what the OpenAPI document shows. A field without a value (None) was not said: what is
recorded stays as it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Final

from babel import Locale, UnknownLocaleError
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from verifier.errors import VerifierError
from verifier.timestamps import parse_timestamp

STRICT: Final = ConfigDict(extra="forbid", hide_input_in_errors=True)

LONGEST_NAME: Final = 200
"""Code points of a name; longer ones are refused, never cut (row W3)."""

_FORMATTING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of the text that follows: a name must not bear them (row T2)."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL: Final = re.compile(r"(?:100(?:\.0{1,4})?|[0-9]{1,2}(?:\.[0-9]{1,4})?)")
_QUANTITY: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
_TERRITORIES: Final = frozenset(
    str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))
) - {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def _plain_text(value: object) -> object:
    """Refuse what cannot be stored, printed or shown as one line of text."""
    if not isinstance(value, str):
        return value
    for character in value:
        if character in _FORMATTING or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            raise ValueError(f"it holds the character U+{ord(character):04X}, which is not allowed")
    if value != value.strip():
        raise ValueError("it begins or ends with a space")
    return value


def _iso_date(value: object) -> date:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("it is not written as YYYY-MM-DD")
    return date.fromisoformat(value)


def _moment(value: object) -> datetime:
    """Read a timestamp, or a date as the beginning of that day in UTC."""
    if not isinstance(value, str):
        raise ValueError("it is not a date")  # noqa: TRY004 - pydantic collects ValueError
    if _DATE.fullmatch(value):
        return datetime.combine(date.fromisoformat(value), datetime.min.time(), tzinfo=UTC)
    try:
        return parse_timestamp(value).replace(microsecond=0)
    except VerifierError as error:
        raise ValueError(str(error)) from error


def _per_cent(value: object) -> Decimal:
    """Read a percentage exactly: text, or a JSON number by its shortest decimal form."""
    text = str(value) if isinstance(value, int | float | str) else ""
    if not _DECIMAL.fullmatch(text):
        raise ValueError("it is not a number from 0 to 100 with at most four decimals")
    return Decimal(text)


def _quantity(value: object) -> Decimal:
    """Read hours or a number of contributions exactly: text, or a JSON number."""
    written = isinstance(value, int | float | str) and not isinstance(value, bool)
    text = str(value) if written else ""
    if not _QUANTITY.fullmatch(text):
        raise ValueError("it is not a number below 10000 with at most two decimals")
    return Decimal(text)


def _above_nothing(value: Decimal) -> Decimal:
    if not value:
        raise ValueError("it is 0")
    return value


def _country(value: str) -> str:
    if value not in _TERRITORIES:
        raise ValueError("there is no such country code")
    return value


def _language(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (ValueError, UnknownLocaleError):
        raise ValueError("there is no such language tag") from None
    return value


Text = Annotated[str, BeforeValidator(_plain_text), StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=100)]
Country = Annotated[str, AfterValidator(_country), WithJsonSchema({"type": "string"})]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string"})]
Day = Annotated[
    date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "format": "date"})
]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
    ),
]
PerCent = Annotated[
    Decimal,
    BeforeValidator(_per_cent),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 100},
                {"type": "string", "pattern": f"^{_DECIMAL.pattern}$"},
            ]
        }
    ),
]
CorrectedQuantity = Annotated[
    Decimal,
    BeforeValidator(_quantity),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "exclusiveMaximum": 10_000},
                {"type": "string", "pattern": f"^{_QUANTITY.pattern}$"},
            ]
        }
    ),
]
Quantity = Annotated[CorrectedQuantity, AfterValidator(_above_nothing)]
ActivityId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    Field(description="the id of an activity, as it was answered when it was handed in"),
]
ExternalId = Annotated[
    Text,
    Field(
        max_length=100,
        description="the person's id in your own systems, at most 100 characters",
        examples=["A-1001"],
    ),
]
Person = Annotated[
    Text, Field(max_length=100, description="the name of a person of the office, one line")
]
PublicId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z2-7]{26}$"),
    Field(description="the 26 letters and digits of a certification's address"),
]
TrackName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9-]+(?:/[a-z0-9-]+)?$", max_length=201),
    Field(
        description="the short name of a track, with its programme before a slash where two "
        "programmes have a track of that name",
        examples=["product-fundamentals"],
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderEntry:
    """One person of the roster."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    external_id: ExternalId
    name: Annotated[
        Text,
        Field(
            max_length=LONGEST_NAME,
            description="the name as it stands on the certificate, one line of at most 200 "
            "characters",
            examples=["Ana Souza"],
        ),
    ]
    email: Annotated[
        Text | None,
        Field(
            max_length=254,
            pattern=r"^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$",
            description="a mail address",
            examples=["ana.souza@example.org"],
        ),
    ] = None
    role: Annotated[
        Text | None,
        Field(max_length=100, description="the job role", examples=["Support agent"]),
    ] = None
    tier: Annotated[
        Text | None, Field(max_length=50, description="the support tier", examples=["L2"])
    ] = None
    hired_on: Annotated[
        Day | None,
        Field(description="the day of hire as YYYY-MM-DD", examples=["2024-03-01"]),
    ] = None
    left_on: Annotated[
        Day | None,
        Field(description="the last day with the organisation as YYYY-MM-DD; empty while there"),
    ] = None
    country: Annotated[
        Country | None,
        Field(description="a country code of two capital letters (ISO 3166-1)", examples=["PT"]),
    ] = None
    language: Annotated[
        Language | None,
        Field(description="a language tag such as pt or zh-Hant (BCP 47)", examples=["pt"]),
    ] = None
    directory: Annotated[
        Annotated[bool, Strict()] | None,
        Field(
            description="yes or no: whether the person agreed to be listed in the public directory",
            examples=["no"],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEntry:
    """One sitting of one component of a track's assessment."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    external_id: ExternalId
    track: TrackName
    component: Annotated[
        Slug,
        Field(
            description="the short name of a component of the track's assessment",
            examples=["written-exam"],
        ),
    ]
    taken_on: Annotated[
        Moment,
        Field(
            description="the day as YYYY-MM-DD, or the moment as 2026-01-31T09:30:00Z",
            examples=["2026-01-31"],
        ),
    ]
    score: Annotated[
        PerCent | None,
        Field(
            description="a number from 0 to 100 with at most four decimals; empty where items "
            "are given",
            examples=["92.5"],
        ),
    ] = None
    assessor: Annotated[
        Text | None,
        Field(max_length=LONGEST_NAME, description="who assessed", examples=["Panel 3"]),
    ] = None
    items: Annotated[
        tuple[PerCent, ...] | None,
        Field(
            min_length=1,
            max_length=500,
            description="the percentage of each question, exercise or scenario, with spaces "
            "between",
            examples=["100 80 75"],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementEntry:
    """One record that a requirement of a track was met, or met in part."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    external_id: ExternalId
    track: TrackName
    requirement: Annotated[
        Slug,
        Field(
            description="the short name of a requirement of the track",
            examples=["training-complete"],
        ),
    ]
    fulfilled_on: Annotated[
        Moment,
        Field(
            description="the day as YYYY-MM-DD, or the moment as 2026-01-31T09:30:00Z",
            examples=["2026-01-31"],
        ),
    ]
    count: Annotated[
        int,
        Strict(),
        Field(
            ge=1,
            le=100_000,
            description="how much of it, a whole number: 1 reference, 30 days of use",
            examples=["1"],
        ),
    ] = 1
    assessor: Annotated[
        Text | None,
        Field(max_length=LONGEST_NAME, description="who confirmed it", examples=["L. Moreau"]),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEntry:
    """One activity of continuing education, handed in for a certification."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    external_id: ExternalId
    track: TrackName
    source: Annotated[
        Slug,
        Field(
            description="the short name of one of the track's sources of units",
            examples=["training"],
        ),
    ]
    quantity: Annotated[
        Quantity,
        Field(
            description="hours, or the number of contributions, as the source's rate asks: above "
            "0 and below 10000, with at most two decimals",
            examples=["1.5"],
        ),
    ]
    earned_on: Annotated[
        Moment,
        Field(
            description="the day as YYYY-MM-DD, or the moment as 2026-01-31T09:30:00Z",
            examples=["2026-01-31"],
        ),
    ]
    evidence: Annotated[
        Text,
        Field(
            max_length=1000,
            description="what shows it: an address, a document's name",
            examples=["https://learning.example.org/certificates/4711"],
        ),
    ]
