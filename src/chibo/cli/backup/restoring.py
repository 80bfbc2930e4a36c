"""Bring a copy back on an empty machine; Django is loaded, its tables are not there yet.

Nothing is put in its place before the log of the copy agrees with every checkpoint that can be found:
an old copy is refused, for going on from it would make a second history.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from chibo.cli import environment, installation
from chibo.cli.backup import making
from chibo.gateways.backup import archive, heads, postgres
from chibo.gateways.backup.archive import BackupUnusable
from chibo.gateways.backup.postgres import Database
from chibo.gateways.durable import make_folder
from chibo.gateways.logsigner import LogSigner, SignerState
from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import TlogError
from chibo.protocols.tlog.note import Vkey
from chibo.trust.ledger.files import CHECKPOINT, VKEY

MARK = ".restoring"
"""Lies in the installation's folder while a copy is put in its place: found later, it was interrupted."""


@dataclass(slots=True)
class Report:
    """What came back, and what was found wrong."""

    made_at: str
    entries: int
    files: int
    documents: int = 0
    returned: int = 0
    checkpoints: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything fits."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self) | {"ok": self.ok}


def restore(
    *, data: Path, identity: Path, custody: Path, custody_identity: Path, seen: Iterable[Path]
) -> Report:
    """Bring everything back: database, files, log, keys.

    Args:
        seen: files and folders where checkpoints may lie, beside those of the installation.

    Raises:
        BackupUnusable: nothing was changed.
    """
    mark = environment.var() / MARK
    if mark.exists():
        _clear()
    _check_empty()
    with (
        _unpacked(data, identity) as (copy, about),
        _unpacked(custody, custody_identity) as (held, of),
    ):
        if about.get("format") != making.FORMAT or about.get("at") != of.get("at"):
            raise BackupUnusable(f"{data.name} and {custody.name} were not made together")
        known = check_history(copy, [*seen, *_places()])
        mark.touch()
        _fill(copy, held)
        _place(copy, held)
        installation.make_vault_keys(using="owner")  # a copy from before there were any
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        mark.unlink()
    report = Report(
        str(about["at"]), int(about["entries"]), len(about["files"]), checkpoints=len(known)
    )
    _look_over(report)
    return report


def check_history(copy: Path, places: Iterable[Path]) -> list[heads.Found]:
    """The checkpoints that were found, all in agreement with the copy's log.

    Raises:
        BackupUnusable: others have seen more, or something else.
    """
    log = copy / "log"
    if not (log / VKEY).exists():
        return []
    vkey = Vkey.parse((log / VKEY).read_text(encoding="utf-8").strip())
    known = heads.find(places, vkey)
    own = heads.find([log / CHECKPOINT], vkey)
    size = own[0].checkpoint.size if own else 0
    try:
        problem = heads.disagreement(log, size, known)
    except TlogError as error:
        problem = str(error)
    if problem:
        raise BackupUnusable(
            f"this copy is refused: {problem}. Take the newest copy; where there is none, bring the "
            "missing files of the log back from whoever keeps them: docs/howto/backup.md"
        )
    return [*known, *own]


def _places() -> list[Path]:
    """Where this machine itself may have checkpoints, whatever was lost beside them."""
    copies = [Path(place) for place in settings.CHIBO_CHECKPOINT_COPIES]
    return [*copies, Path(settings.CHIBO_LOG_DIR), Path(settings.CHIBO_MEDIA_DIR)]


def _check_empty() -> None:
    full = [
        str(path)
        for path in (Path(settings.CHIBO_MEDIA_DIR), Path(settings.CHIBO_LOG_DIR) / "tile")
        if path.exists() and any(path.iterdir())
    ]
    if not postgres.is_empty(_owner()):
        full.insert(0, "the database")
    if full:
        raise BackupUnusable(
            f"this installation is not empty ({', '.join(full)}): a copy is brought back on an empty one"
        )


