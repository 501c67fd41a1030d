"""Locked npm packages for tests, installed once into the user's cache."""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

import platformdirs

from tests.conftest import skip_or_fail

FILES = ("package.json", "package-lock.json", ".npmrc")


def installed(here: Path) -> Path:
    """Install what ``here`` locks into a cache folder named after the lock, and return it.

    Skips the test (fails it in CI) where node or npm is missing or the packages cannot be had.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        skip_or_fail("node and npm are not installed")
    content = b"".join((here / name).read_bytes() for name in FILES)
    folder = platformdirs.user_cache_path("assay-tests") / hashlib.sha256(content).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "installed"
        if not done.exists():
            for name in FILES:
                shutil.copy(here / name, folder)
            run = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=100,
            )
            if run.returncode != 0:
                skip_or_fail(f"npm packages cannot be installed: {run.stderr[-500:]}")
            done.touch()
    return folder
