"""The passphrase in a file of its own, for a service that starts without a person."""

from pathlib import Path

from keys.errors import KeyStoreError
from keys.passphrase import Passphrase
from keys.store import place


def read(path: Path) -> Passphrase:
    """Return the passphrase in ``path``: the first line, without its end.

    Raises KeyStoreError unless the file is this user's alone (0600, no link, in a good place).
    """
    place.refuse_tree(path)
    try:
        return Passphrase(place.read(path).decode().partition("\n")[0].removesuffix("\r"))
    except UnicodeDecodeError:
        raise KeyStoreError(f"{path} is not a passphrase in UTF-8") from None


def create(path: Path) -> Passphrase:
    """Generate a passphrase and write it to the new file ``path`` (0600); return it."""
    passphrase = Passphrase.generate()
    write(path, passphrase)
    return passphrase


def write(path: Path, passphrase: Passphrase) -> None:
    """Write ``passphrase`` to the new file ``path`` (0600); never over an existing one."""
    place.refuse_tree(path)
    if not path.parent.exists():
        place.make_directory(path.parent)
    place.create(path, lambda: passphrase.reveal().encode() + b"\n")
