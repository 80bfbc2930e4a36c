"""Reads of meetings; call inside a scope. A whole meeting is two statements: its row, its events."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.calendars import CHANGES
from chibo.assembly.meetings.models import (
    AgendaItem,
    ExcuseRequest,
    HeldPaper,
    Meeting,
    MeetingEvent,
    MeetingKind,
    MeetingPaper,
    OnlineApproval,
    RollEntry,
)
from chibo.assembly.meetings.rules import events as e
from chibo.assembly.meetings.rules import fold
from chibo.assembly.meetings.rules.closed import SESSION
from chibo.assembly.meetings.rules.events import Event
from chibo.assembly.meetings.rules.kinds import PREPARING, REGULAR
from chibo.assembly.meetings.rules.state import ENDED, MeetingState, Stage
from chibo.core.actor import Actor
from chibo.core.errors import Missing
from chibo.ground.organisation.queries import in_force, local_day


def meeting(meeting_id: UUID) -> Meeting:
    """One meeting that the scope may see.

    Raises:
        Missing: there is none, or not for this viewer.
    """
    found = (
        Meeting.objects.select_related("unit", "unit__parent", "chair", "secretary")
        .filter(pk=meeting_id)
        .first()
    )
    if found is None:
        raise Missing(_("There is no such meeting."), code="no_meeting")
    return found


def event_of(row: MeetingEvent) -> Event:
    """A row of the sequence as the rules read it."""
    return Event(
        seq=row.seq,
        at=row.at,
        kind=row.kind,
        actor=str(row.actor or ""),
        data=row.data,
        deed=row.deed,
    )


def events_of(meeting_id: UUID, *, upto: int | None = None) -> list[Event]:
    """The events of a meeting in order, all or up to a number; one statement."""
    rows = MeetingEvent.objects.filter(meeting_id=meeting_id).order_by("seq")
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return [event_of(row) for row in rows]


def state_of(meeting_id: UUID, *, upto: int | None = None) -> MeetingState:
    """The state of a meeting, now or as it was after event ``upto``; one statement."""
    return fold.replay(events_of(meeting_id, upto=upto))


def changes_of(meeting_ids: Iterable[UUID]) -> dict[UUID, list[Event]]:
    """What calendars are told of meetings (``calendars.CHANGES``), in order; one statement."""
    rows = MeetingEvent.objects.filter(meeting_id__in=list(meeting_ids), kind__in=CHANGES)
    found: dict[UUID, list[Event]] = {}
    for row in rows.order_by("meeting_id", "seq"):
        found.setdefault(row.meeting_id, []).append(event_of(row))
    return found


def beginning_between(first: datetime, last: datetime) -> list[Meeting]:
    """Meetings that people were invited to and that begin, or go on, between two times."""
    planned = Q(stage=Stage.CONVENED, planned_start__range=(first, last))
    goes_on = Q(stage=Stage.SUSPENDED, resumes_at__range=(first, last))
    return list(Meeting.objects.filter(planned | goes_on, parent=None).order_by("pk"))


def expected(meeting_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Persons invited who have not said that they stay away, by meeting; one statement."""
    rows = RollEntry.objects.filter(meeting_id__in=list(meeting_ids), excuse="")
    rows = rows.exclude(category="guest").exclude(flags__contains=["suspended"])
    found: dict[UUID, list[UUID]] = {}
    for meeting_id, person_id in rows.values_list("meeting_id", "person_id"):
        found.setdefault(meeting_id, []).append(person_id)
    return found


def invited_to(person: UUID, *, since: datetime) -> list[Meeting]:
    """Meetings to which a person was invited, from a time on, drafts and closed sessions left out."""
    mine = RollEntry.objects.filter(meeting=OuterRef("pk"), person_id=person)
    mine = mine.exclude(flags__contains=["suspended"])
    found = Meeting.objects.filter(Exists(mine), parent=None, planned_start__gte=since)
    return list(found.exclude(stage=Stage.DRAFT).order_by("planned_start", "pk"))


def event_with_key(meeting_id: UUID, key: str) -> int | None:
    """Number of the last event of the command that came with this idempotency key."""
    found = MeetingEvent.objects.filter(meeting_id=meeting_id, key=key).first()
    if found is None:
        return None
    deed = MeetingEvent.objects.filter(meeting_id=meeting_id, deed=found.deed)
    return max(deed.values_list("seq", flat=True))


def kind(code: str, *, at: datetime) -> MeetingKind:
    """The kind of meeting in force at a time; a closed session keeps the norms of a regular meeting.

    Raises:
        Missing: no such kind then.
    """
    code = REGULAR if code == SESSION else code
    found = MeetingKind.objects.filter(in_force(local_day(at)), code=code).first()
    if found is None:
        raise Missing(_("There is no such kind of meeting."), code="no_kind")
    return found


