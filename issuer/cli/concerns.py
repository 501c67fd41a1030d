"""``assay concerns``: what visitors reported about certifications."""

import click

from issuer.cli.clock import now
from issuer.cli.opening import actor, opened_database
from issuer.cli.showing import moment, show_table
from issuer.services.concerns import close_concern, list_concerns
from issuer.settings import read_settings


@click.group()
def concerns() -> None:
    """Read what visitors reported, and close what was looked into."""


@concerns.command("list")
@click.option("--all", "closed", is_flag=True, help="Closed ones too.")
def list_(*, closed: bool) -> None:
    """List the concerns that wait, oldest first."""
    with opened_database(read_settings()) as database:
        found = list_concerns(database, closed=closed)
    show_table(
        ("CONCERN", "CERTIFICATION", "ABOUT", "REPORTED", "CLOSED", "MAIL", "WORDS"),
        [
            (
                str(each.id),
                each.public_id,
                each.category,
                moment(each.reported_at),
                moment(each.closed_at),
                each.mail,
                " ".join(each.words.split()),
            )
            for each in found
        ],
    )


@concerns.command()
@click.argument("number", metavar="CONCERN", type=int)
def close(*, number: int) -> None:
    """Close a concern that was looked into; the reporter's mail address is deleted."""
    with opened_database(read_settings()) as database:
        close_concern(database, number, by=actor(), at=now())
    click.echo(f"Concern {number} is closed.")
