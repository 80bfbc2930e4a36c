"""What a member does in a meeting: one address for each deed, all by POST, each calls one service."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.assembly.meetings import policy, queries
from chibo.assembly.meetings.rules import excuses as reasons
from chibo.assembly.meetings.services import attempts, checking_in, excuses, reading_back, votes
from chibo.assembly.meetings.services import deeds as services
from chibo.assembly.meetings.services.engine import Done
from chibo.assembly.meetings.views import following
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Refused
from chibo.core.proofs import key_of, require_proof
from chibo.core.scope import scope
from chibo.ground.accounts import stepup
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web.responses import wants_part

LONGEST_KEY = 64
Fields = dict[str, str]
Command = Callable[[Actor, UUID, datetime, str | None, Fields], Done | votes.Receipt]


def _roll(meeting_id: UUID, actor: Actor) -> str:
    """The person's own entry on the roll."""
    member = queries.state_of(meeting_id).roll_of(str(actor.person_id))
    if member is None:
        raise Denied(_("You are not on the roll of this meeting."), code="not_on_roll")
    return member.id


def _check_in(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    point, code = given.get("point", ""), given.get("code", "").strip()
    return checking_in.check_in(
        actor=actor, meeting_id=meeting, point=point, code=code, at=at, key=key
    )


def _report(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    kind, text = given.get("kind", reasons.OTHER), given.get("reason", "")
    return excuses.ask(actor=actor, meeting_id=meeting, kind=kind, text=text, at=at, key=key)


def _take(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    reason = given.get("reason", "")
    return services.take_chair(actor=actor, meeting_id=meeting, at=at, key=key, reason=reason)


def _ask(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    kind = given.get("kind", "speech")
    roll = _roll(meeting, actor)
    return services.ask_floor(actor=actor, meeting_id=meeting, at=at, key=key, roll=roll, kind=kind)


def _withdraw(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    speech = given.get("id", "")
    return services.withdraw_request(actor=actor, meeting_id=meeting, at=at, key=key, id=speech)


def _end(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    speech = given.get("id", "")
    return services.end_speech(actor=actor, meeting_id=meeting, at=at, key=key, id=speech)


def _write(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    text = given.get("text", "")
    return services.write_opinion(actor=actor, meeting_id=meeting, at=at, key=key, text=text)


def _cast(
    actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields
) -> votes.Receipt:
    try:
        vote = UUID(given.get("vote", ""))
    except ValueError:
        raise Refused(
            _("This vote is no longer there. Reload the page."), code="unknown_vote"
        ) from None
    choice = given.get("choice", "")
    return votes.cast(actor=actor, meeting_id=meeting, vote_id=vote, choice=choice, at=at, key=key)


def _object(actor: Actor, meeting: UUID, at: datetime, key: str | None, given: Fields) -> Done:
    roll = _roll(meeting, actor)
    about, text = given.get("about", ""), given.get("text", "")
    return reading_back.object_to(
        actor=actor, meeting_id=meeting, at=at, key=key, roll=roll, about=about, text=text
    )


DEEDS: dict[str, Command] = {
    "object": _object,
    "check-in": _check_in,
    "report-absence": _report,
    "take-chair": _take,
    "ask": _ask,
    "withdraw": _withdraw,
    "end-speech": _end,
    "write-opinion": _write,
    "cast": _cast,
}


PROVED = frozenset({"check-in", "cast"})


def _prove(request: ActorRequest, meeting_id: UUID, at: datetime, given: Fields) -> None:
    """The own factor once for each meeting and device: at check-in, or with the first vote without one.

    Raises:
        Unproved: the page that asks for it returns to the meeting, with the code of the door.
    """
    code = given.get("code", "").strip()[:9]
    page = reverse("meetings:member", args=[meeting_id])
    back = f"{page}?{urlencode({'code': code})}" if code else page
    require_proof(request.actor, policy.TAKE_PART, at=at, subject=meeting_id, back=back)
    if key_of(policy.TAKE_PART, meeting_id) not in dict(request.actor.proofs):
        stepup.hold(request.session, policy.TAKE_PART, at=at, subject=meeting_id)


@require_POST
@signed_in
def do(request: ActorRequest, meeting_id: UUID, deed: str) -> HttpResponse:
    """Do it; a script gets the regions that changed and the new number, a form goes back to the page."""
    if deed not in DEEDS:
        raise Http404
    key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key")
    given = {name: str(request.POST[name]) for name in request.POST}
    at = clock.now()
    if deed in PROVED:
        _prove(request, meeting_id, at, given)
    with scope(request.actor):
        try:
            done = DEEDS[deed](
                request.actor, meeting_id, at, (key or "")[:LONGEST_KEY] or None, given
            )
        except Denied as error:
            attempts.keep(error, actor=request.actor, meeting_id=meeting_id, deed=deed, at=at)
            raise
        return _reply(request, meeting_id, done.seq)


def _reply(request: ActorRequest, meeting_id: UUID, seq: int) -> HttpResponse:
    if not wants_part(request):
        return HttpResponseRedirect(reverse("meetings:member", args=[meeting_id]), status=303)
    return following.after_deed(request, meeting_id, person=str(request.actor.person_id), seq=seq)
