"""Where secrets may lie, and where not (row K1).

A private key never stands in a place from which it could be committed, packaged or read by
another user. Every file is opened without following a link and judged by its descriptor, so
that it cannot be exchanged between the look and the reading.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import keys
from keys.errors import KeyStoreError

_TREE = Path(keys.__file__).resolve().parents[1]
"""Where this software itself lies: a checkout, or the folder of installed packages."""

_LARGEST = 1 << 20


def refuse_tree(path: Path) -> None:
    """Raise KeyStoreError if ``path`` is within the software or any git work tree."""
    resolved = Path(os.path.realpath(path))
    for parent in (resolved, *resolved.parents):
        if parent == _TREE:
            raise KeyStoreError(
                f"{path} lies inside of the software itself: secrets there end in packages and "
                "repositories. Choose a place outside, such as ~/.local/share/assay/keys"
            )
        if (parent / ".git").exists():
            raise KeyStoreError(
                f"{path} lies inside of the git work tree {parent}: one `git add` would publish "
                "the private key. Choose a place outside of it"
            )


def make_directory(path: Path) -> None:
    """Make ``path`` (and what is missing above it) for this user alone, or check it as it is."""
    refuse_tree(path)
    if not os.path.lexists(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700)
        path.chmod(0o700)
    check_directory(path)


def check_directory(path: Path) -> None:
    """Raise KeyStoreError unless ``path`` is a directory of this user alone, in a good place."""
    refuse_tree(path)
    try:
        found = path.lstat()
    except OSError as error:
        raise KeyStoreError(f"{path} cannot be read: {error.strerror}") from error
    if stat.S_ISLNK(found.st_mode):
        raise KeyStoreError(f"{path} is a symbolic link: name the directory itself")
    if not stat.S_ISDIR(found.st_mode):
        raise KeyStoreError(f"{path} is not a directory")
    _check_owner(path, found, mode=0o700)


def read(path: Path) -> bytes:
    """Return the content of a file of this user alone (mode 0600, no link).

    Raises KeyStoreError otherwise.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        if path.is_symlink():
            raise KeyStoreError(
                f"{path} is a symbolic link: a secret must be a file itself"
            ) from error
        raise KeyStoreError(f"{path} cannot be read: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise KeyStoreError(f"{path} is not a plain file")
        if found.st_nlink != 1:
            raise KeyStoreError(f"{path} has a second name (hard link) somewhere: remove that")
        _check_owner(path, found, mode=0o600)
        return file.read(_LARGEST)


def create(path: Path, content: Callable[[], bytes]) -> None:
    """Write a new file of this user alone, down to the disk; never over an existing one.

    ``content`` gives the bytes when they are written, so that a secret is no local variable
    of this function and shows in no report of an error. Raises KeyStoreError if there is one
    already, or the disk says no.
    """
    try:
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
    except FileExistsError as error:
        raise KeyStoreError(f"{path} is there already; it is not overwritten") from error
    except OSError as error:
        raise KeyStoreError(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise KeyStoreError(f"{path} cannot be written: {error.strerror}") from error
    _sync_directory(path.parent)


def replace(path: Path, content: Callable[[], bytes]) -> None:
    """Replace a file as a whole: after a crash there is the old or the new one, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    create(temporary, content)
    temporary.replace(path)
    _sync_directory(path.parent)


def _check_owner(path: Path, found: os.stat_result, *, mode: int) -> None:
    if found.st_uid != os.geteuid():
        raise KeyStoreError(
            f"{path} belongs to another user (number {found.st_uid}); run as its owner, or "
            "give it to the user that runs this"
        )
    actual = stat.S_IMODE(found.st_mode)
    if actual != mode:
        raise KeyStoreError(
            f"{path} has mode {actual:04o}; others may read it. Make it yours alone: "
            f"chmod {mode:04o} {path}"
        )


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
