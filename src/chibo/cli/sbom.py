"""``chibo sbom``: what this installation is made of, as a CycloneDX list (1.6, JSON).

Python packages come with the hashes they are pinned by, the built scripts and styles with their own, fonts
with theirs; packages that only build the scripts are named as such.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from chibo.cli.environment import CHECKOUT

Component = dict[str, Any]
_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
FONT_LICENCE = "OFL-1.1"
LICENCE = "AGPL-3.0-or-later"


def main(words: list[str]) -> int:
    """Print the list, or write it to a file."""
    parser = argparse.ArgumentParser(
        prog="chibo sbom", description="What this installation is made of, as CycloneDX JSON."
    )
    parser.add_argument("--out", type=Path, help="write it there instead of printing it")
    given = parser.parse_args(words)
    text = json.dumps(bill(), ensure_ascii=False, indent=1) + "\n"
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


def bill(root: Path = CHECKOUT) -> dict[str, Any]:
    """The whole list; the same source gives the same list."""
    from importlib.metadata import version

    components = [*_python(root), *_scripts(root), *_built(root), *_fonts(root)]
    told = json.dumps(components, sort_keys=True)
    own: Component = {
        "type": "application",
        "bom-ref": "chibo",
        "name": "chibo",
        "version": version("chibo"),
        "licenses": [{"license": {"id": LICENCE}}],
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, hashlib.sha256(told.encode()).hexdigest())}",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
        "dependencies": [
            {
                "ref": "chibo",
                "dependsOn": sorted(
                    part["bom-ref"] for part in components if part["scope"] == "required"
                ),
            }
        ],
    }


def _python(root: Path) -> Iterator[Component]:
    """Every pinned package; those of the tests alone are not needed to run."""
    needed = dict(_locked(root / "requirements" / "base.txt"))
    everything = dict(_locked(root / "requirements" / "dev.txt")) | needed
    for (name, version), digests in sorted(everything.items()):
        purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{quote(version)}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "scope": "required" if (name, version) in needed else "excluded",
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": purl,
                    "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
                }
            ],
        }


def _locked(path: Path) -> Iterator[tuple[tuple[str, str], list[str]]]:
    for entry in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip()):
        found = _ENTRY.match(entry)
        if found:
            yield (found[1], found[2]), sorted(_HASH.findall(entry))


def _scripts(root: Path) -> Iterator[Component]:
    """What the scripts are made of, and what only builds and tests them and reaches no browser."""
    lock = json.loads((root / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    seen: set[str] = set()
    for place, entry in sorted(lock["packages"].items()):
        name = place.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{quote(name, safe='/')}@{entry.get('version', '')}"
        if not name or purl in seen:
            continue
        seen.add(purl)
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": entry["version"],
            "purl": purl,
            "scope": "excluded" if entry.get("dev") else "required",
        }


def _built(root: Path) -> Iterator[Component]:
    """The styles and scripts that browsers get, as they are committed."""
    folder = root / "src" / "chibo" / "web" / "static" / "web"
    for path in sorted([*folder.glob("*.js"), *folder.glob("*.css"), *folder.glob("*.html")]):
        yield _file(path, kind="file", licence=LICENCE)


def _fonts(root: Path) -> Iterator[Component]:
    """Fonts of pages and documents."""
    source = root / "src" / "chibo"
    for path in sorted([*source.rglob("*.woff2"), *source.rglob("*.ttf"), *source.rglob("*.otf")]):
        yield _file(path, kind="file", licence=FONT_LICENCE)


def _file(path: Path, *, kind: str, licence: str) -> Component:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": kind,
        "bom-ref": f"file:{path.name}@{digest[:16]}",
        "name": path.name,
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "licenses": [{"license": {"id": licence}}],
        "scope": "required",
    }
