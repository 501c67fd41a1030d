"""``assay keys``: the signing keys of this office."""

import sys
from pathlib import Path

import click

from issuer.cli.clock import now
from issuer.cli.frame import Refused
from issuer.cli.showing import moment, show_table
from issuer.settings import Settings, read_passphrase, read_settings
from keys.algorithms import KeyType
from keys.did_web import did_web
from keys.history import KeyRecord
from keys.passphrase import Passphrase
from keys.store import KeyStore, passphrase_file


@click.group()
def keys() -> None:
    """Make, rotate and list the signing keys."""


@keys.command()
@click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Generate the passphrase too and write it to this new file (mode 0600).",
)
def generate(*, new_passphrase_file: Path | None) -> None:
    """Make the first signing key (Ed25519), encrypted with the passphrase.

    From then on the public address cannot change: the issuer's identity is made of it.
    """
    settings = read_settings()
    if _store(settings, None).exists():
        raise Refused(
            f"There is a key in {settings.keys_place} already; it is not overwritten. To put a new "
            "one in its place: assay keys rotate"
        )
    if new_passphrase_file is not None:
        place = new_passphrase_file.absolute()
        passphrase: Passphrase | None = passphrase_file.create(place)
        click.echo(f"Passphrase: {place} (keep a copy where the backups of the keys are not)")
    else:
        passphrase = read_passphrase(settings) or _asked(confirm=True)
    _tell(_store(settings, passphrase).generate(at=now(), key_type=KeyType.ED25519), settings)


@keys.command()
def rotate() -> None:
    """Retire the active key and make a new one; what the old one signed still verifies."""
    settings = read_settings()
    passphrase = read_passphrase(settings) or _asked(confirm=False)
    store = _store(settings, passphrase)
    if store.history().active is not None:
        store.signer()  # a wrong passphrase must not encrypt the new key
    _tell(store.rotate(at=now(), key_type=KeyType.ED25519), settings)


@keys.command("list")
def list_() -> None:
    """List all keys, past and present, with when they could sign."""
    settings = read_settings()
    history = _store(settings, None).history()
    show_table(
        ("KEY", "TYPE", "MADE", "RETIRED", "COMPROMISED"),
        [
            (
                record.id,
                record.key_type.value,
                moment(record.created),
                moment(record.retired),
                moment(record.compromised),
            )
            for record in history.records
        ],
    )


@keys.command()
@click.argument("key_id")
@click.confirmation_option(
    prompt="Nothing that this key signed will verify any more, and that is not taken back. Go on?"
)
def compromised(key_id: str) -> None:
    """Record that others may have the key KEY_ID: it vouches for nothing any more."""
    settings = read_settings()
    store = _store(settings, None)
    store.mark_compromised(key_id, at=now())
    click.echo(f"Recorded as compromised: {key_id}")
    if store.history().active is None:
        click.echo("No key is active now. Make one: assay keys rotate")


def _store(settings: Settings, passphrase: Passphrase | None) -> KeyStore:
    return KeyStore(
        settings.keys_place.absolute(), passphrase, controller=did_web(settings.public_url)
    )


def _asked(*, confirm: bool) -> Passphrase:
    """Ask on the terminal; without one, say where the passphrase comes from."""
    if not sys.stdin.isatty():
        raise Refused(
            "There is no passphrase for the signing keys. Set passphrase_file, or let one be "
            "made: assay keys generate --new-passphrase-file FILE"
        )
    return Passphrase(
        click.prompt("Passphrase of the signing keys", hide_input=True, confirmation_prompt=confirm)
    )


def _tell(record: KeyRecord, settings: Settings) -> None:
    click.echo(f"Key:      {record.id}")
    click.echo(f"Place:    {settings.keys_place} (encrypted)")
    click.echo(f"Signs as: {did_web(settings.public_url)}")
