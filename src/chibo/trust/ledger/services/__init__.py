"""Commands: a version of a document is queued for its seal, the log grows, the log is published.

`sequence` and `publish` run in one process (`manage run_ledger`); a second one waits at the lock.
Every step can be cut off at any moment and simply runs again:

    cut after            what is there                        the next run
    enqueue_seal         a queued seal, or nothing at all     sequences it
    sequence             entries and a head of one size       writes the missing files, signs
    some tiles           files that no checkpoint names       finds them equal, writes the others
    the signature        only the signer remembers            asks for the same or a larger tree
    the stored note      a checkpoint that nobody has seen    shows it
"""

from .publishing import check_memory, publish
from .restoring import Restored, rebuild_files, restore_entries
from .running import run_once
from .sealing import enqueue_seal
from .sequencing import sequence

__all__ = [
    "Restored",
    "check_memory",
    "enqueue_seal",
    "publish",
    "rebuild_files",
    "restore_entries",
    "run_once",
    "sequence",
]
