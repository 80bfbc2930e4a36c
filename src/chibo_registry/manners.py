"""How the register lets itself be asked: purposes and their fields, how often, and planned mishaps."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

PURPOSES: dict[str, frozenset[str]] = {
    "close_id_gap": frozenset(
        {"personal_id", "name", "born", "sex", "native_place", "native_province"}
    ),
    "verify_record": frozenset({"name", "born", "sex"}),
    "keep_in_step": frozenset({"personal_id", "name", "born", "sex", "native_province", "died_on"}),
}
"""What the register's own agreement with its asker allows. It judges for itself, whatever the asker thinks."""

MISHAPS = frozenset(
    {
        "429", "500", "503", "xroad_network", "xroad_denied", "xroad_client", "drop", "late",
        "wrong_hash", "wrong_id", "duplicate_page", "skip_change", "garbage",
    }
)  # fmt: skip


@dataclass(slots=True)
class Manners:
    """What may be asked now.

    Args:
        per_second: questions of one asker; 0: any number.
        delay_seconds: before every answer.
        revoked: askers that may not ask any more.
    """

    per_second: float = 0.0
    delay_seconds: float = 0.0
    revoked: set[str] = field(default_factory=set)
    planned: deque[str] = field(default_factory=deque)
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _bucket: dict[str, tuple[float, float]] = field(default_factory=dict)

    def plan(self, *mishaps: str) -> None:
        """Let these go wrong, one at each of the next questions; ``-`` lets one pass."""
        unknown = set(mishaps) - MISHAPS - {"-"}
        if unknown:
            raise ValueError(f"no mishap: {sorted(unknown)}")
        self.planned.extend(mishaps)

    def next_mishap(self) -> str:
        """What goes wrong now; empty: nothing."""
        with self._lock:
            found = self.planned.popleft() if self.planned else ""
        return "" if found == "-" else found

    def seconds_to_wait(self, asker: str) -> float:
        """0 when the asker may ask now; a bucket of one second's questions fills evenly."""
        if not self.per_second:
            return 0.0
        with self._lock:
            now = self.clock()
            left, since = self._bucket.get(asker, (self.per_second, now))
            left = min(self.per_second, left + (now - since) * self.per_second)
            if left < 1:
                self._bucket[asker] = (left, now)
                return (1 - left) / self.per_second
            self._bucket[asker] = (left - 1, now)
            return 0.0
