"""A person's meetings for a calendar program, behind a secret address."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.assembly.meetings import calendars, queries
from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.events import Event
from chibo.assembly.meetings.views import handouts
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.scope import scope
from chibo.ground.notices import queries as notices

BACK = timedelta(days=90)
NAME = "Chi bộ số"


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """All meetings to which the person was invited: time, place, title; no agenda, no names."""
    at = clock.now()
    with scope(system_actor("meetings.calendar")):
        person = notices.person_of_feed(token)
        if person is None:
            raise Missing(_("This address leads nowhere any more."), code="no_calendar")
        meetings = queries.invited_to(person, since=at - BACK)
        changes = queries.changes_of([meeting.pk for meeting in meetings])
        found = [_appointment(meeting, changes) for meeting in meetings]
    return handouts.file(calendars.calendar(found, name=NAME), name="chibo.ics")


def _appointment(meeting: Meeting, changes: dict[UUID, list[Event]]) -> calendars.Appointment:
    return calendars.appointment(
        changes[meeting.pk],
        uid=handouts.uid(meeting.pk),
        title=meeting.title,
        place=meeting.place,
        url=handouts.address(meeting.pk),
    )
