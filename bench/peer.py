"""What a user would take instead: the node libraries that the tests ask, on the same credential."""

import json
import shutil
import subprocess
from pathlib import Path

from bench.office import AT, FIRST_LIST
from issuer.composition import addresses
from issuer.services.office import Office
from issuer.services.publishing import published_status_list
from tests.npm import installed
from verifier.canonicalization.pinned_contexts import load, manifest
from verifier.timestamps import format_timestamp

PEER = Path(__file__).parents[1] / "tests" / "peer"
WINDOW = 3
"""Seconds, after one to warm up."""


def peer_verifications_per_second(credentials: list[bytes], office: Office) -> list[float] | None:
    """Return how often the peer verifies each credential, status included; None without node.

    The peer is given our ``did.json`` and the status list, so it fetches nothing.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    folder = installed(PEER)
    shutil.copy(PEER / "peer.mjs", folder)
    documents = {address: {"@context": load(address)} for address in manifest()}
    documents[office.did] = json.loads(office.did_json())
    documents[addresses.status_list(office.public_url, FIRST_LIST)] = json.loads(
        published_status_list(office, FIRST_LIST, at=AT).body
    )
    jobs = [
        {
            "act": "measure",
            "credential": json.loads(credential),
            "now": format_timestamp(AT),
            "seconds": WINDOW,
        }
        for credential in credentials
    ]
    done = subprocess.run(
        ["node", "peer.mjs"],
        cwd=folder,
        input=json.dumps({"documents": documents, "jobs": jobs}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the peer could not be measured: {done.stderr[-1000:]}")
    return [answer["perSecond"] for answer in json.loads(done.stdout)]
