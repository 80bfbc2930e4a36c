"""Between the meeting and the voting room: the roll, who is here, whether enough are here."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chibo.assembly.meetings import groups, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules import closed, kinds
from chibo.assembly.meetings.rules.attendance import present_at, present_now
from chibo.assembly.meetings.rules.state import MeetingState, RollMember
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules.decision import quorum
from chibo.assembly.voting.rules.electorate import EXCUSED_WHOLE, NAMED, Elector, Point, base_of
from chibo.assembly.voting.rules.kinds import DecisionRule
from chibo.core.actor import system_actor
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Office
from chibo.people.members import queries as members
from chibo.people.members.queries import ListedMember

COMMITTEE = (Office.SECRETARY.value, Office.DEPUTY.value, Office.COMMITTEE.value)
HEAD = "head"


def roll_rows(
    meeting: Meeting, *, at: datetime, state: MeetingState | None
) -> list[dict[str, Any]]:
    """The members' list of a day as rows of the roll; somebody already on the roll keeps the id.

    A committee's meeting has the committee on its roll, a party group's the group.
    """
    day = local_day(at)
    # Whoever writes the minutes may be a plain member, who sees no list of others.
    with scope(system_actor("meetings.roll")):
        offices, listed = _called(meeting, day=day)
    rows = []
    for one in listed:
        known = state.roll_of(str(one.person_id)) if state else None
        rows.append(
            {
                "id": known.id if known else str(uuid7()),
                "person": str(one.person_id),
                "name": one.name,
                "sort_key": one.sort_key,
                "category": one.category.value,
                "flags": sorted(flag.value for flag in one.flags),
                "office": offices.get(one.person_id, ""),
            }
        )
    return rows


def _called(meeting: Meeting, *, day: date) -> tuple[dict[UUID, str], list[ListedMember]]:
    """Who is called to a meeting, and what office each of them holds there."""
    offices = _offices(meeting, day=day)
    listed = members.list_of(meeting.unit, day=day)
    whose = kinds.roll_of(meeting.kind)
    if whose is kinds.Roll.COMMITTEE:
        listed = [one for one in listed if offices.get(one.person_id) in COMMITTEE]
    elif whose is kinds.Roll.GROUP:
        group = groups.members_on(UUID(meeting.plan["group"]), day=day)
        listed = [one for one in listed if one.person_id in group.persons]
        offices = {group.head: HEAD}
    return offices, listed


def _offices(meeting: Meeting, *, day: date) -> dict[UUID, str]:
    """The highest office of each person in the unit."""
    held = organisation.office_holders(meeting.unit, day=day)
    held.sort(key=lambda h: COMMITTEE.index(h.office) if h.office in COMMITTEE else len(COMMITTEE))
    found: dict[UUID, str] = {}
    for holder in held:
        found.setdefault(holder.person_id, holder.office)
    return found


def is_counted(row: dict[str, Any]) -> bool:
    """Whether attendance expects this row's person."""
    return RollMember(**{**row, "flags": frozenset(row["flags"])}).is_counted


def electors(
    state: MeetingState, *, at: datetime | None = None, named: Collection[str] = ()
) -> list[Elector]:
    """The roll as the voting room reads it, with who is here now or was at a second.

    Args:
        named: ids of those whom the plan of a ballot names; none: all official members.
    """
    here = present_at(state, at) if at else present_now(state)
    came = {presence.roll for presence in state.presence.values() if not presence.rejected}
    return [
        Elector(
            person=member.person,
            name=member.name,
            category=member.category,
            flags=member.flags | _flags(member, came=came, named=named),
            present=member.id in here,
            point=here[member.id].point if member.id in here else "",
            sort_key=member.sort_key,
        )
        for member in state.roll.values()
        if not member.is_guest
    ]


def _flags(member: RollMember, *, came: Collection[str], named: Collection[str]) -> set[str]:
    """What is known of somebody for one question: named in its plan, absent with leave all the time."""
    is_named = member.person in named if named else member.is_official
    away = member.excused is True and member.id not in came
    return ({NAMED} if is_named else set()) | ({EXCUSED_WHOLE} if away else set())


def points(state: MeetingState) -> list[Point]:
    """The meeting points as the voting room reads them."""
    return [
        Point(
            id=point.id,
            name=point.name,
            online=point.kind == "online",
            cut_off=point.lost_at is not None,
        )
        for point in state.points.values()
    ]


def rule_of(state: MeetingState, code: str) -> DecisionRule:
    """The decision rule in force on the day of the meeting.

    Raises:
        Missing: no such decision type on that day.
    """
    day = state.opened_at or state.planned_start
    if day is None:
        raise ValueError("a meeting that was never convened decides nothing")
    return voting.rule(code, day=local_day(day))


def quorum_of(
    state: MeetingState, rule: DecisionRule, *, named: Collection[str] = ()
) -> dict[str, Any]:
    """Whether enough are here for a question of this kind, as plain data for the record.

    Args:
        named: see ``electors``.
    """
    base = base_of(electors(state, named=named), rule)
    found = quorum(rule, base)
    return {
        "met": found.met,
        "present": found.present,
        "needed": found.needed,
        "base": found.base,
        "share": [found.share.numerator, found.share.denominator],
        "strict": found.strict,
        "decision_type": rule.code,
        "source": rule.source,
    }


def opening_quorum(state: MeetingState, *, at: datetime) -> dict[str, Any]:
    """The quorum that opens this kind of meeting."""
    if state.closed:
        matter = closed.RULES[closed.Matter(state.closed["matter"])]
        return quorum_of(state, rule_of(state, matter.quorum))
    kind = queries.kind(state.kind, at=state.planned_start or at)
    return quorum_of(state, rule_of(state, kind.quorum_decision_type))