def _clear() -> None:
    """Take away what an interrupted restore left, so that it can begin anew."""
    postgres.clear(_owner())
    for folder in (settings.CHIBO_MEDIA_DIR, settings.CHIBO_LOG_DIR):
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> Database:
    return Database(os.environ["DATABASE_OWNER_URL"])


@contextmanager
def _unpacked(source: Path, identity: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """An archive's files in a folder beside their later places, gone at the end."""
    make_folder(environment.var())
    folder = Path(tempfile.mkdtemp(prefix=".restore.", dir=environment.var()))
    try:
        try:
            secret = identity.read_text(encoding="utf-8")
        except OSError as error:
            raise BackupUnusable(f"the secret key cannot be read: {error}") from error
        yield folder, archive.read(source, identities=[secret], into=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(copy: Path, held: Path) -> None:
    sources = [(held if name == "openings.sql" else copy) / name for name in making.PARTS]
    postgres.load(_owner(), sources, programs=making.found_programs())


def _place(copy: Path, held: Path) -> None:
    """Files go where they belong; what a signer on this machine remembers is never set back."""
    state = Path(settings.CHIBO_LOG_SIGNER_STATE)
    for source, target in (
        (copy / "media", Path(settings.CHIBO_MEDIA_DIR)),
        (copy / "log", Path(settings.CHIBO_LOG_DIR)),
        (held / "keys", Path(settings.CHIBO_LOG_KEY).parent),
        (held / "pki", Path(settings.CHIBO_PKI_DIR)),
    ):
        if source.exists():
            make_folder(target)
            shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
            _own(target, public=source.name == "log")
    for name, path in making.keys_elsewhere().items():
        if (held / name).exists():
            make_folder(path.parent)
            shutil.copyfile(held / name, path)
            path.chmod(0o600)
    if (copy / "log.state").exists() and not (
        state.exists() and _size(state) > _size(copy / "log.state")
    ):
        make_folder(state.parent)
        state.write_bytes((copy / "log.state").read_bytes())
        state.chmod(0o600)


def _size(state: Path) -> int:
    try:
        return Checkpoint.parse(state.read_text(encoding="utf-8")).size
    except (OSError, ValueError):
        return 0


def _own(folder: Path, *, public: bool) -> None:
    """The log is for everybody's eyes, all else for the installation's own."""
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755 if public else 0o700)
        else:
            path.chmod(0o644 if public else 0o600)


class _Memory(LogSigner):
    """What the signer will remember once it runs; enough for the log to get its entries back."""

    def __init__(self) -> None:
        super().__init__(settings.CHIBO_LOG_SIGNER_SOCKET)

    def state(self) -> SignerState:
        """The memory as it lies on disk."""
        last = Checkpoint.parse(Path(settings.CHIBO_LOG_SIGNER_STATE).read_text(encoding="utf-8"))
        vkey = Path(settings.CHIBO_LOG_DIR, VKEY).read_text(encoding="utf-8").strip()
        return SignerState(Vkey.parse(vkey), last.size, last.root)


def _look_over(report: Report) -> None:
    """Let the log get back what was written after the database was copied; compare everything."""
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.core.errors import ChiboError
    from chibo.core.scope import scope
    from chibo.oversight.insight import services as insight
    from chibo.trust.documents import keeping
    from chibo.trust.ledger import services as ledger
    from chibo.trust.ledger.inspection import fsck

    folder = Path(settings.CHIBO_LOG_DIR)
    with scope(system_actor("restore")):
        try:
            if (folder / VKEY).exists():
                given = ledger.restore_entries(at=clock.now(), signer=_Memory())
                report.returned = given.entries
            report.problems += [problem.sentence for problem in fsck(folder).problems]
        except (ChiboError, ValueError) as error:
            report.problems.append(str(error))
        report.documents = len(keeping.kept())
        report.problems += [
            f"the file {name[:12]}… is missing or changed" for name in keeping.broken()
        ]
        counted = insight.recount(at=clock.now())
        report.problems += [
            f"the statistics of {one.unit} in {one.year}-{one.month:02d} differ from the events"
            for one in counted.differences
        ]
