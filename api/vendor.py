"""Vendor the browser libraries: `python -m api.vendor`, and `--check` to verify them offline.

The pages need no build step, so the few libraries they import lie in the repository as they were
published. Two changes are made to a file: bare imports become relative ones, because a browser has
no package resolver and an import map would be an inline script; and the source map comment goes,
because the map is not shipped. The manifest records where each file came from and its hash.
"""

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "static" / "vendor"
MANIFEST = FOLDER / "manifest.json"


@dataclass(frozen=True)
class Package:
    """One npm package at one version, and which of its files to keep under which name."""

    name: str
    version: str
    files: tuple[tuple[str, str], ...]

    @property
    def spec(self) -> str:
        return f"{self.name}@{self.version}"


PACKAGES = (
    Package(
        "preact",
        "10.29.8",
        (
            ("dist/preact.module.js", "preact.module.js"),
            ("hooks/dist/hooks.module.js", "hooks.module.js"),
            ("LICENSE", "preact.LICENSE.txt"),
        ),
    ),
    Package(
        "htm",
        "3.1.1",
        (("dist/htm.module.js", "htm.module.js"), ("LICENSE", "htm.LICENSE.txt")),
    ),
)
RELATIVE = {"preact": "./preact.module.js"}


class VendorError(Exception):
    """What was fetched or found is not what the manifest promises."""


def npm(*arguments: str) -> Any:
    """Run npm and read the JSON it prints; the registry is whatever npm is configured to use."""
    done = subprocess.run(["npm", *arguments, "--json"], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise VendorError(f"npm {' '.join(arguments)} failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fetch(package: Package, folder: Path) -> tuple[Path, str, str]:
    """Return the package's archive, its licence and its integrity, having checked the last."""
    facts = npm("view", package.spec, "license", "dist.integrity")
    packed = npm("pack", package.spec, "--pack-destination", str(folder))
    archive = folder / packed[0]["filename"]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if facts["dist.integrity"] != f"sha512-{digest}":
        raise VendorError(f"{package.spec}: the archive does not match the registry's integrity")
    return archive, facts["license"], facts["dist.integrity"]


def rewrite(source: str) -> str:
    """Make bare imports relative and drop the source map comment."""
    source = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", source)
    return re.sub(
        r"""(from\s*)(["'])([^./"'][^"']*)\2""",
        lambda found: f"{found[1]}{found[2]}{RELATIVE[found[3]]}{found[2]}",
        source,
    )


def unpack(package: Package, folder: Path) -> list[dict[str, str]]:
    """Write one package's files into the vendor folder and return their manifest lines."""
    archive, licence, integrity = fetch(package, folder)
    lines = []
    with tarfile.open(archive) as tar:
        for inside, name in package.files:
            member = tar.extractfile(f"package/{inside}")
            assert member is not None  # the archive's integrity is known, so its content is too
            text = member.read().decode()
            data = (rewrite(text) if name.endswith(".js") else text).encode()
            (FOLDER / name).write_bytes(data)
            lines.append(
                {
                    "file": name,
                    "package": package.spec,
                    "licence": licence,
                    "integrity": integrity,
                    "sha256": sha256(data),
                }
            )
    return lines


def vendor() -> None:
    """Fetch every package and write the files and the manifest."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lines = [line for package in PACKAGES for line in unpack(package, Path(folder))]
    MANIFEST.write_text(json.dumps({"files": lines}, indent=2) + "\n")


def check(folder: Path = FOLDER) -> None:
    """Verify offline that the folder holds exactly the files of its manifest, unchanged. Raises `VendorError`."""
    manifest = folder / MANIFEST.name
    wanted = {line["file"]: line["sha256"] for line in json.loads(manifest.read_text())["files"]}
    present = {path.name for path in folder.iterdir()} - {manifest.name}
    for name in sorted(wanted.keys() ^ present):
        raise VendorError(f"{name} is in the vendor folder or in its manifest, but not in both")
    for name, digest in wanted.items():
        if sha256((folder / name).read_bytes()) != digest:
            raise VendorError(f"{name} differs from the manifest; run python -m api.vendor")


def main() -> int:
    """Return 0 when done, 1 with one sentence on stderr when something does not match."""
    parser = argparse.ArgumentParser(prog="python -m api.vendor", description="Browser libraries.")
    parser.add_argument("--check", action="store_true", help="verify offline, change nothing")
    try:
        check() if parser.parse_args().check else vendor()
    except (VendorError, FileNotFoundError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
