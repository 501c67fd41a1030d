"""Rules about the shape of a JSON value, put together from small ones.

A rule is a function that returns nothing or raises ``MisfitError``. Nothing is computed for
the place of a misfit until there is one: each level adds its own step while the error rises.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from verifier.errors import MalformedError, VerifierError
from verifier.remembering import Memory, fingerprint
from verifier.timestamps import parse_timestamp

Rule = Callable[[object], None]


class MisfitError(Exception):
    """A value that is not as its specification says, on its way up to a whole sentence."""

    def __init__(self, *, expected: str, found: object) -> None:
        """Take what was expected, in words, and the value that was there instead."""
        super().__init__(expected)
        self.expected = expected
        self.found = describe(found)
        self.steps: list[str] = []

    def under(self, step: str | int) -> "MisfitError":
        """Return the same misfit, one level further up."""
        self.steps.append(str(step))
        return self

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901)."""
        return "".join(
            "/" + step.replace("~", "~0").replace("/", "~1") for step in reversed(self.steps)
        )


class Absent:
    """Stands for a member that is not there, in what a misfit found."""


def describe(value: object) -> str:
    """Say what a JSON value is, in a few words that repeat nothing long or private."""
    match value:
        case Absent():
            return "nothing"
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str() if len(value) <= 80 and value.isprintable():
            return f"the text “{value}”"
        case str():
            return f"a text of {len(value)} characters"
        case int() | float():
            return "a number"
        case list():
            return "an empty list" if not value else f"a list of {len(value)}"
        case dict():
            return "an object"
        case _:
            return "something that JSON does not have"


def require(rule: Rule, value: object, what: str) -> None:
    """Hold ``value`` against ``rule``.

    Raises MalformedError with the JSON pointer, what was found and what was expected; ``what``
    names the document for people ("this Open Badge").
    """
    try:
        rule(value)
    except MisfitError as misfit:
        place = misfit.pointer
        raise MalformedError(
            f"{what} is not as its specification says: at {place or 'the top'} there is "
            f"{misfit.found}, where {misfit.expected} is expected.",
            code="MALFORMED_VALUE_ERROR",
            place=place,
        ) from misfit


def text(value: object) -> None:
    """Accept any text."""
    if not isinstance(value, str):
        raise MisfitError(expected="a text", found=value)


def number(value: object) -> None:
    """Accept a number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MisfitError(expected="a number", found=value)


def boolean(value: object) -> None:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise MisfitError(expected="true or false", found=value)


def moment(value: object) -> None:
    """Accept an XSD dateTimeStamp (VC-DM 2.0 §4.9)."""
    text(value)
    try:
        parse_timestamp(str(value))
    except VerifierError as error:
        raise MisfitError(
            expected="a date and time with its offset, such as 2026-11-21T10:00:00Z", found=value
        ) from error


def matching(pattern: str, expected: str) -> Rule:
    """Accept a text that ``pattern`` matches as a whole."""
    matches = re.compile(pattern, re.ASCII).fullmatch

    def rule(value: object) -> None:
        if not isinstance(value, str) or not matches(value):
            raise MisfitError(expected=expected, found=value)

    return rule


def one_of(*words: str, extensible: bool = False) -> Rule:
    """Accept one of ``words``; where ``extensible``, also a term that begins with ``ext:``."""
    allowed = frozenset(words)
    extension = re.compile(r"ext:[A-Za-z0-9._|].*", re.ASCII | re.DOTALL)
    expected = f"“{words[0]}”" if len(words) == 1 else f"one of {', '.join(words)}"
    if extensible:
        expected += ", or a term that begins with “ext:”"

    def rule(value: object) -> None:
        if isinstance(value, str) and (
            value in allowed or (extensible and extension.fullmatch(value))
        ):
            return
        raise MisfitError(expected=expected, found=value)

    return rule


def as_list(value: object, *, least: int = 0) -> list[object]:
    """Return ``value`` if it is a list of at least ``least``."""
    if not isinstance(value, list):
        raise MisfitError(expected="a list", found=value)
    if len(value) < least:
        raise MisfitError(expected=f"a list of at least {least}", found=value)
    return value


def list_of(rule: Rule, *, least: int = 0) -> Rule:
    """Accept a list of values that each fit ``rule``, at least ``least`` of them."""

    def rule_of_list(value: object) -> None:
        for index, item in enumerate(as_list(value, least=least)):
            try:
                rule(item)
            except MisfitError as misfit:
                raise misfit.under(index) from misfit.__cause__

    return rule_of_list


def once(rule: Rule) -> Rule:
    """Accept what ``rule`` accepts, and exactly the same value again without looking.

    For what stands in many documents alike. What does not fit is looked at each time.
    """
    fits: Memory[bool] = Memory(_MOST_THAT_FIT)

    def rule_once(value: object) -> None:
        key = fingerprint(value)
        if key is None or fits.get(key) is None:
            rule(value)
            if key is not None:
                fits.put(key, known=True)

    return rule_once


_MOST_THAT_FIT = 2048
"""Values of one kind that are remembered, by a digest each."""


def either(first: Rule, second: Rule, *, when: type) -> Rule:
    """Hold a value of the type ``when`` against ``first``, any other against ``second``."""

    def rule(value: object) -> None:
        (first if isinstance(value, when) else second)(value)

    return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """What an object has: each named member's rule, and which of them must be there."""

    rules: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    closed: bool = False
    """True where the specification allows no other member."""


def object_of(members: Members, name: str) -> Rule:
    """Accept an object with ``members``; ``name`` says for people what it is."""
    rules, required, closed = members.rules, members.required, members.closed

    def rule(value: object) -> None:
        if not isinstance(value, dict):
            raise MisfitError(expected=f"an object ({name})", found=value)
        for member in required:
            if member not in value:
                raise MisfitError(
                    expected=f"the member that every {name} has", found=Absent()
                ).under(member)
        for member, content in value.items():
            rule_of_member = rules.get(member)
            if rule_of_member is None:
                if closed:
                    raise MisfitError(expected=f"no further member of {name}", found=content).under(
                        member
                    )
                continue
            try:
                rule_of_member(content)
            except MisfitError as misfit:
                raise misfit.under(member) from misfit.__cause__

    return rule
