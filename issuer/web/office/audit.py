"""The record of who did what: searched, paged, exported."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, render_template, request, url_for

from issuer.domain.roles import Right
from issuer.persistence.records.acts import ActKind
from issuer.persistence.records.audit import AuditEntry, AuditQuery
from issuer.services.auditing import PAGE, audit_page, export
from issuer.web.office.desk import Desk
from issuer.web.office.rights import allowed
from issuer.web.office.words import spoken, told_details
from issuer.web.own import OwnPages
from verifier.timestamps import format_timestamp

_COLUMNS = ("number", "at", "actor", "event", "reason", "certification", "rules", "details")


def audit_pages(pages: Blueprint, desk: Desk) -> None:
    """Add the search, and the same as a table to be downloaded."""

    @pages.get("/audit")
    @allowed(Right.AUDIT)
    def audit() -> str:
        before = request.args.get("before", type=int)

        def address(before: int | None) -> str:
            return url_for("office.audit", **{**asked, "before": before})  # type: ignore[arg-type]

        found = audit_page(desk.office, _query(desk), before=before)
        asked = {
            name: value
            for name, value in request.args.items()
            if name in {"actor", "kind", "certification", "since", "until"} and value
        }
        return render_template(
            "office/audit.html",
            entries=found[:PAGE],
            asked=asked,
            kinds=[(kind.value, spoken(kind.value)) for kind in ActKind],
            spoken=spoken,
            told_details=told_details,
            first=address(None) if before else None,
            following=address(found[PAGE - 1].id) if len(found) > PAGE else None,
        )

    @pages.get("/audit.csv")
    @allowed(Right.AUDIT)
    def audit_table() -> Response:
        response = Response(_table(export(desk.office, _query(desk))), mimetype="text/csv")
        response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response


def _query(desk: Desk) -> AuditQuery:
    kind = request.args.get("kind", "")
    typed = request.args.get("certification", "").strip()
    until = _day(request.args.get("until", ""))
    return AuditQuery(
        actor=request.args.get("actor", "").strip()[:200],
        kind=ActKind(kind) if kind in set(ActKind) else None,
        public_id=(OwnPages(desk.office).locate(typed) or typed) if typed else "",
        since=_day(request.args.get("since", "")),
        until=None if until is None else until + timedelta(days=1),
    )


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _table(entries: Iterator[AuditEntry]) -> Iterator[str]:
    """Write the table row by row: it may be longer than memory."""
    yield _line(_COLUMNS)
    for each in entries:
        yield _line(
            (
                str(each.id),
                format_timestamp(each.at),
                each.actor,
                each.kind.value,
                each.reason,
                each.public_id or "",
                "" if each.rule_version is None else str(each.rule_version),
                json.dumps(dict(each.details), sort_keys=True) if each.details else "",
            )
        )


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    # A spreadsheet takes what begins so for a formula.
    safe = [f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell for cell in cells]
    csv.writer(text).writerow(safe)
    return text.getvalue()
