"""Tasks of a branch on a real database."""

import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pikepdf

from chibo.action.directives.models import Task
from chibo.action.directives.rules.life import State
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.names import search_key
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.queries import local_day
from tests.assembly.meetings.branch import Branch


def today() -> date:
    return local_day(clock.now())


def task(branch: Branch, owner: str = "binh", **changes: Any) -> Task:
    """A task of somebody in the branch, given out ten days ago and due in ten days."""
    text = changes.pop("text", "Dọn đường vào bản Nà Khoang.")
    given: dict[str, Any] = {
        "unit": branch.unit,
        "position": branch.unit.position,
        "meeting_id": changes.pop("meeting_id", None) or branch.draft().pk,
        "source": str(uuid4()),
        "resolution": uuid4(),
        "symbol": "10-NQ/CB",
        "number": 1,
        "text": text,
        "search_key": search_key(text),
        "owner": branch.members[owner].person,
        "given_on": today() - timedelta(days=10),
        "due_on": today() + timedelta(days=10),
        "state": State.ASSIGNED,
        "created_at": clock.now(),
    }
    with scope(system_actor("test")):
        return Task.objects.create(**{**given, **changes})


def stored(made: Task) -> Task:
    with scope(system_actor("test")):
        return Task.objects.get(pk=made.pk)


def inbox(branch: Branch, who: str) -> list[str]:
    """Kinds of notices in somebody's inbox, oldest first."""
    with scope(system_actor("test")):
        mine = Notice.objects.filter(person_id=branch.members[who].person_id)
        return list(mine.order_by("sent_at").values_list("kind", flat=True))


def pdf() -> bytes:
    """A harmless paper of one page."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()
