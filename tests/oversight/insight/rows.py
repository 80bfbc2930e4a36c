"""Played meetings as rows, and a small tree; call inside a scope."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chibo.assembly.meetings.models import Meeting, MeetingEvent
from chibo.assembly.meetings.rules.decide import meeting as decide
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules.workflow import Stage as PaperStage
from chibo.core.names import search_key
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import UnitKind
from tests.assembly.meetings.play import Play, plan
from tests.assembly.minutes import papers
from tests.support import factories

NOON = datetime.fromisoformat("2026-11-03T05:00:00+00:00")


def played(at: datetime = NOON, **changes: object) -> Play:
    """A meeting of three that was opened and closed, begun at ``at``."""
    play = Play()
    play.at = at
    play.open(
        planned_start=(at + timedelta(hours=1)).isoformat(),
        planned_end=(at + timedelta(hours=3)).isoformat(),
        **changes,
    )
    play.at += timedelta(minutes=90)
    play.do(decide.close)
    return play


def running(at: datetime) -> Play:
    """A meeting of three that was opened and goes on."""
    play = Play()
    play.at = at
    return play.open(
        planned_start=(at + timedelta(hours=1)).isoformat(),
        planned_end=(at + timedelta(hours=3)).isoformat(),
    )


def convened(at: datetime, **changes: object) -> Play:
    """A meeting planned for an hour after ``at``."""
    play = Play()
    play.at = at - timedelta(days=3)
    return play.convened(
        planned_start=(at + timedelta(hours=1)).isoformat(),
        planned_end=(at + timedelta(hours=3)).isoformat(),
        **changes,
    )


def failed(at: datetime = NOON) -> Play:
    """A meeting that never reached its quorum."""
    play = convened(at)
    play.at = at
    play.do(decide.open_check_in, roll=plan()["roll"])
    play.at += timedelta(hours=2)
    play.do(decide.fail, quorum={"met": False, "present": 0, "needed": 3})
    return play


def store(play: Play, unit: Unit, *, kind: str = "regular", clerk: Person | None = None) -> Meeting:
    """Write a played meeting as the meetings room does: its row and its events."""
    state = play.state
    clerk = clerk or factories.person(unit=unit)
    row = Meeting.objects.create(
        unit=unit,
        province=unit.province,
        position=unit.position,
        kind=kind,
        mode=state.mode,
        title=state.title,
        planned_start=state.planned_start,
        planned_end=state.planned_end,
        chair=clerk,
        secretary=clerk,
        stage=state.stage,
        seq=state.seq,
        opened_at=state.opened_at,
        closed_at=state.closed_at,
        door_secret=secrets.token_bytes(32),
        created_at=play.events[0].at,
    )
    MeetingEvent.objects.bulk_create(
        MeetingEvent(
            meeting=row,
            province=unit.province,
            position=unit.position,
            seq=event.seq,
            deed=event.deed,
            at=event.at,
            kind=event.kind,
            data=event.data,
            digest=bytes(32),
        )
        for event in play.events
    )
    return row


def full(unit: Unit) -> Meeting:
    """The meeting with votes, opinions, a late arrival and an excuse."""
    return store(papers.finished(), unit)


def minutes(
    meeting: Meeting,
    stage: PaperStage,
    *,
    at: datetime | None = None,
    document: UUID | None = None,
) -> Draft:
    """The minutes of a meeting that came to a stage at a time."""
    when = at or meeting.closed_at
    order = list(PaperStage)
    reached = order[: order.index(stage) + 1]
    times = {
        f"{step}_at": when
        for step in ("reviewed", "approved", "signed", "sealed")
        if step in reached
    }
    return Draft.objects.create(
        meeting=meeting,
        province=meeting.province,
        position=meeting.position,
        kind="BB",
        stage=stage,
        created_at=when,
        document_id=document,
        **times,
    )


@dataclass(frozen=True)
class Tree:
    """Central, a province, two communes, two branches in the first commune and one in the second."""

    central: Unit
    province: Unit
    communes: list[Unit]
    branches: list[Unit]


def tree() -> Tree:
    """Numbered as the organisation numbers it: preorder, a thousand apart."""
    start = 10_000_000 + secrets.randbelow(10**9) * 100_000
    places = iter(range(start, start + 7_000, 1_000))
    names = ("Trung ương", "Tỉnh Sơn La", "Xã Một", "Bản Lưa", "Bản Khoang", "Xã Hai", "Bản Xa")
    kinds = ("central", "province", "commune", "branch", "branch", "commune", "branch")
    parents = (None, 0, 1, 2, 2, 1, 5)
    sizes = (7, 6, 3, 1, 1, 2, 1)
    made: list[Unit] = []
    for name, kind, parent, size in zip(names, kinds, parents, sizes, strict=True):
        position = next(places)
        made.append(
            Unit.objects.create(
                code=f"T{secrets.token_hex(8)}",
                kind=UnitKind(kind),
                basis={"branch": "village", "commune": "commune"}.get(kind, ""),
                name=f"Đảng bộ {name}" if kind != "branch" else f"Chi bộ {name}",
                short_name=name,
                search_key=search_key(name),
                parent=made[parent] if parent is not None else None,
                province=14 if position > start else 0,
                position=position,
                last=position + size * 1_000 - 1,
                valid_from=factories.LONG_AGO,
            )
        )
    return Tree(made[0], made[1], [made[2], made[5]], [made[3], made[4], made[6]])
