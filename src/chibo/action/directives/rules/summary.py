"""What was given out before, as the sentences that a meeting hears and its minutes keep (Vietnamese)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chibo.action.directives.rules.life import Standing, State, standing

MOST = 4_800
"""Signs; a note of a meeting holds 5,000."""
WORDS = {
    Standing.ASSIGNED: "chưa bắt đầu",
    Standing.DOING: "đang thực hiện",
    Standing.OVERDUE: "quá hạn",
    Standing.DONE: "đã báo cáo xong, chờ xác nhận",
    Standing.CONFIRMED: "hoàn thành",
    Standing.CANCELLED: "đã rút",
}
_ORDER = (
    Standing.CONFIRMED,
    Standing.DONE,
    Standing.DOING,
    Standing.ASSIGNED,
    Standing.OVERDUE,
    Standing.CANCELLED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A task as a meeting hears of it."""

    text: str
    owner: str
    due: date
    state: State
    evidence: str = ""
    reason: str = ""


def counts(given: Sequence[Given], *, day: date) -> dict[Standing, int]:
    """How many tasks stand how, in the order in which they are told; nothing for none."""
    found = [standing(one.state, due=one.due, day=day) for one in given]
    return {kind: found.count(kind) for kind in _ORDER if kind in found}


def sentence(given: Sequence[Given], *, day: date) -> str:
    """The counts: ``Đã giao 3 việc: hoàn thành 2, quá hạn 1.`` for instance."""
    if not given:
        return "Không có việc nào được giao từ kỳ trước."
    parts = ", ".join(f"{WORDS[kind]} {n}" for kind, n in counts(given, day=day).items())
    return f"Đã giao {len(given)} việc: {parts}."


def told(given: Sequence[Given], *, day: date) -> str:
    """The counts and a line for each task, for the minutes; cut where a note ends."""
    lines = [sentence(given, day=day)]
    for number, one in enumerate(given, start=1):
        line = _line(number, one, day=day)
        if sum(map(len, lines)) + len(lines) + len(line) > MOST:
            lines.append(f"(Còn {len(given) - number + 1} việc nữa trong danh sách của chi bộ.)")
            break
        lines.append(line)
    return "\n".join(lines)


def _line(number: int, one: Given, *, day: date) -> str:
    how = WORDS[standing(one.state, due=one.due, day=day)]
    said = one.reason if one.state is State.CANCELLED else one.evidence
    more = f" ({' '.join(said.split())})" if said else ""
    text = one.text.strip().rstrip(".;")
    return f"{number}. {text}; đồng chí {one.owner}, hạn {one.due:%d/%m/%Y}: {how}{more}."
