"""Who may listen: the session or the projector's secret, judged at the door (``rights`` judges again)."""

from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import audiences, queries
from chibo.assembly.meetings.live import rights
from chibo.assembly.meetings.live.guest import Guest
from chibo.assembly.meetings.services import projecting
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing
from chibo.core.scope import scope
from chibo.ground.accounts import sessions
from chibo.ground.accounts.middleware import actor_of

COOKIE = f"{settings.CHIBO_COOKIE_PREFIX}chibo_projector"


class NotSignedIn(Exception):
    """There is no session that holds."""


def admit(headers: dict[str, str], *, meeting_id: UUID, wanted: str) -> Guest:
    """The guest of a request; some ten statements.

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
    if actor.person_id is None or request.user.is_anonymous:
        raise NotSignedIn
    user = request.user
    with scope(actor):
        meeting = queries.meeting(meeting_id)
        state = queries.state_of(meeting_id)
    if not audiences.entitled(state, actor, wanted, position=meeting.position):
        raise Denied(_("This screen is for somebody else."), code="not_this_audience")
    guest = Guest(
        audience=wanted,
        locale=locale,
        actor=actor,
        session=request.session.session_key or "",
        user_id=user.pk,
        mark=sessions.mark_of(user),
        factors=sessions.factors_of([user.pk]).get(user.pk, frozenset()),
        by_office=wanted == audiences.OBSERVER or actor.home != meeting.position,
        case=meeting.case_id,
    )
    verdict = rights.judge([guest], at=clock.now())[guest]
    if verdict.why:
        raise NotSignedIn
    return replace(guest, until=verdict.until)


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
