"""Tables taken in at the desk: uploaded, matched to our columns, looked at, and only then used."""

import csv
import difflib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from issuer.errors import IssuerError, NotFoundError
from issuer.persistence.records.uploads import UploadRecord
from issuer.services.csv_reading import column_name, headings
from issuer.services.importing import ImportSummary
from issuer.services.office import Office
from issuer.services.table_kinds import TableKind, import_table, table_of

KEPT: Final = timedelta(hours=24)
"""How long an uploaded table is kept that nobody takes in."""
_ALIKE: Final = 0.75
"""How like a heading must be to a column's name to be taken for it at first."""
SAMPLE: Final = 5
"""Rows that are shown while columns are matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What taking a table in would do."""

    upload: UploadRecord
    kind: TableKind
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    """The first rows as they stand in the file."""
    summary: ImportSummary | None
    """What would happen; None where the columns do not fit yet."""
    problem: str
    """Why the table as a whole cannot be read; empty where it can."""


def keep_upload(
    office: Office, account_id: int, *, kind: TableKind, file_name: str, body: bytes, at: datetime
) -> int:
    """Keep a table to be looked at; return its number.

    Headings that are names of columns are matched already. Raises UnreadableTableError where it
    is no CSV table in UTF-8.
    """
    known = table_of(kind).columns
    columns = {name: _guess(name, known) for name in headings(io.BytesIO(body))}
    with office.database.transaction() as records:
        records.uploads.forget_before(at - KEPT)
        return records.uploads.add(
            account_id,
            kind=kind.value,
            file_name=file_name[:200],
            body=body,
            columns=columns,
            at=at,
        )


def look(office: Office, upload_id: int, *, account_id: int, at: datetime) -> Look:
    """Say what taking an uploaded table in would do; nothing is recorded.

    Raises NotFoundError where this account has no such table (any more).
    """
    upload = _upload(office, upload_id, account_id)
    rows = csv.reader(
        io.StringIO(upload.body.decode("utf-8-sig", "replace"), newline=""),
        delimiter=";" if _semicolons(upload.body) else ",",
    )
    head = tuple(next(rows, ()))
    problem, summary = "", None
    try:
        summary = _take(office, upload, dry_run=True, skip_bad=True, at=at)
    except IssuerError as error:
        problem = str(error)
    return Look(
        upload=upload,
        kind=TableKind(upload.kind),
        headings=tuple(each.strip(" ") for each in head),
        sample=tuple(tuple(row) for row in islice(rows, SAMPLE)),
        summary=summary,
        problem=problem,
    )


def match_columns(
    office: Office, upload_id: int, columns: Mapping[str, str], *, account_id: int
) -> None:
    """Say which of our columns each heading is. Raises NotFoundError as ``look`` does."""
    upload = _upload(office, upload_id, account_id)
    known = table_of(TableKind(upload.kind)).columns
    chosen = {name: columns.get(name, "") for name in upload.columns}
    with office.database.transaction() as records:
        records.uploads.change_columns(
            upload_id, {name: each if each in known else "" for name, each in chosen.items()}
        )


def take_in(
    office: Office, upload_id: int, *, account_id: int, skip_bad: bool, at: datetime
) -> ImportSummary:
    """Take an uploaded table in; afterwards it is forgotten, unless a row was refused.

    Raises NotFoundError as ``look`` does, and UnreadableTableError where it cannot be read.
    """
    upload = _upload(office, upload_id, account_id)
    summary = _take(office, upload, dry_run=False, skip_bad=skip_bad, at=at)
    if summary.applied:
        forget(office, upload_id, account_id=account_id)
    return summary


def forget(office: Office, upload_id: int, *, account_id: int) -> None:
    """Delete an uploaded table without taking it in."""
    _upload(office, upload_id, account_id)
    with office.database.transaction() as records:
        records.uploads.forget(upload_id)


def _take(
    office: Office, upload: UploadRecord, *, dry_run: bool, skip_bad: bool, at: datetime
) -> ImportSummary:
    return import_table(
        TableKind(upload.kind),
        io.BytesIO(upload.body),
        office.database,
        office.programmes,
        at=at,
        dry_run=dry_run,
        skip_bad=skip_bad,
        renamed=upload.columns,
    )


def _upload(office: Office, upload_id: int, account_id: int) -> UploadRecord:
    with office.database.reading() as records:
        upload = records.uploads.find(upload_id, account_id=account_id)
    if upload is None:
        raise NotFoundError(
            "There is no such table of yours (any more). Tables are kept for a day; upload it anew."
        )
    return upload


def _guess(heading: str, known: Mapping[str, object]) -> str:
    name = column_name(heading.strip())
    if name in known:
        return name
    alike = difflib.get_close_matches(name, list(known), n=1, cutoff=_ALIKE)
    return alike[0] if alike else ""


def _semicolons(body: bytes) -> bool:
    first = body.partition(b"\n")[0]
    return first.count(b";") > first.count(b",")
