"""``assay report``: the quarterly report as files."""

from pathlib import Path

import click

from issuer.cli.clock import now
from issuer.cli.opening import opened_office
from issuer.domain.figures.periods import Quarter
from issuer.domain.programme import Programme
from issuer.errors import NotFoundError
from issuer.opening import assumptions_of
from issuer.rendering.reports.printing import report_html, report_pdf
from issuer.services.figures.numbers import table_csv
from issuer.services.figures.quarterly import quarterly
from issuer.services.figures.quarterly_report import quarterly_report
from issuer.services.office import Office
from issuer.settings import read_settings
from issuer.suggestions import nearest


class _QuarterType(click.ParamType[Quarter]):
    """``2026-Q3``."""

    name = "quarter"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Quarter:
        try:
            return Quarter.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("quarter", type=_QuarterType())
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="Folder for the files; made where it is not there.",
)
@click.option("--programme", "name", help="Short name of a programme; without it, the first one.")
def report(*, quarter: Quarter, out: Path, name: str | None) -> None:
    """Write the report of QUARTER (2026-Q3): PDF, HTML, and each table as CSV."""
    assumptions = assumptions_of(read_settings())
    with opened_office() as office:
        programme = _programme(office, name)
        with office.database.reading() as records:
            figures = quarterly(records, programme, quarter, assumptions, at=now())
        written = quarterly_report(office, figures)
    out.mkdir(parents=True, exist_ok=True)
    stem = f"{programme.slug}-{quarter}"
    files = {f"{stem}.pdf": report_pdf(written), f"{stem}.html": report_html(written).encode()}
    files |= {f"{stem}-{table.slug}.csv": table_csv(table) for table in written.tables}
    for name_, content in files.items():
        (out / name_).write_bytes(content)
        click.echo(str(out / name_))


def _programme(office: Office, name: str | None) -> Programme:
    known = {each.slug: each for each in office.programmes}
    if name is None:
        return office.programmes[0]
    if name not in known:
        raise NotFoundError(f"There is no programme “{name}”.{nearest(name, known)}")
    return known[name]
