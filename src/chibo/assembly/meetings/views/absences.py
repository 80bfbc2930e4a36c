"""What members wrote who ask to be absent: for the chair and the minutes secretary alone."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.views.cockpit import check_pen
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import respond


@require_safe
@signed_in
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Requests with their full text; three statements."""
    with scope(request.actor):
        meeting = queries.meeting(meeting_id)
        state = queries.state_of(meeting_id)
        check_pen(state, request.actor)
        # The pen may be a member without an office, whom row security shows own requests only.
        with scope(system_actor("excuses")):
            written = queries.excuses(meeting_id)
        rows = [
            {
                "name": member.name,
                "excuse": member.excuse,
                "excused": member.excused,
                "late": member.excuse_late,
                "answer": member.answer,
                "written": [one for one in written if str(one.person_id) == member.person],
            }
            for member in sorted(state.roll.values(), key=lambda r: r.sort_key)
            if member.excuse
        ]
        context = {"meeting": meeting, "state": state, "rows": rows}
        response = respond(request, "meetings/excuses.html", context)
    response["Cache-Control"] = "no-store"
    return response
