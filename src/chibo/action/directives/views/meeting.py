"""In a meeting: what was given out before and how it stands, and that into the minutes."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chibo.action.directives import queries, services
from chibo.action.directives.rules import summary
from chibo.action.directives.views.listed import row
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.state import RUNNING
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation.queries import local_day
from chibo.web.responses import respond


@require_safe
@signed_in
def looked_back_on(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """How the tasks stand that earlier meetings gave out, for who takes part in this one.

    Raises:
        Missing: no such meeting. Denied: no member on its roll.
    """
    return _show(request, meeting_id)


def _show(
    request: ActorRequest, meeting_id: UUID, *, refusal: ChiboError | None = None
) -> HttpResponse:
    person, day = str(request.actor.person_id), local_day(clock.now())
    with scope(request.actor):
        meeting = meetings.meeting(meeting_id)
        state = meetings.state_of(meeting_id)
    member = state.roll_of(person)
    if member is None or member.category == "guest":
        raise Denied(_("This is for the members who take part in the meeting."), code="not_on_roll")
    with scope(system_actor("directives.look_back")):  # what resolutions gave out is the meeting's
        tasks = queries.looked_back_on(meeting.unit_id, before=day, meeting_id=meeting_id)
    context = {
        "meeting": meeting,
        "rows": [row(task, day=day) for task in tasks],
        "sentence": summary.sentence(queries.given(tasks), day=day),
        "may_write": person in state.pens and state.stage in RUNNING,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return respond(request, "directives/of_meeting.html", context, fragment="tasks", status=status)


@require_POST
@signed_in
def note(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Write the state of the tasks into the minutes, and go back to the cockpit."""
    key = request.POST.get("idempotency_key", "")[:64] or None
    try:
        with scope(request.actor):
            services.write_into_minutes(
                actor=request.actor, meeting_id=meeting_id, at=clock.now(), key=key
            )
    except (Missing, Denied):
        raise
    except ChiboError as refusal:
        return _show(request, meeting_id, refusal=refusal)
    response = HttpResponseRedirect(reverse("meetings:run", args=[meeting_id]))
    response.status_code = 303
    return response
