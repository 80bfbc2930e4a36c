"""The country as files: rows of every table as COPY takes them, register and truth, and their digests."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chibo.national import AS_OF, chunks, gathering_rows, rows, twin
from chibo.national.loading import TABLES, Say
from chibo.national.rows import Table
from chibo.national.structure import Country


class Exists(Exception):
    """The folder holds something already."""


@dataclass(slots=True)
class _Told:
    """A file that is being written, and what is known of it."""

    file: BinaryIO
    digest: "hashlib._Hash"
    length: int = 0

    def write(self, content: bytes) -> None:
        self.file.write(content)
        self.digest.update(content)
        self.length += len(content)


def write(country: Country, folder: Path, *, neighbours: int, say: Say) -> dict[str, object]:
    """Write all files, then ``manifest.json``; what the manifest says.

    Raises:
        Exists: there is a manifest already.
    """
    if (folder / "manifest.json").exists():
        raise Exists(f"{folder} holds a country already")
    folder.mkdir(parents=True, exist_ok=True)
    with _Files(folder) as files:
        files.table(rows.UNIT).write("".join(rows.units(country)).encode())
        sums = []
        for chunk in chunks.chunks(country):
            made = chunks.make(country, chunk)
            for table, content in made.rows.items():
                files.table(table).write(content)
            sums.append(made.sums)
            run = (chunk.first_member, chunk.members)
            files.lines(
                "registry.csv", twin.CITIZENS, twin.citizens(country, *run, neighbours=neighbours)
            )
            files.lines("truth.csv", twin.TRUTH, twin.truth(country, *run))
            say(f"members {chunk.first_member + chunk.members:,} of {country.members:,}")
        files.table(gathering_rows.MONTH).write(chunks.above(country, sums))
        told = files.finish()
    manifest: dict[str, object] = {
        "seed": country.seed,
        "members": country.members,
        "as_of": AS_OF.isoformat(),
        "units": len(country.units),
        "branches": len(country.branches.size),
        "files": told,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return manifest


class _Files:
    """The open files of a folder, each begun with what its format asks for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open: dict[str, _Told] = {}

    def __enter__(self) -> "_Files":
        return self

    def __exit__(self, *_: object) -> None:
        for told in self.open.values():
            told.file.close()

    def table(self, table: Table) -> _Told:
        begin = gathering_rows.BEGIN if table.is_binary else b""
        return self._file(f"{table.name}.copy", begin)

    def lines(self, name: str, head: str, lines: Iterable[str]) -> None:
        self._file(name, f"{head}\n".encode()).write("".join(lines).encode())

    def finish(self) -> dict[str, dict[str, object]]:
        for table in TABLES:
            if table.is_binary:
                self.table(table).write(gathering_rows.END)
        return {
            name: {"bytes": told.length, "sha256": told.digest.hexdigest()}
            for name, told in sorted(self.open.items())
        }

    def _file(self, name: str, begin: bytes) -> _Told:
        if name not in self.open:
            self.open[name] = _Told((self.folder / name).open("wb"), hashlib.sha256())
            self.open[name].write(begin)
        return self.open[name]
