"""Uploaded tables, kept while somebody looks at what taking them in would do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from issuer.persistence.models.desk import Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRecord:
    """An uploaded table."""

    id: int
    kind: str
    file_name: str
    body: bytes
    columns: Mapping[str, str]
    """Which column of ours each heading of the file is; empty where it is left out."""


class Uploads:
    """Keeps and forgets uploaded tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        account_id: int,
        *,
        kind: str,
        file_name: str,
        body: bytes,
        columns: Mapping[str, str],
        at: datetime,
    ) -> int:
        """Keep a table and return its number."""
        statement = insert(Upload).values(
            account_id=account_id,
            kind=kind,
            file_name=file_name,
            body=body,
            columns=json.dumps(columns),
            uploaded_at=at,
        )
        return self._connection.execute(statement.returning(Upload.id)).scalar_one()

    def find(self, upload_id: int, *, account_id: int) -> UploadRecord | None:
        """Return a table that this account uploaded."""
        query = select(Upload.id, Upload.kind, Upload.file_name, Upload.body, Upload.columns).where(
            Upload.id == upload_id, Upload.account_id == account_id
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return UploadRecord(
            id=row.id,
            kind=row.kind,
            file_name=row.file_name,
            body=row.body,
            columns=json.loads(row.columns),
        )

    def change_columns(self, upload_id: int, columns: Mapping[str, str]) -> None:
        """Note which column each heading is."""
        self._connection.execute(
            update(Upload).where(Upload.id == upload_id).values(columns=json.dumps(columns))
        )

    def forget(self, upload_id: int) -> None:
        """Delete a table."""
        self._connection.execute(delete(Upload).where(Upload.id == upload_id))

    def forget_before(self, moment: datetime) -> None:
        """Delete what was uploaded before a moment."""
        self._connection.execute(delete(Upload).where(Upload.uploaded_at < moment))
