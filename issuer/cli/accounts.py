"""``assay accounts``: who works in the office, and in which role."""

import click

from issuer.cli.clock import now
from issuer.cli.opening import actor, opened_database
from issuer.cli.showing import moment, show_table
from issuer.domain.roles import Role
from issuer.services import passwords
from issuer.services.accounts import (
    add_account,
    change_role,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
)
from issuer.settings import read_settings

ROLE = click.Choice([role.value for role in Role])


@click.group()
def accounts() -> None:
    """Look after the accounts of the people who work in the office.

    The first administrator is made here; everything else can be done at the desk too.
    """


@accounts.command()
@click.argument("name")
@click.option("--role", type=ROLE, required=True, help="What the person may do.")
@click.option("--shown-name", default="", help="Name as it is written on pages.")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
def add(*, name: str, role: str, shown_name: str, ask: bool) -> None:
    """Add the account NAME and print its first password, once.

    The printed password lasts for one sign-in; one that was typed with --ask stays.
    """
    password = _asked() if ask else passwords.generated()
    with opened_database(read_settings()) as database:
        account = add_account(
            database,
            name=name,
            shown_name=shown_name,
            role=Role(role),
            password=password,
            must_change=not ask,
            actor=actor(),
            at=now(),
        )
    click.echo(f"{account.name} is {account.role}.", err=True)
    if not ask:
        _hand_over(password)


@accounts.command("list")
def list_() -> None:
    """List all accounts, also disabled ones."""
    with opened_database(read_settings()) as database:
        found = list_accounts(database)
    show_table(
        ("ACCOUNT", "NAME", "ROLE", "SIGNS IN BY", "MADE", "LAST THERE", "DISABLED"),
        [
            (
                each.name,
                each.shown_name,
                each.role.value,
                "provider" if each.oidc_issuer else "password",
                moment(each.created_at),
                moment(each.signed_in_at),
                moment(each.disabled_at),
            )
            for each in found
        ],
    )


@accounts.command()
@click.argument("name")
@click.argument("role", type=ROLE)
def role(name: str, role: str) -> None:
    """Give the account NAME the role ROLE; it is signed out everywhere."""
    with opened_database(read_settings()) as database:
        change_role(database, name, Role(role), actor=actor(), at=now())
    click.echo(f"{name} is {role}.")


@accounts.command()
@click.argument("name")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
def password(name: str, *, ask: bool) -> None:
    """Give the account NAME another password, and print it once."""
    new = _asked() if ask else passwords.generated()
    with opened_database(read_settings()) as database:
        reset_password(database, name, new, must_change=not ask, actor=actor(), at=now())
    click.echo(f"{name} is signed out everywhere.", err=True)
    if not ask:
        _hand_over(new)


@accounts.command()
@click.argument("name")
def disable(name: str) -> None:
    """Let the account NAME sign in no more, and end its sessions."""
    with opened_database(read_settings()) as database:
        disable_account(database, name, actor=actor(), at=now())
    click.echo(f"{name} can sign in no more.")


@accounts.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let the disabled account NAME sign in again."""
    with opened_database(read_settings()) as database:
        enable_account(database, name, actor=actor(), at=now())
    click.echo(f"{name} can sign in again.")


def _asked() -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _hand_over(password: str) -> None:
    click.echo("Hand this password over now; it is not shown again, and lasts for one", err=True)
    click.echo("sign-in: then they choose their own.", err=True)
    click.echo(password)
