"""No secret lies in a tracked file."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SECRETS = {
    "a private key in PEM": re.compile(
        rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{64,}"
    ),
    "the private part of a JWK": re.compile(rb'"d"\s*:\s*"[A-Za-z0-9_-]{32,}"'),
    "a secret key as multikey": re.compile(rb"secretKeyMultibase\W+z[1-9A-HJ-NP-Za-km-z]{40,}"),
    "a token of the API": re.compile(rb"assay_(?!A{43})[A-Za-z0-9_-]{43}"),
}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    return [ROOT / name.decode() for name in listed.split(b"\0") if name]


def test_no_tracked_file_holds_a_secret():
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in tracked()
        if path.is_file()
        for what, pattern in SECRETS.items()
        if pattern.search(path.read_bytes())
    ]
    assert found == []


def test_K01_no_key_or_passphrase_file_is_tracked():
    names = re.compile(r"\.(pem|key|p12|pfx|jks)$|(^|/)(passphrase|assay\.toml)$|sqlite3?$")
    assert [str(path) for path in tracked() if names.search(str(path.relative_to(ROOT)))] == []
