"""Pages of those who lead: what is asked, who does what, freezing, opening, slips, closing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.assembly.ballots import policy, queries, services
from chibo.assembly.ballots.forms import FreezeForm, SetupForm, SlipForm
from chibo.assembly.ballots.models import Election, Role
from chibo.assembly.ballots.rules import roles, small
from chibo.assembly.ballots.rules.phases import Phase
from chibo.assembly.ballots.rules.questions import Wish
from chibo.assembly.ballots.rules.roles import Part
from chibo.assembly.ballots.sentences import OVER, REHEARSED, WARNINGS
from chibo.assembly.ballots.services import Plan
from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.rules.attendance import present_now
from chibo.assembly.meetings.rules.closed import is_held_in_private
from chibo.assembly.meetings.rules.state import ENDED
from chibo.assembly.meetings.services.votes import unlocked_by
from chibo.assembly.voting import queries as voting
from chibo.assembly.voting.rules.kinds import Secrecy, Voters
from chibo.core import clock
from chibo.core.actor import Actor
from chibo.core.errors import ChiboError, Denied, Missing, Refused
from chibo.core.policy import may, require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.organisation.queries import local_day
from chibo.web.responses import respond

if TYPE_CHECKING:
    from chibo.assembly.meetings.models import Meeting


GROUPS = {
    "asked": ("item", "decision_type", "subjects"),
    "named": ("names", "seats", "surplus", "named"),
    "parts": ("authority", "trustees", "threshold"),
}
"""Fields of the set-up as its page groups them."""


def _leads(actor: Actor, meeting: "Meeting") -> bool:
    return actor.person_id in {meeting.chair_id, meeting.secretary_id} or may(
        actor, policy.PREPARE, position=meeting.position
    )


@require_safe
@signed_in
def listing(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The secret votes on phones of a meeting."""
    actor = request.actor
    with scope(actor):
        meeting = meetings.meeting(meeting_id)
        context = {
            "meeting": meeting,
            "elections": queries.of_meeting(meeting_id),
            "leads": _leads(actor, meeting),
        }
        return respond(request, "ballots/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """Prepare a secret vote on phones."""
    actor, at = request.actor, clock.now()
    with scope(actor):
        meeting = meetings.meeting(meeting_id)
        if actor.person_id not in {meeting.chair_id, meeting.secretary_id}:
            require(actor, policy.PREPARE, position=meeting.position)
        if meeting.stage in ENDED:
            raise Refused(OVER, code="meeting_over")
        if actor.rehearses:
            raise Refused(REHEARSED, code="rehearsed")
        form = _setup_form(request, meeting)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                made = services.prepare(
                    actor=actor, meeting_id=meeting_id, plan=_plan(form, meeting), at=at
                )
                return HttpResponseRedirect(reverse("ballots:page", args=[made.pk]))
            except (Missing, Denied):
                raise
            except ChiboError as refusal:
                form.add_error(None, str(refusal))
        if form.is_bound:
            status = 422
        groups = {name: [form[field] for field in fields] for name, fields in GROUPS.items()}
        context = {"meeting": meeting, "form": form, "fewest": roles.FEWEST_TRUSTEES, **groups}
        return respond(request, "ballots/new.html", context, status=status)


def _setup_form(request: ActorRequest, meeting: "Meeting") -> SetupForm:
    state = meetings.state_of(meeting.pk)
    locale = (get_language() or "vi")[:2]
    people = queries.eligible(meeting.pk, day=local_day(clock.now()))
    offers: dict[str, Any] = {
        "items": [
            (item.id, f"{item.number}. {item.title}")
            for item in state.items.values()
            if not is_held_in_private(item)
        ],
        "types": [
            (rule.code, rule.names.get(locale, rule.names["vi"]))
            for rule in voting.rules(day=local_day(meeting.planned_start))
            if rule.secrecy is not Secrecy.OPEN
        ],
        "people": [(str(one.person), f"{one.name} ({one.unit})") for one in people],
        "voters": [
            (member.person, member.name)
            for member in sorted(state.roll.values(), key=lambda one: one.sort_key)
            if member.is_official
        ],
    }
    return SetupForm(request.POST if request.method == "POST" else None, **offers)


def _plan(form: SetupForm, meeting: "Meeting") -> Plan:
    data = form.cleaned_data
    rule = voting.rule(data["decision_type"], day=local_day(meeting.planned_start))
    return Plan(
        item=data["item"],
        wish=Wish(
            kind=services.KINDS[rule.method],
            subjects=data["subjects"],
            names=data["names"],
            seats=data["seats"],
            surplus=data["surplus"],
            named=tuple(data["named"]) if rule.voters is Voters.NAMED else (),
        ),
        decision_type=data["decision_type"],
        authority=data["authority"],
        trustees=data["trustees"],
        threshold=data["threshold"],
    )


@require_safe
@signed_in
def page(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """Who does what as a picture, how far it is, and what comes next for whoever looks."""
    return _show(request, election_id)


def _show(
    request: ActorRequest, election_id: UUID, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    actor = request.actor
    with scope(actor):
        found = queries.election(election_id, actor)
        parts = queries.roles(election_id)
        meeting = meetings.readable(found.meeting_id)
        leads = meeting is not None and actor.person_id in {meeting.chair_id, meeting.secretary_id}
        setup = _setup(found, parts)
        context: dict[str, Any] = {
            "election": found,
            "meeting": meeting,
            "roles": parts,
            "own": next((one for one in parts if one.person_id == actor.person_id), None),
            "survivable": roles.survivable(setup),
            "leads": leads,
            "refusal": refusal,
            "cautions": [WARNINGS[code] for code in roles.cautions(setup)] if leads else [],
            "unconfirmed": queries.unconfirmed(parts),
            "channels": queries.channels(found),
            "votes_by_phone": queries.votes_by_phone(found, actor.person_id),
            "is_sealed": found.stage is Phase.FROZEN and services.is_sealed(found),
            **(_leading(found) if leads else {}),
            **(_slips(found) if leads or _is_on_roll(actor, found, meeting) else {}),
        }
        return respond(request, "ballots/page.html", context, status=status)


def _setup(found: Election, parts: Sequence[Role]) -> roles.Setup:
    """Who holds what, as the rules read it."""
    held = {part: [one for one in parts if one.part == part.value] for part in Part}
    return roles.Setup(
        authority=str(held[Part.AUTHORITY][0].pk),
        trustees=[str(one.pk) for one in held[Part.TRUSTEE]],
        threshold=found.threshold,
        outside={str(one.pk) for one in parts if one.outside},
    )


def _leading(found: Election) -> dict[str, Any]:
    """What only those who lead are shown: the form of the next step, turnout as a count."""
    if found.stage is Phase.READY:
        return {"warnings": _warnings(found), **_freezing(found)}
    if found.stage is Phase.CLOSED:
        return {"uncounted": queries.uncounted(found)}
    if found.stage is not Phase.OPEN:
        return {}
    return {"turnout": queries.turnout(found), "waiting": queries.waiting(found)}


def _is_on_roll(actor: Actor, found: Election, meeting: "Meeting | None") -> bool:
    """Whether somebody may be a scrutineer of slips: whoever is on the meeting's roll."""
    if meeting is None or found.stage is not Phase.OPEN:
        return False
    return meetings.state_of(found.meeting_id).roll_of(str(actor.person_id)) is not None


def _slips(found: Election) -> dict[str, Any]:
    """Slips that came back, and the form to note one; while the vote is open."""
    if found.stage is not Phase.OPEN:
        return {}
    phones = [one for one in queries.voters(found) if one.channel == "phone"]
    return {
        "slips": queries.handbacks(found.pk),
        "slip_form": SlipForm(people=[(one.person, one.name) for one in phones]),
    }


def _freezing(found: Election) -> dict[str, Any]:
    """The form that freezes the roll; who is elsewhere is offered where a decision on file allows it."""
    state = meetings.state_of(found.meeting_id)
    here = present_now(state)
    decision = unlocked_by(state, found.decision_type)
    people, elsewhere = [], []
    for member in sorted(state.roll.values(), key=lambda one: one.sort_key):
        if member.id not in here or not member.is_official:
            continue
        is_elsewhere = state.points[here[member.id].point].kind == "online"
        if is_elsewhere:
            elsewhere.append(member.name)
        if decision or not is_elsewhere:
            label = _("%(name)s (from elsewhere)") if is_elsewhere else "%(name)s"
            people.append((member.person, label % {"name": member.name}))
    first = {"phones": [person for person, _name in people]}
    return {
        "form": FreezeForm(people=people, initial=first),
        "elsewhere": elsewhere,
        "decision": decision,
    }


def _warnings(found: Election) -> list[str]:
    """Everything that the result may show, said before the roll is frozen."""
    rule = queries.rule_of(found)
    told = small.warnings(rule, phones=found.slips, papers=0, repeats=queries.repeats(found))
    return [str(WARNINGS[code]) % {"voters": found.slips, "papers": "…"} for code in told]


def _deed(request: ActorRequest, election_id: UUID, work: Any) -> HttpResponse:
    """Do it and show the page; a refusal is shown on it."""
    try:
        with scope(request.actor):
            queries.election(election_id, request.actor)
            work()
    except (Missing, Denied):
        raise
    except ChiboError as refusal:
        return _show(request, election_id, refusal=str(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("ballots:page", args=[election_id]))


@require_POST
@signed_in
def freeze(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """Freeze the roll."""
    actor = request.actor
    has_read = request.POST.get("has_read") == "on"

    def work() -> None:
        services.freeze(
            actor=actor,
            election_id=election_id,
            phones=request.POST.getlist("phones"),
            acknowledged=list(WARNINGS) if has_read else [],
            at=clock.now(),
        )

    return _deed(request, election_id, work)


@require_POST
@signed_in
def open_it(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """Open the vote."""
    reason = request.POST.get("reason", "")

    def work() -> None:
        services.open_election(
            actor=request.actor, election_id=election_id, reason=reason, at=clock.now()
        )

    return _deed(request, election_id, work)


@require_POST
@signed_in
def slip(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """Note an unopened slip that came back, or confirm it as the second person."""
    actor = request.actor
    try:
        voter = UUID(request.POST.get("voter", ""))
    except ValueError:
        raise Missing(_("There is no such person."), code="no_person") from None
    service = services.confirm_slip if request.POST.get("do") == "confirm" else services.note_slip

    def work() -> None:
        service(actor=actor, election_id=election_id, voter=voter, at=clock.now())

    return _deed(request, election_id, work)


@require_POST
@signed_in
def close_it(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """Close the casting."""

    def work() -> None:
        services.close(actor=request.actor, election_id=election_id, at=clock.now())

    return _deed(request, election_id, work)


@require_POST
@signed_in
def void_it(request: ActorRequest, election_id: UUID) -> HttpResponse:
    """Declare it void."""
    reason = request.POST.get("reason", "")

    def work() -> None:
        services.void(actor=request.actor, election_id=election_id, reason=reason, at=clock.now())

    return _deed(request, election_id, work)
