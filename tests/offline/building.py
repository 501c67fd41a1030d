"""Builds the offline page's script from its source and the locked packages.

``python -m tests.offline.building`` writes it and its manifest; a test builds it again and
compares, so that what is committed is what its source says.
"""

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.npm import installed

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "templates" / "verifier" / "offline"
CONTEXTS = Path("verifier", "canonicalization", "contexts")
OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--platform=browser",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--define:global=globalThis",
    "--log-level=warning",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What comes out."""

    script: bytes
    manifest: bytes


def build(folder: Path) -> Built:
    """Build in ``folder``, which holds what ``tests.npm.installed`` installed of ``PLACE``."""
    tree = folder / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    source = tree / PLACE.relative_to(ROOT) / "source"
    shutil.copytree(PLACE / "source", source)
    shutil.copytree(ROOT / CONTEXTS, tree / CONTEXTS)
    (tree / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    program = folder / "node_modules" / ".bin" / "esbuild"
    subprocess.run(
        [
            program,
            str((source / "main.js").relative_to(folder)),
            *OPTIONS,
            "--outfile=out.js",
            "--metafile=meta.json",
        ],
        cwd=folder,
        check=True,
        timeout=60,
    )
    inputs = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["inputs"]
    packages = sorted({_package(path) for path in inputs if path.startswith("node_modules/")})
    notices = "\n".join(_notice(folder, name) for name in packages)
    script = f"/*!\n{notices}*/\n".encode() + (folder / "out.js").read_bytes()
    return Built(script=script, manifest=_manifest(folder, packages, inputs, script))


def _package(path: str) -> str:
    parts = path.rpartition("node_modules/")[2].split("/")
    return "/".join(parts[: 2 if parts[0].startswith("@") else 1])


def _about(folder: Path, name: str) -> dict[str, str]:
    path = folder / "node_modules" / name / "package.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _notice(folder: Path, name: str) -> str:
    licence = next(
        path
        for path in sorted((folder / "node_modules" / name).iterdir())
        if path.name.upper().startswith(("LICENSE", "LICENCE"))
    )
    text = licence.read_text(encoding="utf-8").replace("\r\n", "\n").replace("*/", "* /")
    about = _about(folder, name)
    return f"{name} {about['version']} ({about['license']})\n\n{text.strip()}\n"


def _manifest(folder: Path, packages: list[str], inputs: list[str], script: bytes) -> bytes:
    lock = json.loads((PLACE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    document = {
        "script": {"sha256": hashlib.sha256(script).hexdigest(), "bytes": len(script)},
        "builder": {
            "name": "esbuild",
            "version": _about(folder, "esbuild")["version"],
            "options": OPTIONS,
        },
        "packages": [
            {
                "name": name,
                "version": _about(folder, name)["version"],
                "licence": _about(folder, name)["license"],
                "integrity": lock[f"node_modules/{name}"]["integrity"],
            }
            for name in packages
        ],
        "contexts": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((ROOT / CONTEXTS).iterdir())
            if f"tree/{CONTEXTS.as_posix()}/{path.name}" in inputs
        },
    }
    return json.dumps(document, indent=2).encode() + b"\n"


def main() -> None:
    """Write the script and its manifest into the house."""
    built = build(installed(PLACE))
    (PLACE / "offline.js").write_bytes(built.script)
    (PLACE / "manifest.json").write_bytes(built.manifest)


if __name__ == "__main__":
    main()
