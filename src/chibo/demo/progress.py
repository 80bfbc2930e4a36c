"""What happens in a run, told to the person at the terminal and kept for the report."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
_PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.2


class DemoFailed(Exception):
    """The demonstration cannot go on; the sentence says why and what to do."""


@dataclass(slots=True)
class Step:
    """One step of a run: what it noted beside its words, and the lines below them."""

    name: str
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Progress:
    """Tells steps as they end, and remembers them.

    Args:
        tell: prints one line.
        clock: seconds that only ever grow.
    """

    tell: Callable[[str], None] = print
    clock: Callable[[], float] = time.monotonic
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[Step]:
        """A step; told with its notes once it has ended well."""
        began, step = self.clock(), Step(name)
        yield step
        step.seconds = round(self.clock() - began, 3)
        self.steps.append(step)
        seconds = f"{step.seconds:.1f}".replace(".", ",")
        noted = f": {'; '.join(step.notes)}" if step.notes else ""
        self.tell(f"  ✓ {words}{noted} ({seconds} s)")
        for line in step.lines:
            self.tell(f"      {line}")


@dataclass(frozen=True, slots=True)
class Waiter:
    """Waits for what the processes beside the run do: jobs, log, signer.

    Args:
        idle: what to do between two looks.
    """

    idle: Callable[[], None] = lambda: time.sleep(_PAUSE_SECONDS)
    clock: Callable[[], float] = time.monotonic
    patience_seconds: float = _PATIENCE_SECONDS

    def until(self, what: str, look: Callable[[], T | None]) -> T:
        """What ``look`` finds in the end.

        Raises:
            DemoFailed: it did not come in time.
        """
        deadline = self.clock() + self.patience_seconds
        while (found := look()) is None:
            if self.clock() > deadline:
                raise DemoFailed(
                    f"chờ quá lâu: {what}. Xem nhật ký của các tiến trình worker, ledger, signer "
                    f"(waited too long for: {what}; look at the log of worker, ledger, signer)."
                )
            self.idle()
        return found
