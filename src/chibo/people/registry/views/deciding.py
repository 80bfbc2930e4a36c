"""Decide what differs: one by one, or several that one person may decide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chibo.core import clock
from chibo.core.errors import Refused, Unavailable
from chibo.core.policy import require
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.people.registry import outside, policy, queries, words
from chibo.people.registry.forms import DecisionForm
from chibo.people.registry.rules.differences import BELIEVED, GRAVE, WAITING, Choice, Field, State
from chibo.people.registry.services import differing
from chibo.web.responses import respond


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def difference(request: ActorRequest, difference_id: UUID) -> HttpResponse:
    """Both sides, who is rather believed, what a first person proposed."""
    actor, status = request.actor, 200
    form = DecisionForm(request.POST if request.method == "POST" else None)
    with scope(actor):
        found = queries.difference(difference_id)
        require(actor, policy.DECIDE, position=found.position)
    form.fields["reason"].required = found.field in GRAVE
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _decided(request, difference_id, form)
            except (Refused, Unavailable) as error:
                form.add_error(None, str(error))
                status = error.status
    context = {
        "one": found,
        "member": found.member,
        "fact": words.FIELDS[found.field],
        "ours": words.value(found.field, found.ours) if found.field != Field.NUMBER else "–",
        "theirs": words.value(found.field, found.theirs),
        "believed": BELIEVED[Field(found.field)] == Choice.THEIRS,
        "is_grave": found.field in GRAVE,
        "waits": found.state in WAITING,
        "proposed": found.state == State.PROPOSED,
        "proposes_theirs": found.choice == Choice.THEIRS,
        "form": form,
    }
    return respond(request, "registry/difference.html", context, status=status)


def _decided(request: ActorRequest, difference_id: UUID, form: DecisionForm) -> HttpResponse:
    with outside.registry() as registry:
        done = differing.decide(
            actor=request.actor,
            difference_id=difference_id,
            choice=Choice(form.cleaned_data["choice"]),
            reason=form.cleaned_data["reason"],
            at=clock.now(),
            registry=registry,
        )
    if done.state == State.PROPOSED:
        messages.success(request, _("Noted. A second person decides it."))
    else:
        messages.success(request, _("Decided. Both versions stay on file."))
    return redirect("registry:queue")


@require_POST
@signed_in
def settle(request: ActorRequest) -> HttpResponse:
    """The same for all that were ticked."""
    ids = [UUID(text) for text in request.POST.getlist("difference") if _is_uuid(text)]
    choice = Choice.THEIRS if request.POST.get("choice") == Choice.THEIRS else Choice.OURS
    with scope(request.actor):
        require(request.actor, policy.DECIDE, position=request.actor.lo)
        count = differing.decide_many(
            actor=request.actor, difference_ids=ids, choice=choice, at=clock.now()
        )
    messages.success(
        request,
        ngettext("%(n)s difference is decided.", "%(n)s differences are decided.", count)
        % {"n": count},
    )
    return redirect("registry:queue")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