def kinds(*, at: datetime) -> QuerySet[MeetingKind]:
    """Kinds of meetings in force at a time."""
    return MeetingKind.objects.filter(in_force(local_day(at))).order_by("pk")


def coming_or_running(unit_id: UUID) -> QuerySet[Meeting]:
    """Meetings of a unit that have not ended, soonest first."""
    waiting = Meeting.objects.filter(unit_id=unit_id, parent=None).exclude(stage__in=ENDED)
    return waiting.select_related("unit", "chair", "secretary").order_by("planned_start", "pk")


def ended(unit_id: UUID) -> QuerySet[Meeting]:
    """Meetings of a unit that have ended, latest first."""
    past = Meeting.objects.filter(unit_id=unit_id, parent=None, stage__in=ENDED)
    return past.select_related("unit", "chair", "secretary").order_by("-planned_start", "pk")


def readable(meeting_id: UUID) -> Meeting | None:
    """A meeting, or None where there is none for this viewer."""
    return Meeting.objects.filter(pk=meeting_id).first()


def events_after(meeting_id: UUID, *, seq: int) -> list[Event]:
    """The events of a meeting that came after number ``seq``, in order; one statement."""
    rows = MeetingEvent.objects.filter(meeting_id=meeting_id, seq__gt=seq).order_by("seq")
    return [event_of(row) for row in rows]


def papers(meeting_id: UUID) -> list[MeetingPaper]:
    """Papers laid before a meeting, in the order of the agenda, those for the whole first."""
    found = MeetingPaper.objects.filter(meeting_id=meeting_id).select_related("item")
    return sorted(found, key=lambda p: (p.item.number if p.item else 0, p.added_at))


def held_papers(meeting_id: UUID) -> list[HeldPaper]:
    """Secret papers of a meeting that are held on paper only, by number."""
    return list(HeldPaper.objects.filter(meeting_id=meeting_id).order_by("number"))


def approval_on(unit_id: UUID, *, day: date) -> OnlineApproval | None:
    """The superior committee's approval of online meetings in force on a day; the latest decided."""
    held = OnlineApproval.objects.filter(unit_id=unit_id, valid_from__lte=day, valid_to__gte=day)
    return held.order_by("-decided_on").first()


def items(meeting_id: UUID) -> list[AgendaItem]:
    """The agenda of a convened meeting, in order."""
    return list(AgendaItem.objects.filter(meeting_id=meeting_id).order_by("number"))


def next_of_position(position: int, *, viewer: Actor) -> Meeting | None:
    """The meeting of a unit, by its position, that is under way or comes next; drafts are left out."""
    waiting = Meeting.objects.filter(position=position, parent=None)
    waiting = waiting.exclude(stage__in=[*ENDED, Stage.DRAFT])
    waiting = of_person(waiting, viewer)
    return waiting.select_related("unit").order_by("planned_start", "pk").first()


def own_year(viewer: Actor, *, year: int) -> list[RollEntry]:
    """How the viewer attended the meetings of a year that have ended, oldest first; one statement."""
    if viewer.person_id is None:
        return []
    mine = RollEntry.objects.filter(
        person_id=viewer.person_id,
        meeting__stage=Stage.CLOSED,
        meeting__parent=None,
        meeting__planned_start__year=year,
    )
    return list(mine.select_related("meeting").order_by("meeting__planned_start"))


def excuses(meeting_id: UUID) -> list[ExcuseRequest]:
    """What members wrote who ask to be absent, in full, in the order of writing."""
    return list(ExcuseRequest.objects.filter(meeting_id=meeting_id).order_by("seq"))


def of_person(rows: QuerySet[Meeting], viewer: Actor) -> QuerySet[Meeting]:
    """Without meetings of a committee or party group to which the viewer does not belong."""
    on_roll = RollEntry.objects.filter(meeting=OuterRef("pk"), person_id=viewer.person)
    return rows.filter(~Q(kind__in=PREPARING) | Exists(on_roll))


def own_grades(meeting_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """How branches graded these meetings themselves (the last grade holds); one statement."""
    rows = MeetingEvent.objects.filter(
        meeting_id__in=list(meeting_ids), kind__in=[e.GRADED, e.UNDONE]
    ).order_by("meeting_id", "-seq")
    undone: set[tuple[UUID, int]] = set()
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        if row.kind == e.UNDONE:
            undone |= {(row.meeting_id, seq) for seq in row.data["seqs"]}
        elif (row.meeting_id, row.seq) not in undone:
            found.setdefault(row.meeting_id, row.data)
    return found


def held_in(unit_ids: Iterable[UUID], *, first: date, last: date, kind: str) -> list[Meeting]:
    """Meetings of a kind that units held between two days, both included, oldest first."""
    return list(
        Meeting.objects.filter(
            unit_id__in=list(unit_ids),
            kind=kind,
            stage=Stage.CLOSED,
            planned_start__date__range=(first, last),
        )
        .select_related("unit")
        .order_by("planned_start", "pk")
    )
