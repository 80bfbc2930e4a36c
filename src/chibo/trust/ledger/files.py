"""The folder of the log that anybody may read: files are added, never changed, except `checkpoint`."""

from pathlib import Path

from chibo.gateways.durable import make_folder, write_durably
from chibo.protocols.tlog.errors import Damaged
from chibo.protocols.tlog.tiles import Part

PUBLIC = 0o644
CHECKPOINT = "checkpoint"
VKEY = "log.vkey"


class LogFolder:
    """Writes the files of a log; one process at a time.

    Args:
        root: the folder; made when something is written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, part: Part) -> None:
        """Write a tile or a bundle so that a crash leaves all of it or nothing; the same again is fine.

        Raises:
            Damaged: the file is there with other bytes.
            OSError: the disk refuses.
        """
        self._once(self.root / part.path, part.data)

    def keep_vkey(self, vkey: str) -> None:
        """Lay the verifier key beside the log; errors as in `add`."""
        self._once(self.root / VKEY, f"{vkey}\n".encode())

    def _once(self, path: Path, data: bytes) -> None:
        if path.exists():
            if path.read_bytes() != data:
                name = str(path.relative_to(self.root))
                raise Damaged(name, "the file is there already, with other content")
            return
        make_folder(path.parent)
        write_durably(path, data, mode=PUBLIC)

    def checkpoint(self) -> bytes | None:
        """The checkpoint that readers see now, None before the first."""
        try:
            return (self.root / CHECKPOINT).read_bytes()
        except FileNotFoundError:
            return None

    def show(self, note: bytes) -> None:
        """Let readers see a new checkpoint, all at once."""
        make_folder(self.root)
        write_durably(self.root / CHECKPOINT, note, mode=PUBLIC)
