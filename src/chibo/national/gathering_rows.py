"""Meetings, rolls and roll-ups as rows of the real tables.

Rolls are most of the country's rows (twelve for each member), so they are made as PostgreSQL's binary COPY
format without touching a single one in Python: rows of one manner of attendance differ in keys and numbers only.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from chibo.assembly.meetings.rules import kinds
from chibo.assembly.meetings.rules.state import Stage
from chibo.national import keys
from chibo.national.calendar import day_of
from chibo.national.draws import Ints
from chibo.national.gatherings import FIGURES, MONTHS, Meetings, Outcome, Roll, months
from chibo.national.keys import Kind
from chibo.national.people import NONE
from chibo.national.rows import table
from chibo.national.structure import Country
from chibo.people.members.rules import Category, Flag

MEETING = table(
    "meetings_meeting",
    "id province position circle_above unit_id kind mode title place planned_start planned_end chair_id "
    "secretary_id stage plan seq head last_at opened_at closed_at door_secret created_at",
)
ROLL = table(
    "meetings_rollentry",
    "id province position meeting_id person_id category flags excuse excused status mode late_minutes",
    is_binary=True,
)
_ZEROS = [
    "failed",
    "votes",
    "adopted",
    "rejected",
    "unanimous",
    "contested",
    "entitled",
    "voted",
    "short",
]  # nothing of it here
MONTH = table(
    "insight_unitmonth",
    " ".join(["id province position unit_id year month", *FIGURES, *_ZEROS]),
)
BEGIN = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
"""Before the first binary row."""
END = struct.pack(">h", -1)
"""After the last one."""
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_ZERO_BYTES = "\\\\x" + "00" * 32
_PREPARED = timedelta(days=5)  # before the meeting: when it was convened


def meetings(country: Country, held: Meetings) -> str:
    """Rows of ``MEETING``."""
    return "".join(_meetings(country, held))


def _meetings(country: Country, held: Meetings) -> Iterator[str]:
    branches = country.branches
    numbers = held.branch[:, None] * MONTHS + np.arange(MONTHS)
    ids = keys.texts(country.seed, Kind.MEETING, numbers.reshape(-1))
    first = branches.first[held.branch]
    chairs = keys.texts(country.seed, Kind.PERSON, first)
    pens = keys.texts(
        country.seed, Kind.PERSON, first + np.minimum(1, branches.size[held.branch] - 1)
    )
    titles = [f"Sinh hoạt chi bộ tháng {month.month}/{month.year}" for month in months()]
    for row, branch in enumerate(held.branch.tolist()):
        unit = country.units[int(branches.unit[branch])]
        front = f"{unit.province}\t{unit.position}\tt\t{country.unit_keys[unit.number]}"
        for month in np.flatnonzero(held.held[row]).tolist():
            start = _moment(int(held.day[row, month]), int(held.minute[row, month]))
            end = start + timedelta(minutes=int(held.minutes[row, month]))
            kind = kinds.JOINT if held.thematic[row, month] else kinds.REGULAR
            yield (
                f"{ids[row * MONTHS + month]}\t{front}\t{kind}\tin_person\t{titles[month]}\t"
                f"Nhà văn hóa {unit.short_name}\t{start}\t{end}\t{chairs[row]}\t{pens[row]}\t"
                f"{Stage.CLOSED.value}\t{{}}\t0\t{_ZERO_BYTES}\t{end}\t{start}\t{end}\t{_ZERO_BYTES}\t"
                f"{start - _PREPARED}\n"
            )


def _moment(day: int, minute: int) -> datetime:
    local = datetime.combine(day_of(day), datetime.min.time(), _ZONE) + timedelta(minutes=minute)
    return local.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Manner:
    """What the rows of one manner of attendance have in common."""

    outcome: Outcome
    on_probation: bool
    flags: tuple[Flag, ...]

    def fields(self) -> tuple[str, str, bool | None, str, str]:
        """Category, flags, excused, status, mode: as ``meetings.projection`` writes them."""
        category = Category.PROBATIONARY if self.on_probation else Category.OFFICIAL
        held = ", ".join(f'"{flag.value}"' for flag in sorted(self.flags))
        status = {Outcome.ON_SITE: "present", Outcome.ONLINE: "present", Outcome.LATE: "late"}
        mode = {Outcome.ON_SITE: "on_site", Outcome.ONLINE: "online", Outcome.LATE: "on_site"}
        return (
            category.value,
            f"[{held}]",
            True if self.outcome is Outcome.EXCUSED else None,
            status.get(self.outcome, self.outcome.name.lower()),
            mode.get(self.outcome, ""),
        )


_FLAGS: tuple[tuple[Flag, ...], ...] = (
    (),
    (Flag.EXEMPT,),
    (Flag.WORKS_FAR,),
    (Flag.TEMPORARILY_EXEMPT, Flag.WORKS_FAR),
)


def rolls(country: Country, held: Meetings, came: Roll) -> bytes:
    """Rows of ``ROLL`` in the binary format, without its beginning and end."""
    columns = came.columns
    member, month = np.nonzero(came.outcome != Outcome.NOBODY)
    branch = columns.branch[member]
    unit = country.branches.unit[branch]
    outcome = came.outcome[member, month]
    flags = _flags_on(came, held)[member, month]
    probation = came.on_probation[member, month]
    manner = (flags * 2 + probation) * len(Outcome) + outcome
    values = {
        "id": keys.raw(country.seed, Kind.ROLL, columns.number[member] * MONTHS + month),
        "province": country.branches.province[branch],
        "position": country.positions[unit],
        "meeting": keys.raw(country.seed, Kind.MEETING, branch * MONTHS + month),
        "person": keys.raw(country.seed, Kind.PERSON, columns.number[member]),
        "late": np.where(outcome == Outcome.LATE, came.late[member, month], 0),
    }
    made = []
    for one in np.unique(manner).tolist():
        at = np.flatnonzero(manner == one)
        rest, number = divmod(one, len(Outcome))
        known = _Manner(Outcome(number), bool(rest % 2), _FLAGS[rest // 2])
        made.append(_packed(known, {name: column[at] for name, column in values.items()}))
    return b"".join(made)


def _flags_on(came: Roll, held: Meetings) -> Ints:
    """Which of ``_FLAGS`` held for each member on each day."""
    columns = came.columns
    day = held.day[columns.branch - held.branch[0]]
    exempt = (columns.exempt[:, None] != NONE) & (columns.exempt[:, None] <= day)
    away = (columns.away[:, None] != NONE) & (columns.away[:, None] <= day)
    freed = away & columns.away_exempt[:, None]
    return np.where(exempt, 1, np.where(freed, 3, np.where(away, 2, 0)))


def _packed(manner: _Manner, values: dict[str, NDArray[np.generic]]) -> bytes:
    """Rows with the same texts: a record of fixed length each."""
    category, flags, excused, status, mode = manner.fields()
    jsonb = b"\x01" + flags.encode()
    fields: list[tuple[str, str, bytes | None]] = [
        ("id", "V16", None),
        ("province", ">i2", None),
        ("position", ">i8", None),
        ("meeting", "V16", None),
        ("person", "V16", None),
        ("", "", category.encode()),
        ("", "", jsonb),
        ("", "", b""),
        ("", "", None if excused is None else b"\x01"),
        ("", "", status.encode()),
        ("", "", mode.encode()),
        ("late", ">i4", None),
    ]
    dtype: list[tuple[str, str]] = [("count", ">i2")]
    fixed: dict[str, int | bytes] = {"count": len(fields)}
    for place, (name, kind, text) in enumerate(fields):
        length = f"length_{place}"
        dtype.append((length, ">i4"))
        if name:
            dtype.append((name, kind))
            fixed[length] = np.dtype(kind).itemsize
        elif text is None:
            fixed[length] = -1
        else:
            fixed[length] = len(text)
            if text:
                dtype.append((f"text_{place}", f"V{len(text)}"))
                fixed[f"text_{place}"] = text
    rows = np.zeros(len(values["id"]), dtype=dtype)
    for name, value in fixed.items():
        rows[name] = np.void(value) if isinstance(value, bytes) else value
    for name, column in values.items():
        rows[name] = column
    return rows.tobytes()


def roll_ups(country: Country, units: Ints, sums: NDArray[np.int64]) -> str:
    """Rows of ``MONTH``: units, their sums by month; months of which nothing is known have no row."""
    rows = []
    zeros = "\t".join("0" * len(_ZEROS))
    ids = keys.texts(
        country.seed, Kind.MONTH, (units[:, None] * MONTHS + np.arange(MONTHS)).reshape(-1)
    )
    for row, number in enumerate(units.tolist()):
        unit = country.units[number]
        for month, day in enumerate(months()):
            counted = sums[row, month].tolist()
            if counted[0]:
                figures = "\t".join(map(str, counted))
                rows.append(
                    f"{ids[row * MONTHS + month]}\t{unit.province}\t{unit.position}\t"
                    f"{country.unit_keys[number]}\t{day.year}\t{day.month}\t{figures}\t{zeros}\n"
                )
    return "".join(rows)
