"""``assay merge``: two records of one person become one."""

import click

from issuer.cli.acting import acting_as, doer
from issuer.cli.clock import now
from issuer.cli.opening import opened_office
from issuer.domain.acts import Actor
from issuer.services.merging import merge as merge_records


@click.command()
@click.argument("ended")
@click.argument("into")
@acting_as
def merge(*, ended: str, into: str, person: str | None) -> None:
    """Merge the record ENDED into INTO (external ids of the same person), as an officer.

    Certifications, results, requirements and continuing education of ENDED become INTO's,
    whose name and choices hold. Addresses and credentials stay as they are. It is not taken
    back.
    """
    with opened_office() as office:
        merged = merge_records(
            office, ended=ended, into=into, doer=doer(Actor.OFFICER, person), at=now()
        )
    click.echo(f"Merged: {ended} into {merged.holder}; {len(merged.moved)} certifications moved")
    for public_id in merged.moved:
        wrong = " (bears another name: assay correct)" if public_id in merged.to_correct else ""
        click.echo(f"{public_id}{wrong}")
