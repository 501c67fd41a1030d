"""``assay demo``: the whole job, on fictional people."""

import click

from issuer.app import create_app
from issuer.cli.clock import now
from issuer.cli.issuing import bulk_progress
from issuer.cli.issuing import tell as tell_issued
from issuer.cli.serving import listening, run
from issuer.composition import addresses
from issuer.demo.officers import REVOKED, SURRENDERED, SUSPENDED, WITHDRAWN, held
from issuer.demo.outcomes import report_workloads
from issuer.demo.preparing import ADMINISTRATOR, DemoFolder, opened_demo, prepare
from issuer.services.bulk_summary import BulkSummary
from issuer.services.office import Office
from issuer.services.papers import certificate_pdf
from keys.store import passphrase_file

SHOWN = (
    ("A certification", ("D-1009", "trainer")),
    ("Another, in gold", ("D-1032", "customer-success")),
    ("Revoked", REVOKED),
    ("Expired", ("D-1036", "product-fundamentals")),
    ("Lapsed", ("D-1002", "security-compliance")),
    ("Suspended", SUSPENDED),
    ("Withdrawn", WITHDRAWN),
    ("Surrendered", SURRENDERED),
)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Do everything and return instead of serving.")
def demo(*, port: int, no_serve: bool) -> None:
    """Make keys and a database, import a fictional roster, decide, issue, render, and serve.

    Everything lives in a folder outside of the source tree, its own for each clone and port.
    Run again, it starts in seconds and doubles nothing.
    """
    folder = DemoFolder.of(port)
    listener = None if no_serve else listening("127.0.0.1", port)
    at = now()
    with opened_demo(folder, at=at, say=click.echo) as office:
        if not folder.is_prepared():
            _prepare(office)
            _render(office, folder)
            folder.mark_prepared()
        report_workloads(office, at=at)
        _tell(office, folder)
        if listener is not None:
            click.echo(f"\nServing on http://127.0.0.1:{port} (end with Ctrl-C)")
            with listener:
                run(create_app(office, folder.settings()), listener)


def _prepare(office: Office) -> None:
    with bulk_progress() as progress:
        task = progress.add_task("Holders", total=None, issued=0)

        def told(summary: BulkSummary, total: int) -> None:
            progress.update(task, completed=summary.holders, total=total, issued=summary.issued)

        summary = prepare(office, at=now(), clock=now, say=click.echo, progress=told)
    tell_issued(summary)


def _render(office: Office, folder: DemoFolder) -> None:
    view = held(office, *SHOWN[0][1], at=now())
    if view is not None:
        folder.certificate.write_bytes(certificate_pdf(office, view))


def _tell(office: Office, folder: DemoFolder) -> None:
    """Print the places and the addresses worth opening."""
    url = office.public_url
    click.echo(f"\nInstance:    {folder.path}")
    click.echo(f"Passphrase:  {folder.passphrase} (generated; mode 0600)")
    click.echo(f"Certificate: {folder.certificate}")
    click.echo(f"Settings:    ASSAY_CONFIG={folder.settings_file} (for the other commands)")
    click.echo(f"\nHome:             {url}/")
    for label, (holder, track) in SHOWN:
        view = held(office, holder, track, at=now())
        if view is not None:
            address = addresses.certification(url, view.public_id)
            click.echo(f"{label + ':':<17} {address}  ({view.holder_name})")
            if label == SHOWN[0][0]:
                click.echo(f"{'  its PDF:':<17} {address}/certificate.pdf")
    click.echo(f"Verify:           {url}/verify")
    click.echo(f"Directory:        {url}/directory")
    click.echo(f"API:              {url}/api/v1/openapi.json")
    click.echo(f"The desk:         {url}/office")
    click.echo(f"  signing in:     {ADMINISTRATOR}, password {_password(folder)}")
    click.echo(f"                  (generated; kept in {folder.administrator}, mode 0600)")


def _password(folder: DemoFolder) -> str:
    return passphrase_file.read(folder.administrator).reveal()
