"""The moment of a command, read once, and moments that people type."""

from datetime import UTC, datetime

import click

from verifier.errors import VerifierError
from verifier.timestamps import parse_timestamp


def now() -> datetime:
    """Return the present moment: aware, UTC, whole seconds. The only clock of the commands."""
    return datetime.now(UTC).replace(microsecond=0)


class MomentType(click.ParamType[datetime]):
    """A moment as ``2026-01-31T09:30:00Z``, or a day, which means its beginning in UTC."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read what was typed."""
        if isinstance(value, datetime):
            return value
        text = str(value)
        try:
            return parse_timestamp(text if "T" in text else f"{text}T00:00:00Z").replace(
                microsecond=0
            )
        except VerifierError:
            self.fail(
                f"“{text}” is not a moment. Write 2026-01-31 or 2026-01-31T09:30:00Z.", param, ctx
            )


MOMENT = MomentType()
