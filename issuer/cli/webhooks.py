"""``assay webhook``: which systems are told of events, and what could not be delivered."""

import click

from issuer.cli.clock import now
from issuer.cli.opening import opened_database
from issuer.cli.showing import moment, show_table
from issuer.delivery.secret_box import SecretBox
from issuer.opening import webhooks_of
from issuer.services.endpoints import (
    add_endpoint,
    dead_letters,
    list_endpoints,
    remove_endpoint,
)
from issuer.services.endpoints import replay as replay_dead
from issuer.settings import read_passphrase, read_settings


@click.group()
def webhook() -> None:
    """Tell other systems of events; look after what could not be delivered."""


@webhook.command()
@click.argument("address")
@click.option(
    "--event",
    "kinds",
    multiple=True,
    help="Only these events (say it once for each), as in certified; all without it.",
)
def add(*, address: str, kinds: tuple[str, ...]) -> None:
    """Let the system at ADDRESS be told from now on, and print its secret, once."""
    settings = read_settings()
    with opened_database(settings) as database:
        added = add_endpoint(
            database,
            webhooks_of(settings),
            SecretBox(read_passphrase(settings)),
            address=address,
            kinds=kinds,
            at=now(),
        )
    click.echo(f"Webhook {added.id}. Its secret cannot be shown again:", err=True)
    click.echo(added.secret)


@webhook.command("list")
def list_() -> None:
    """List the systems that are told."""
    with opened_database(read_settings()) as database:
        endpoints = list_endpoints(database)
    show_table(
        ("WEBHOOK", "ADDRESS", "EVENTS", "ADDED"),
        [
            (
                str(each.id),
                each.address,
                " ".join(sorted(each.kinds)) or "all",
                moment(each.created_at),
            )
            for each in endpoints
        ],
    )


@webhook.command()
@click.argument("webhook_id", metavar="WEBHOOK", type=int)
def remove(*, webhook_id: int) -> None:
    """Tell the system nothing any more; its secret is deleted."""
    with opened_database(read_settings()) as database:
        remove_endpoint(database, webhook_id, at=now())
    click.echo(f"Webhook {webhook_id} is told nothing any more.")


@webhook.command()
def dead() -> None:
    """List what was given up, mails and webhooks, with the reason."""
    with opened_database(read_settings()) as database:
        letters = dead_letters(database)
    show_table(
        ("LETTER", "CHANNEL", "WEBHOOK", "EVENT", "HAPPENED", "GIVEN UP", "REASON"),
        [
            (
                str(each.id),
                each.channel.value,
                each.recipient if each.recipient.isdigit() else "",
                each.event.kind,
                moment(each.event.at),
                moment(each.ended_at),
                each.problem,
            )
            for each in letters
        ],
    )


@webhook.command()
@click.argument("letters", metavar="[LETTER]...", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every dead letter.")
def replay(*, letters: tuple[int, ...], everything: bool) -> None:
    """Let dead letters be tried anew by the next `assay deliver`, with the ids they had."""
    if everything == bool(letters):
        raise click.UsageError("Name the LETTERs (see `assay webhook dead`), or say --all.")
    with opened_database(read_settings()) as database:
        count = replay_dead(database, None if everything else letters, at=now())
    click.echo(f"{count} will be tried anew by the next assay deliver.")
