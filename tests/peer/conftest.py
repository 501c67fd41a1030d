"""The independent implementation, installed once and asked in one process per test."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.npm import installed
from verifier.canonicalization.pinned_contexts import load, manifest

HERE = Path(__file__).parent

Job = Mapping[str, Any]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def peer_folder() -> Path:
    folder = installed(HERE)
    shutil.copy(HERE / "peer.mjs", folder)
    return folder


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
