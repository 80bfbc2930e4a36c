"""Closed sessions: one item of the agenda, dealt with by those whom the rule lets take part.

The meeting's own sequence holds only that such an item began and ended; what it is about, who was
there and what came out stands in the session's sequence (docs/reference/meeting-rules.md, closed
sessions). Who takes part: Quy định 69-QĐ/TW ngày 06/07/2022, Điều 15; Điều lệ Đảng, Điều 36.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chibo.assembly.meetings.rules import attendance
from chibo.assembly.meetings.rules.refusal import check
from chibo.assembly.meetings.rules.state import Item, MeetingState, RollMember
from chibo.assembly.voting.rules.form_ballot import Concerned

SESSION = "closed"  # kind of the meeting that a session is
ITEM = "confidential"  # kind of the item in the agenda that everybody gets
PUBLIC_TITLE = "Nội dung riêng"
PUBLIC_REASON = "theo quy định về nội dung riêng"
ACCUSED = "accused"


class Matter(StrEnum):
    """What a closed session is about."""

    DISCIPLINE = "discipline"
    PERSONNEL = "personnel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a matter is dealt with.

    Args:
        quorum: decision type whose quorum opens the session.
        question: decision type that the session is asked first, "" for none.
        marks_person: whether the person concerned is marked as the accused on the roll.
        source: of the rule, as it is printed.
    """

    quorum: str
    question: str
    marks_person: bool
    source: str


RULES = {
    Matter.DISCIPLINE: Rule(
        quorum="DISC_LOW",
        question="DISC_LOW",
        marks_person=True,
        source="Quy định 69-QĐ/TW ngày 06/07/2022, Điều 15",
    ),
    Matter.PERSONNEL: Rule(
        quorum="RESOLUTION",
        question="",
        marks_person=False,
        source="Điều lệ Đảng, Điều 9, 24",
    ),
}


def is_held_in_private(item: Item) -> bool:
    """Whether an item of the agenda is dealt with in a closed session."""
    return item.case != ""


def concerned_as(state: MeetingState) -> Concerned:
    """As what the person concerned stands on the roll of a session, for the forms of discipline.

    Raises:
        Refusal: the session is not about a person.
    """
    member = state.roll.get(state.closed.get("concerned", ""))
    check(member is not None, "nobody_concerned")
    assert member is not None  # noqa: S101  # for the type checker; refused above
    if not member.is_official:
        return Concerned.PROBATIONARY
    return Concerned.OFFICE_HOLDER if member.office else Concerned.OFFICIAL


def roll_of_session(
    state: MeetingState, *, matter: Matter, concerned: str, new_id: Callable[[], str]
) -> list[dict[str, Any]]:
    """Rows of the session's roll: the official members of the branch, and the person concerned.

    The person concerned attends and speaks whatever their category; the suspended stay away.

    Args:
        concerned: person id of the one it is about, "" for nobody.
        new_id: makes the id of a row; the session's rows are not the meeting's.
    """
    marked = RULES[matter].marks_person
    return [
        _row(member, id=new_id(), accused=marked and member.person == concerned)
        for member in state.roll.values()
        if not member.is_guest and (member.is_official or member.person == concerned)
    ]


def _row(member: RollMember, *, id: str, accused: bool) -> dict[str, Any]:
    flags = member.flags | ({ACCUSED} if accused else set())
    return {
        "id": id,
        "person": member.person,
        "name": member.name,
        "sort_key": member.sort_key,
        "category": member.category,
        "flags": sorted(flags),
        "office": member.office,
        "excuse": member.excuse,
        "excused": member.excused,
    }


def here_of(state: MeetingState, rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Which of the rows are present in the meeting now: roll id → point."""
    here = attendance.present_now(state)
    points = {state.roll[key].person: interval.point for key, interval in here.items()}
    return {row["id"]: points[row["person"]] for row in rows if row["person"] in points}
