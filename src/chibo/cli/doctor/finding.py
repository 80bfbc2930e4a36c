"""What a check gives: a mark, the thing, a sentence in two languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

GOOD, WARNING, BAD = "✓", "!", "✗"


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Attributes:
        mark: GOOD, WARNING (it works, look at it) or BAD (it does not work, or is not safe).
        what: the thing.
        sentence: what was found, and for a BAD one what to do; in English.
        vi: the same in Vietnamese; empty where only a program's own words could be told.
    """

    mark: str
    what: str
    sentence: str
    vi: str = ""

    def told(self, language: str) -> str:
        """The line in a language."""
        return f"{self.mark} {self.what:<14} {self.vi if language == 'vi' and self.vi else self.sentence}"


Check = Callable[[], Iterator[Finding]]
