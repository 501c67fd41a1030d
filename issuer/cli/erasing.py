"""``assay erase``: a person asked to be forgotten."""

import click

from issuer.cli.acting import acting_as, doer
from issuer.cli.clock import now
from issuer.cli.frame import Refused
from issuer.cli.opening import opened_office
from issuer.domain.acts import Actor
from issuer.services.erasing import erase as erase_person


@click.command()
@click.argument("holder")
@click.option("--yes", is_flag=True, help="Do not ask.")
@acting_as
def erase(*, holder: str, yes: bool, person: str | None) -> None:
    """Erase HOLDER (external id) on their own written request, as an officer.

    Name, addresses, evidence and the signed bytes of every credential are deleted, every
    status bit is set, the pages answer 410 for good, and a roster that still has the person
    does not bring them back. What was done stays on record without the person. It cannot be
    taken back; backups have to be dealt with apart.
    """
    if not yes and not click.confirm(f"Erase {holder} for good?", err=True):
        raise Refused("Nothing was erased.")
    with opened_office() as office:
        erased = erase_person(office, holder=holder, doer=doer(Actor.OFFICER, person), at=now())
    click.echo(f"Erased: {holder}; {len(erased.public_ids)} certifications answer 410 now")
    for public_id in erased.public_ids:
        click.echo(public_id)
