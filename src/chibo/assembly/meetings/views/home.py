"""A member's home: what is next, what waits, what is new, the own year, who looked at the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chibo.assembly.meetings import policy, queries
from chibo.assembly.meetings.models import Meeting, RollEntry
from chibo.assembly.meetings.rules.state import RUNNING
from chibo.core import clock, names
from chibo.core.actor import Actor
from chibo.core.policy import may
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.notices import queries as notices
from chibo.ground.notices.sentences import sentence
from chibo.ground.organisation.queries import local_day
from chibo.people.members import queries as members
from chibo.trust.documents import queries as documents
from chibo.web import navigation
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.ground.notices.models import Notice

SHOWN = 5
WAS_HERE = frozenset({"present", "late"})


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The first page after signing in; who has no branch of their own is led to their overview."""
    actor = request.actor
    elsewhere = _first_page(actor)
    if not actor.home and elsewhere:
        return HttpResponseRedirect(elsewhere)
    at = clock.now()
    with scope(actor):
        following = queries.next_of_position(actor.home, viewer=actor)
        looks = members.looks(actor)
        context = {
            "today": at,
            "given": names.split(actor.name).given,
            "meeting": following,
            "running": following is not None
            and following.stage in RUNNING
            and following.resumes_at is None,
            "convenes": may(actor, policy.CONVENE, position=actor.home),
            "meeting_url": _page_of(following, actor) if following else "",
            "notices": [_line(n) for n in notices.unread(actor)[:SHOWN]],
            "waiting": _to_sign(actor),
            "documents": list(documents.documents(actor)[:SHOWN]),
            "year": local_day(at).year,
            "attended": _year(queries.own_year(actor, year=local_day(at).year)),
            "looks": looks[:SHOWN],
            "looks_count": len(looks),
        }
        return respond(request, "meetings/home.html", context)


def _first_page(actor: Actor) -> str:
    here = reverse("meetings:home")
    entries = navigation.entries(navigation.role_of(actor))
    return next((entry.url for entry in entries if entry.url != here), "")


def _page_of(meeting: Meeting, actor: Actor) -> str:
    leads = actor.person_id in {meeting.chair_id, meeting.secretary_id}
    return reverse("meetings:run" if leads else "meetings:member", args=[meeting.pk])


def _to_sign(actor: Actor) -> list[dict[str, str]]:
    """Papers that wait for this person's signature, each with where it is signed: a page of the room above."""
    mine = documents.Filter(waiting_for=actor.person_id)
    return [
        {
            "title": found.title,
            "symbol": found.symbol,
            "url": f"/meetings/{found.subject}/minutes?document={found.pk}#sign",
        }
        for found in documents.documents(actor, mine)[:SHOWN]
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as one sentence with where it leads."""

    words: str
    link: str
    at: datetime


def _line(notice: "Notice") -> Line:
    return Line(
        words=sentence(notice.kind, notice.data),
        link=reverse("notices:open", args=[notice.pk]) if notice.link else "",
        at=notice.sent_at,
    )


def _year(entries: list[RollEntry]) -> dict[str, Any] | None:
    """Meetings of the year that the person was expected at, month by month and as a sentence."""
    counted = [entry for entry in entries if entry.status and entry.status != "not_counted"]
    if not counted:
        return None
    here = sum(entry.status in WAS_HERE for entry in counted)
    sentence = ngettext(
        "Present at %(here)s of %(total)s meeting.",
        "Present at %(here)s of %(total)s meetings.",
        len(counted),
    )
    months = [
        (local_day(entry.meeting.planned_start).month, entry.status in WAS_HERE)
        for entry in counted
    ]
    return {"months": months, "sentence": sentence % {"here": here, "total": len(counted)}}
