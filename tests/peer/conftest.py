"""The independent implementation, installed once and asked in one process per test."""

import fcntl
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from tests.conftest import skip_or_fail
from verifier.canonicalization.pinned_contexts import load, manifest

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", ".npmrc")

Job = Mapping[str, Any]
Ask = Callable[..., list[dict[str, Any]]]


def _install() -> Path:
    """Install the locked packages into a cache folder named after the lock file."""
    content = b"".join((HERE / name).read_bytes() for name in FILES)
    folder = platformdirs.user_cache_path("assay-tests") / hashlib.sha256(content).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "installed"
        if not done.exists():
            for name in FILES:
                shutil.copy(HERE / name, folder)
            installed = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=100,
            )
            if installed.returncode != 0:
                skip_or_fail(f"the peer's packages cannot be installed: {installed.stderr[-500:]}")
            done.touch()
        shutil.copy(HERE / "peer.mjs", folder)
    return folder


@pytest.fixture(scope="session")
def peer_folder() -> Path:
    if shutil.which("node") is None or shutil.which("npm") is None:
        skip_or_fail("node and npm are not installed")
    return _install()


@pytest.fixture(scope="session")
def ask(peer_folder: Path) -> Ask:
    """Ask the peer: ``documents`` by address, and jobs; one answer for each job."""

    def ask_peer(jobs: Sequence[Job], documents: Mapping[str, Any]) -> list[dict[str, Any]]:
        request = json.dumps({"documents": documents, "jobs": list(jobs)})
        done = subprocess.run(
            ["node", "peer.mjs"],
            cwd=peer_folder,
            input=request,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask_peer


@pytest.fixture(scope="session")
def contexts() -> dict[str, Any]:
    """Our own pinned contexts, by address: the peer reads the same ones."""
    return {address: {"@context": load(address)} for address in manifest()}
