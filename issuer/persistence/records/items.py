"""What the items of assessments ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from issuer.persistence.models.tickets import AssessmentItem
from issuer.persistence.records.holders import Saved


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """The title of one item of a component."""

    programme: str
    track: str
    component: str
    position: int
    """From 1."""
    title: str

    @property
    def key(self) -> tuple[str, str, str, int]:
        """Which item it is."""
        return self.programme, self.track, self.component, self.position


class Items:
    """Records titles of items."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, drafts: Sequence[ItemDraft]) -> list[Saved]:
        """Give items their titles; one answer for each draft, in their order."""
        query = select(
            AssessmentItem.programme,
            AssessmentItem.track,
            AssessmentItem.component,
            AssessmentItem.position,
            AssessmentItem.title,
        ).where(AssessmentItem.track.in_({draft.track for draft in drafts}))
        known = {tuple(row[:4]): row[4] for row in self._connection.execute(query)}
        answers = []
        for draft in drafts:
            before = known.get(draft.key)
            known[draft.key] = draft.title
            if before is None:
                self._connection.execute(insert(AssessmentItem).values(**_values(draft)))
                answers.append(Saved.ADDED)
            elif before == draft.title:
                answers.append(Saved.UNCHANGED)
            else:
                statement = update(AssessmentItem).where(
                    AssessmentItem.programme == draft.programme,
                    AssessmentItem.track == draft.track,
                    AssessmentItem.component == draft.component,
                    AssessmentItem.position == draft.position,
                )
                self._connection.execute(statement.values(title=draft.title))
                answers.append(Saved.CHANGED)
        return answers


def _values(draft: ItemDraft) -> dict[str, str | int]:
    return {name: getattr(draft, name) for name in ItemDraft.__dataclass_fields__}
