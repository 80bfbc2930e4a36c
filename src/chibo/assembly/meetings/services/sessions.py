"""Commands before a closed session: what a confidential item is about is kept beside the agenda.

The agenda that everybody gets says "Nội dung riêng"; title and matter stand in the session's own row,
which its readers see: who wrote it, the chair and the minutes secretary (``core.cases``).
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.models import Meeting, MeetingPaper
from chibo.assembly.meetings.rules import closed
from chibo.assembly.meetings.rules.closed import Matter
from chibo.assembly.meetings.rules.state import Stage
from chibo.core import audit, cases, readers
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts

PLANS = "Chuẩn bị nội dung riêng"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """What a confidential item is really about."""

    case: UUID
    title: str
    matter: Matter
    minutes: int
    presenter: str = ""
    outline: str = ""


def matter_of(kind: str) -> Matter | None:
    """The matter that a kind of item on the convene page stands for (``confidential_discipline``)."""
    name = kind.removeprefix(f"{closed.ITEM}_")
    return Matter(name) if name != kind else None


def parted(items: Iterable[Row]) -> tuple[list[Row], list[Private]]:
    """The agenda for everybody, and what only readers see; a new confidential item gets its case."""
    public: list[Row] = []
    private: list[Private] = []
    for item in items:
        case, matter = item.get("case") or "", matter_of(item["kind"])
        if matter is None and item["kind"] != closed.ITEM:
            public.append({key: value for key, value in item.items() if key != "case"})
            continue
        if matter is not None:
            case = case or str(uuid7())
            private.append(
                Private(
                    case=UUID(case),
                    title=item["title"],
                    matter=matter,
                    minutes=item["minutes"],
                    presenter=item.get("presenter", ""),
                    outline=item.get("outline", ""),
                )
            )
        public.append(_for_everybody(case, item["minutes"]))
    return public, private


def _for_everybody(case: str, minutes: int) -> Row:
    """A confidential item in the agenda that everybody gets: nothing of what was typed is in it."""
    return {
        "title": closed.PUBLIC_TITLE,
        "kind": closed.ITEM,
        "minutes": minutes,
        "decision_type": "",
        "presenter": "",
        "case": case,
    }


def for_readers(items: Iterable[Row]) -> list[Row]:
    """The agenda of a draft with what its confidential items are about, as far as the scope shows it."""
    rows = [dict(item) for item in items]
    wanted = [UUID(row["case"]) for row in rows if row.get("case")]
    if not wanted:
        return rows
    known = {str(one.pk): one.plan for one in Meeting.objects.filter(pk__in=wanted)}
    for row in rows:
        plan = known.get(row.get("case", ""))
        if plan is not None:
            row |= {
                "title": plan["title"],
                "kind": f"{closed.ITEM}_{plan['matter']}",
                "presenter": plan["presenter"],
                "outline": plan["outline"],
            }
    return rows


def keep(actor: Actor, meeting: Meeting, private: Iterable[Private], *, at: datetime) -> None:
    """Keep the sessions of a draft as its agenda has them now; those that fell out are removed.

    Raises:
        Refused: the agenda names a session that is not this meeting's, or not this person's to change.
    """
    private = list(private)
    named = {UUID(row["case"]) for row in meeting.plan["items"] if row.get("case")}
    with scope(system_actor("closed sessions of a draft")):
        known = {row.pk: row for row in Meeting.objects.filter(parent=meeting)}
        fresh = {one.case for one in private} - known.keys()
        if fresh and Meeting.objects.filter(pk__in=fresh).exists():
            raise _not_yours()
    for one in private:
        row = known.get(one.case)
        if row is None:
            known[one.case] = _new(actor, meeting, one, at=at)
        elif one.case in readers.may_read(actor.person_id, [one.case], at=at):
            _change(row, one)
        else:
            raise _not_yours()
    if named - known.keys():
        raise _not_yours()
    for case in known.keys() - named:
        _remove(actor, known.pop(case), at=at)
    persons = accounts.names({meeting.chair_id, meeting.secretary_id})
    for case in known:
        _admit(actor, meeting, case, persons, at=at)


def _not_yours() -> Refused:
    return Refused(
        _("Only a reader of a closed item changes it. Reload the page."), code="not_a_reader"
    )


def _new(actor: Actor, meeting: Meeting, one: Private, *, at: datetime) -> Meeting:
    """The session's row; written as the installation, because nobody reads the case yet."""
    _admit(actor, meeting, one.case, {actor.person: actor.name}, at=at)
    with cases.within(one.case):
        row = Meeting.objects.create(
            id=one.case,
            unit_id=meeting.unit_id,
            province=meeting.province,
            position=meeting.position,
            kind=closed.SESSION,
            mode=meeting.mode,
            title=one.title[:200],
            place=meeting.place,
            planned_start=meeting.planned_start,
            planned_end=meeting.planned_end,
            chair_id=meeting.chair_id,
            secretary_id=meeting.secretary_id,
            plan=_plan(one),
            parent=meeting,
            door_secret=secrets.token_bytes(32),
            created_at=at,
        )
        _record(actor, "meetings.closed_item_planned", row, at=at)
    return row


def _plan(one: Private) -> dict[str, Any]:
    return {
        "matter": one.matter.value,
        "title": one.title,
        "minutes": one.minutes,
        "presenter": one.presenter,
        "outline": one.outline,
    }


def _change(row: Meeting, one: Private) -> None:
    with cases.within(row.pk):
        row.title, row.plan = one.title[:200], {**row.plan, **_plan(one)}
        row.save(update_fields=["title", "plan"])


def _remove(actor: Actor, row: Meeting, *, at: datetime) -> None:
    if row.stage != Stage.DRAFT:
        raise Refused(_("The closed session has been held already."), code="closed_was_held")
    with scope(system_actor("closed sessions of a draft")), cases.within(row.pk):
        _record(actor, "meetings.closed_item_discarded", row, at=at)
        MeetingPaper.objects.filter(meeting=row).delete()
        row.delete()


def discard(actor: Actor, meeting: Meeting, *, at: datetime) -> None:
    """Remove the sessions of a draft that is thrown away."""
    with scope(system_actor("closed sessions of a draft")):
        rows = list(Meeting.objects.filter(parent=meeting))
    for row in rows:
        _remove(actor, row, at=at)


def move(old: Meeting, new: Meeting) -> None:
    """Sessions that were not held go with the agenda to the meeting that takes the old one's place."""
    with scope(system_actor("closed sessions of a draft")):
        Meeting.objects.filter(parent=old, stage=Stage.DRAFT).update(parent=new)


def _admit(
    actor: Actor, meeting: Meeting, case: UUID, persons: dict[UUID, str], *, at: datetime
) -> None:
    readers.admit(
        actor, case_id=case, persons=persons, reason=PLANS, position=meeting.position, at=at
    )


def _record(actor: Actor, action: str, row: Meeting, *, at: datetime) -> None:
    audit.record(actor, action, subject=row.pk, position=row.position, province=row.province, at=at)
