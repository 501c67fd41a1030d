"""Tables of the shipped programmes for ``docs/programmes.md``, made from the files themselves.

``python -m issuer.programmes.overview docs/programmes.md`` writes them anew.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from issuer.domain.programme import Programme, Track
from issuer.programmes.reader import shipped


def with_tables(text: str) -> str:
    """Return a page with the tables between its ``<!-- made: … -->`` marks written anew."""
    for programme in shipped():
        text = _replaced(text, f"{programme.slug} tracks", track_table(programme))
        text = _replaced(text, f"{programme.slug} assumed", assumption_table(programme))
    return text


def track_table(programme: Programme) -> str:
    """Return the tracks of a programme with their main figures, as a Markdown table."""
    head = ("Track", "Level", "Asked of", "Training", "Assessment", "Mark", "Holds", "Needs")
    return _table(head, (_track_row(track) for track in programme.tracks))


def assumption_table(programme: Programme) -> str:
    """Return what the programme's documents leave open, as a Markdown table."""
    rows = (
        (each.track or "(all)", f"`{each.field}`", each.value, each.reason)
        for each in programme.assumptions
    )
    return _table(("Track", "Setting", "Value", "Reason"), rows)


def _track_row(track: Track) -> tuple[str, ...]:
    parts = [
        f"{part.title} {part.weight} %"
        + (f" ({part.items} {part.item_kind})" if part.items else "")
        for part in track.assessment.components
    ]
    needs = [
        each.name + (f" for {each.months} months" if each.months else "")
        for each in track.prerequisites
    ]
    weeks = f" in {track.weeks} {'week' if track.weeks == 1 else 'weeks'}" if track.weeks else ""
    return (
        track.name,
        f"{track.level_name} ({track.level})",
        f"{track.obligation}: {', '.join(track.meant_for)}",
        f"{track.study_hours} h{weeks}",
        "; ".join(parts),
        f"{track.assessment.pass_mark} %",
        f"{track.validity_months} months",
        "; ".join(needs) or "nothing",
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _replaced(text: str, name: str, table: str) -> str:
    marks = re.compile(rf"(<!-- made: {re.escape(name)} -->\n).*?(\n<!-- end -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"the page has no marks for the table {name}")
    return marks.sub(lambda found: found.group(1) + table + found.group(2), text)


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
