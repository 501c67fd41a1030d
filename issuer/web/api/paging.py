"""Paging by cursor: a cursor says where the last page ended, whatever came or went since."""

from http import HTTPStatus
from typing import Annotated

from pydantic import Field

from issuer.web.api.refusal import Refusal

Limit = Annotated[int, Field(ge=1, le=500, description="At most so many on one page, 1 to 500.")]
Cursor = Annotated[
    str | None,
    Field(max_length=300, description="`next_cursor` of the page before; none for the first."),
]


def key_after(cursor: str | None) -> int:
    """Return the record key after which the page begins."""
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "invalid-query",
            "The cursor is not one of ours. Send next_cursor of the page before, unchanged.",
        )
    return int(cursor)
