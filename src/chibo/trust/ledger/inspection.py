"""Go through the whole log: do database, files, checkpoints and openings tell one history?"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from chibo.core.errors import Broken
from chibo.protocols.tlog.checkpoint import Checkpoint as TreeHead
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.merkle import Frontier, leaf_hash
from chibo.protocols.tlog.note import Vkey
from chibo.protocols.tlog.policy import Policy
from chibo.protocols.tlog.tiles import LogReader, audit, directory

from .at_rest import opened
from .files import VKEY, LogFolder
from .models import Checkpoint, Entry, Head, Opening

STEP = 4096
SENTENCES = {
    "entry_missing": "the database lacks entry {where}",
    "head_differs": "the head in the database does not belong to its {where} entries",
    "root_differs": "the checkpoint of {where} entries has another root than the entries",
    "note_false": "the signature of a checkpoint does not hold: {where}",
    "tile_damaged": "{where}",
    "entry_differs": "entry {where} is another one in the files than in the database",
    "shown_differs": "readers see another checkpoint than the newest stored one ({where} entries)",
    "seal_differs": "the seal {where} is not what stands in the log",
    "opening_closed": "what was sealed as {where} cannot be opened: it was changed, or its key is another",
    "opening_differs": "what was sealed as {where} does not lead to its entry",
    "vkey_missing": "the verifier key cannot be read: {where}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit; `code` is stable, `where` says where."""

    code: str
    where: str

    @property
    def sentence(self) -> str:
        """The problem in plain English, for operators."""
        return SENTENCES[self.code].format(where=self.where)


@dataclass(slots=True)
class Report:
    """What an inspection saw; good when there is no problem."""

    entries: int = 0
    checkpoints: int = 0
    published: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, where: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, str(where)))

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def fsck(folder: Path) -> Report:
    """Compare everything with everything; inside the scope of the installation.

    Reads every entry once from the database and once from the files; memory stays small.
    """
    report = Report()
    notes = list(Checkpoint.objects.filter(origin=settings.CHIBO_LOG_ORIGIN).order_by("size"))
    report.checkpoints = len(notes)
    report.published = notes[-1].size if notes else 0
    _check_database(report, notes)
    _check_notes(report, notes, folder)
    _check_files(report, notes, folder)
    _check_seals(report)
    return report


def _leaves(start: int = 0) -> Iterator[tuple[int, bytes]]:
    rows = Entry.objects.filter(idx__gte=start).order_by("idx").values_list("idx", "leaf")
    return ((idx, bytes(leaf)) for idx, leaf in rows.iterator(chunk_size=STEP))


def _check_database(report: Report, notes: list[Checkpoint]) -> None:
    """Entries without gaps; the root at the size of every checkpoint and at the head."""
    frontier, rows = Frontier(), _leaves()
    head = Head.objects.filter(id=1).first()
    stops = [(note.size, bytes(note.root), "root_differs") for note in notes]
    if head:
        stops.append((head.size, bytes(head.root), "head_differs"))
    for size, root, code in stops:
        while frontier.size < size:
            chunk = list(islice(rows, min(STEP, size - frontier.size)))
            if [idx for idx, _leaf in chunk] != list(
                range(frontier.size, frontier.size + len(chunk))
            ) or not chunk:
                report.add("entry_missing", frontier.size)
                return
            frontier = frontier.extend(leaf_hash(leaf) for _idx, leaf in chunk)
        if frontier.root() != root:
            report.add(code, size)
    report.entries = frontier.size
    if next(rows, None):
        report.add("head_differs", frontier.size)


def _check_notes(report: Report, notes: list[Checkpoint], folder: Path) -> None:
    """Every note was signed by the log and says what its row says; readers see the newest."""
    if not notes:
        return
    try:
        policy = Policy.unwitnessed(Vkey.parse((folder / VKEY).read_text("utf-8").strip()))
    except (OSError, ValueError) as error:
        report.add("vkey_missing", error)
        return
    for note in notes:
        try:
            signed = policy.judge(bytes(note.note)).checkpoint
        except TlogError as error:
            report.add("note_false", f"{note.size} entries, {error}")
            continue
        if signed != TreeHead(note.origin, note.size, bytes(note.root)):
            report.add("note_false", f"{note.size} entries, the row says otherwise")
    if LogFolder(folder).checkpoint() != bytes(notes[-1].note):
        report.add("shown_differs", notes[-1].size)


def _check_files(report: Report, notes: list[Checkpoint], folder: Path) -> None:
    """The files of the newest checkpoint hold our entries; every older one can still be read."""
    read = directory(folder)
    rows = _leaves()
    try:
        for entry in audit(LogReader(read, report.published)):
            idx, leaf = next(rows, (-1, b""))
            if leaf != entry:
                report.add("entry_differs", idx)
                break
        for note in notes:
            if LogReader(read, note.size).root() != bytes(note.root):
                report.add("tile_damaged", f"the files do not lead to the root of {note.size}")
    except TlogError as error:
        report.add("tile_damaged", error)


def _check_seals(report: Report) -> None:
    """Each placed seal is the entry at its place, and each opening leads to it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seal.id FROM ledger_seal seal LEFT JOIN ledger_entry entry USING (idx) "
            "WHERE seal.idx IS NOT NULL AND entry.leaf IS DISTINCT FROM seal.leaf ORDER BY seal.idx"
        )
        for (seal_id,) in cursor.fetchall():
            report.add("seal_differs", seal_id)
    openings = Opening.objects.select_related("seal__tag_key")
    for opening in openings.iterator(chunk_size=STEP):
        try:
            leads = opened(opening).entry() == bytes(opening.seal.leaf)
        except Broken:
            report.add("opening_closed", opening.seal.pk)
            continue
        if not leads:
            report.add("opening_differs", opening.seal.pk)
