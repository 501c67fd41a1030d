"""``assay zendesk``: certifications as skills of agents in Zendesk."""

import click

from issuer.cli.clock import now
from issuer.cli.frame import Exit, Refused
from issuer.cli.opening import opened_office
from issuer.delivery.zendesk_http import ZendeskError
from issuer.opening import opened_skills
from issuer.services.skills import reconcile as reconcile_all
from issuer.settings import read_settings


@click.group()
def zendesk() -> None:
    """Keep the skills of agents in Zendesk in step with their certifications."""


@zendesk.command()
@click.option("--dry-run", is_flag=True, help="Print the difference and change nothing.")
@click.pass_context
def reconcile(ctx: click.Context, *, dry_run: bool) -> None:
    """Compare all agents with what they are certified in, and make the difference good.

    Exit code 0: all is as it should be (or would be); 1: something could not be done.
    """
    with opened_office() as office, opened_skills(read_settings()) as account:
        if account is None:
            raise Refused("No Zendesk account is set: see zendesk_url (docs/zendesk.md).")
        try:
            done = reconcile_all(office, account, dry_run=dry_run, at=now())
        except ZendeskError as error:
            raise Refused(str(error)) from error
    for name in done.missing_skills:
        click.echo(f"+ skill “{name}”")
    for change in done.changes:
        agent = f"{change.external_id or 'without an external id'} ({change.agent})"
        for name in sorted(change.take):
            click.echo(f"- {agent}: {name}")
        for name in sorted(change.give):
            click.echo(f"+ {agent}: {name}")
    for number, reason in done.failed.items():
        click.echo(f"Failed for {number}: {reason}", err=True)
    agents = f"{len(done.changes)} agents"
    click.echo(f"{agents} would be changed" if dry_run else f"{agents} changed")
    ctx.exit(Exit.REFUSED if done.failed else Exit.DONE)
