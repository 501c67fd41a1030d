"""Tables taken in: uploaded, columns matched, looked at row by row, then recorded."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from issuer.domain.roles import Right
from issuer.errors import RefusedError
from issuer.services.table_kinds import TableKind, table_of
from issuer.services.uploads import (
    Look,
    forget,
    keep_upload,
    look,
    match_columns,
    take_in,
)
from issuer.web.office.desk import Desk, done
from issuer.web.office.rights import allowed


def import_pages(pages: Blueprint, desk: Desk) -> None:
    """Add the upload, the look at what it would do, and the taking in."""
    office = desk.office

    @pages.get("/imports")
    @allowed(Right.IMPORT)
    def imports() -> str:
        tables = [(kind.value, _WORDS[kind], table_of(kind).columns) for kind in TableKind]
        return render_template("office/imports.html", tables=tables)

    @pages.get("/imports/<kind>.csv")
    @allowed(Right.IMPORT)
    def empty_table(kind: str) -> Response:
        body = table_of(_kind(kind)).template()
        response = make_response(body)
        response.headers["Content-Type"] = "text/csv; charset=utf-8"
        response.headers["Content-Disposition"] = f'attachment; filename="{_kind(kind)}.csv"'
        return response

    @pages.post("/imports")
    @allowed(Right.IMPORT)
    def upload() -> AnyResponse:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise RefusedError("Choose a file.")
        number = keep_upload(
            office,
            desk.account().id,
            kind=_kind(request.form.get("kind", "")),
            file_name=file.filename,
            body=file.read(),
            at=desk.now(),
        )
        return AnyResponse(
            status=303, headers={"Location": url_for("office.look_into", number=number)}
        )

    @pages.get("/imports/<int:number>")
    @allowed(Right.IMPORT)
    def look_into(number: int) -> Response:
        return _shown(look(office, number, account_id=desk.account().id, at=desk.now()))

    @pages.post("/imports/<int:number>/columns")
    @allowed(Right.IMPORT)
    def columns(number: int) -> AnyResponse:
        account = desk.account().id
        found = look(office, number, account_id=account, at=desk.now())
        chosen = {
            name: request.form.get(f"column-{place}", "")
            for place, name in enumerate(found.headings)
        }
        match_columns(office, number, chosen, account_id=account)
        return done("The columns are matched anew.", url_for("office.look_into", number=number))

    @pages.post("/imports/<int:number>")
    @allowed(Right.IMPORT)
    def take(number: int) -> AnyResponse:
        account = desk.account().id
        skip_bad = request.form.get("skip_bad") == "1"
        summary = take_in(office, number, account_id=account, skip_bad=skip_bad, at=desk.now())
        if not summary.applied:
            raise RefusedError(
                f"Nothing was recorded: {summary.refused} rows are refused. Mend the file and "
                "upload it again, or take in the good rows alone."
            )
        return done(
            f"{summary.added} added, {summary.changed} changed, {summary.unchanged} there "
            f"already, {summary.refused} refused.",
            url_for("office.imports"),
        )

    @pages.post("/imports/<int:number>/forget")
    @allowed(Right.IMPORT)
    def give_up(number: int) -> AnyResponse:
        forget(office, number, account_id=desk.account().id)
        return done("The table is deleted; nothing was recorded.", url_for("office.imports"))


def _shown(found: Look) -> Response:
    page = render_template(
        "office/import.html",
        found=found,
        words=_WORDS[found.kind],
        columns=table_of(found.kind).columns,
    )
    return make_response(page)


def _kind(text: str) -> TableKind:
    try:
        return TableKind(text)
    except ValueError:
        raise RefusedError("Choose what the table holds.") from None


_WORDS = {
    TableKind.ROSTER: "People",
    TableKind.RESULTS: "Results of assessments",
    TableKind.REQUIREMENTS: "Requirements that were met",
    TableKind.ACTIVITIES: "Continuing education",
    TableKind.TICKETS: "Outcomes of tickets",
    TableKind.ITEMS: "What the items of assessments ask",
}
