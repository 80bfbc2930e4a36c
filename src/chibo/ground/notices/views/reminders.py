"""Reminders outside of chibo: channels, devices, a trial, the own calendar."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chibo.core import clock
from chibo.core.errors import ChiboError, Missing
from chibo.core.scope import scope
from chibo.ground.accounts.access import signed_in
from chibo.ground.accounts.middleware import ActorRequest
from chibo.ground.notices import outside, queries, services
from chibo.ground.notices.forms import DeviceForm, ReminderForm
from chibo.ground.notices.models import ReminderChoice
from chibo.ground.notices.rules import reminders
from chibo.ground.notices.rules.reminders import Channel
from chibo.ground.organisation.queries import local_day
from chibo.web.responses import respond

FIELDS = ("email", "email_on", "phone", "phone_on", "quiet_from", "quiet_to")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Channels on and off, quiet hours, devices, the calendar."""
    with scope(request.actor):
        chosen = queries.choice_of(request.actor)
        if request.method != "POST":
            return _show(request, chosen, _form(chosen))
        form = _form(chosen, request.POST)
        if form.is_valid() and _kept(request, chosen, form):
            messages.success(request, _("Kept."))
            return redirect("notices:reminders")
        return _show(request, chosen, form, status=422)


def _form(chosen: ReminderChoice | None, *data: object) -> ReminderForm:
    found = outside.channels()
    first = {name: getattr(chosen, name) for name in FIELDS} if chosen else {}
    return ReminderForm(
        *data, initial=first, email=Channel.EMAIL in found, sms=Channel.SMS in found
    )


def _kept(request: ActorRequest, chosen: ReminderChoice | None, form: ReminderForm) -> bool:
    # What a channel had that is not set up now stays as it is.
    before = {name: getattr(chosen, name) for name in FIELDS} if chosen else {}
    try:
        choice = services.Choice(**{**before, **form.cleaned_data})
        services.choose(actor=request.actor, choice=choice, at=clock.now())
    except ChiboError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _show(
    request: ActorRequest,
    chosen: ReminderChoice | None,
    form: ReminderForm,
    *,
    feed: str = "",
    status: int = 200,
) -> HttpResponse:
    found = outside.channels()
    ways = [
        (Channel.EMAIL, chosen.email if chosen and chosen.email_on else ""),
        (Channel.SMS, chosen.phone if chosen and chosen.phone_on else ""),
    ]
    context = {
        "form": form,
        "quiet": reminders.quiet_hours(local_day(clock.now())),
        "set_up": found,
        "ways": [(channel, to) for channel, to in ways if to and channel in found],
        "push_key": outside.push_key(),
        "devices": queries.devices_of(request.actor),
        "deliveries": queries.last_deliveries(request.actor),
        "has_feed": bool(chosen and chosen.feed),
        "feed_at": chosen.feed_at if chosen else None,
        "feed": feed,
    }
    return respond(request, "notices/reminders.html", context, status=status)


@require_POST
@signed_in
def calendar(request: ActorRequest) -> HttpResponse:
    """Make the calendar's secret address, shown this once, or take it back."""
    with scope(request.actor):
        if request.POST.get("end"):
            services.end_feed(actor=request.actor, at=clock.now())
            messages.success(request, _("The address leads nowhere any more."))
            return redirect("notices:reminders")
        token = services.new_feed(actor=request.actor, at=clock.now())
        chosen = queries.choice_of(request.actor)
        feed = settings.SITE_URL.rstrip("/") + reverse("meetings:feed", args=[token])
        response = _show(request, chosen, _form(chosen), feed=feed)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@signed_in
def trial(request: ActorRequest) -> HttpResponse:
    """Send oneself a trial by one channel, or to one device."""
    with scope(request.actor):
        channel, device = request.POST.get("channel", ""), None
        if channel == Channel.PUSH:
            own = {str(one.pk): one.pk for one in queries.devices_of(request.actor)}
            device = own.get(request.POST.get("device", ""))
        if channel not in outside.channels() or (channel == Channel.PUSH and device is None):
            raise Missing(_("This way is not there."), code="no_channel")
        services.send_test(
            actor=request.actor, channel=Channel(channel), device_id=device, at=clock.now()
        )
    messages.success(request, _("The trial is on its way. Reload the page to see whether it left."))
    return redirect("notices:reminders")


@require_POST
@signed_in
def add_device(request: ActorRequest) -> HttpResponse:
    """The browser subscribed; asked by its script."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    with scope(request.actor):
        services.add_device(
            actor=request.actor,
            subscription=form.cleaned_data["subscription"],
            label=form.cleaned_data["label"],
            at=clock.now(),
        )
    return HttpResponse(status=204)


@require_POST
@signed_in
def end_device(request: ActorRequest, device_id: UUID) -> HttpResponse:
    """No reminders on a browser any more."""
    with scope(request.actor):
        services.end_device(actor=request.actor, device_id=device_id, at=clock.now())
    messages.success(request, _("Removed."))
    return redirect("notices:reminders")
