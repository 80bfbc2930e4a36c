"""Who may listen: the session or the projector's secret, judged at the door and again every few seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import audiences, queries
from chibo.assembly.meetings.services import projecting
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.ground.accounts.middleware import actor_of
from chibo.ground.organisation import queries as organisation

COOKIE = "chibo_projector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who listens, and what their right hangs on."""

    audience: str
    locale: str
    actor: Actor
    session: str = ""
    mark: str = ""
    projector: UUID | None = None

    @property
    def person(self) -> str:
        return str(self.actor.person_id or "")


class NotSignedIn(Exception):
    """There is no session that holds."""


def admit(headers: dict[str, str], *, meeting_id: UUID, wanted: str) -> Guest:
    """The guest of a request; two to five statements.

    Raises:
        NotSignedIn: no session or pairing. Missing: no such meeting for this viewer.
        Denied: somebody else's screen.
    """
    cookies = _cookies(headers.get("cookie", ""))
    locale = _locale(headers, cookies)
    if wanted == audiences.PROJECTOR:
        return _projector(cookies.get(COOKIE, ""), locale, meeting_id)
    request = HttpRequest()
    request.session = _session(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    request.user = get_user(request)
    actor = actor_of(request)
    if actor.person_id is None:
        raise NotSignedIn
    with scope(actor):
        meeting = queries.meeting(meeting_id)
        state = queries.state_of(meeting_id)
    if not audiences.entitled(state, actor, wanted, position=meeting.position):
        raise Denied(_("This screen is for somebody else."), code="not_this_audience")
    return Guest(
        audience=wanted,
        locale=locale,
        actor=actor,
        session=request.session.session_key or "",
        mark=_mark(request.user),
    )


def _projector(token: str, locale: str, meeting_id: UUID) -> Guest:
    paired = projecting.screen_of(token, at=clock.now())
    if paired is None:
        raise NotSignedIn
    if paired.meeting_id != meeting_id:
        raise Missing(_("This screen follows another meeting."), code="other_meeting")
    return Guest(
        audience=audiences.PROJECTOR,
        locale=locale,
        actor=system_actor("projector"),
        projector=paired.id,
    )


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _locale(headers: dict[str, str], cookies: dict[str, str]) -> str:
    request = HttpRequest()
    request.COOKIES = cookies
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    return translation.get_language_from_request(request)


def _session(key: str) -> SessionBase:
    store: Any = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    found: SessionBase = store(key or None)
    return found


def _mark(user: Any) -> str:
    """Changes with the password, and when the account is shut."""
    held = f"{user.pk}:{user.is_active}:{user.password}"
    return salted_hmac("chibo.live.mark", held, algorithm="sha256").hexdigest()


def fallen(guests: Iterable[Guest]) -> set[Guest]:
    """Those whose session, account, seat, membership or pairing no longer holds; five statements.

    What follows from the meeting itself (the roll, who has the pen) is judged by ``audiences``.
    """
    guests = set(guests)
    screens = {g for g in guests if g.projector is not None}
    people = guests - screens
    lost: set[Guest] = set()
    if screens:
        held = projecting.holding([g.projector for g in screens if g.projector], at=clock.now())
        lost |= {g for g in screens if g.projector not in held}
    if people:
        lost |= _without_session(people) | _without_account(people) | _moved(people)
        lost |= _without_seat(people)
    return lost


def _without_session(guests: set[Guest]) -> set[Guest]:
    live = Session.objects.filter(
        session_key__in={g.session for g in guests}, expire_date__gt=clock.now()
    )
    held = set(live.values_list("session_key", flat=True))
    return {g for g in guests if g.session not in held}


def _without_account(guests: set[Guest]) -> set[Guest]:
    users = get_user_model().objects.filter(person_id__in={g.actor.person_id for g in guests})
    marks = {str(user.person_id): _mark(user) for user in users}
    return {g for g in guests if marks.get(g.person) != g.mark}


def _moved(guests: set[Guest]) -> set[Guest]:
    with scope(system_actor("live stream")):
        homes = accounts.homes(g.actor.person_id for g in guests if g.actor.person_id)
    return {g for g in guests if g.actor.person_id and homes.get(g.actor.person_id) != g.actor.home}


def _without_seat(guests: set[Guest]) -> set[Guest]:
    seated = {g for g in guests if g.actor.mandate_id is not None}
    if not seated:
        return set()
    day = organisation.local_day(clock.now())
    with scope(system_actor("live stream")):
        held = organisation.in_office(
            {g.actor.mandate_id for g in seated if g.actor.mandate_id}, day=day
        )
    return {g for g in seated if g.actor.mandate_id not in held}
