"""What is wrong with a programme or routing file: all of it at once."""

from dataclasses import dataclass

from issuer.errors import IssuerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as it must be."""

    file: str
    line: int
    """From 1; the line where the setting, or the table that should hold it, begins."""
    place: str
    """Dotted path of the setting; empty for the file as a whole."""
    sentence: str
    """What was expected, and what was found."""

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{self.file}:{self.line}: {place}{self.sentence}"


class ProgrammeError(IssuerError):
    """A programme or routing file cannot be used; ``problems`` has every reason, by lines."""

    def __init__(self, problems: tuple[Problem, ...], *, kind: str = "programme file") -> None:
        self.problems = problems
        count = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"The {kind} was not loaded, it has {count}:\n{lines}")
