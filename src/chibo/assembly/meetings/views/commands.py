"""How a page that runs a meeting takes a deed: one form, one command, the changed regions or a redirect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.forms.deeds import values_of
from chibo.assembly.meetings.rules.events import Event
from chibo.assembly.meetings.rules.fold import replay
from chibo.assembly.meetings.rules.state import MeetingState
from chibo.assembly.meetings.screens import Regions
from chibo.assembly.meetings.screens.rendering import changed
from chibo.assembly.meetings.services.engine import Done
from chibo.core import clock
from chibo.core.errors import ChiboError, Denied, Missing, Refused
from chibo.core.scope import scope
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import SEQ, wants_part

LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person can do: the form that parses it and the command that does it."""

    form: type[forms.Form]
    command: Callable[..., Done]


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a deed came from.

    Args:
        url: where a browser without scripts goes afterwards.
        regions: the page's regions from a state.
        show: the whole page again, with what was typed and why it was refused.
    """

    url: str
    regions: Callable[[MeetingState], Regions]
    show: Callable[[dict[str, Any], ChiboError], HttpResponse]


def perform(
    request: ActorRequest, meeting_id: UUID, name: str, *, deeds: Mapping[str, Deed], page: Page
) -> HttpResponse:
    """Run a deed and answer.

    Raises:
        Missing, Denied: always; Refused, Stale: to the script, which keeps the form as it is.
    """
    deed = deeds.get(name)
    if deed is None:
        raise Missing(_("There is no such deed."), code="no_deed")
    try:
        at = clock.now()
        values = _parse(deed.form(request.POST))
        with scope(request.actor):
            done = deed.command(
                actor=request.actor, meeting_id=meeting_id, at=at, key=_key(request), **values
            )
    except (Missing, Denied):
        raise
    except ChiboError as refusal:
        if wants_part(request):
            raise
        return page.show({name: request.POST.dict()}, refusal)
    if not wants_part(request):
        return HttpResponseRedirect(page.url)
    return _fragments(request, done, page, before=_before(request, done, at=at))


def _parse(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        first = next(iter(form.errors.values()))
        raise Refused(str(first[0]), code="not_understood")
    return values_of(form)


def _key(request: ActorRequest) -> str | None:
    given = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key", "")
    return given[:LONGEST_KEY] or None


def _before(request: ActorRequest, done: Done, *, at: Any) -> MeetingState | None:
    """The state before the deed; None when nothing was written, so that everything is shown anew."""
    person = str(request.actor.person_id or "")
    own = [x.seq for x in done.state.history if x.actor == person and x.at >= at]
    if done.repeated or not own:
        return None
    return replay(
        Event(seq=x.seq, at=x.at, kind=x.kind, actor=x.actor, data=x.data, deed=x.deed)
        for x in done.state.history
        if x.seq < min(own)
    )


def _fragments(
    request: ActorRequest, done: Done, page: Page, *, before: MeetingState | None
) -> HttpResponse:
    with scope(request.actor):
        now = page.regions(done.state)
        was = page.regions(before) if before else {}
    html = [
        render_to_string(now[name].template, now[name].context, request)
        for name in changed(was, now)
    ]
    response = HttpResponse("\n".join(html))
    response[SEQ] = str(done.seq)
    return response
