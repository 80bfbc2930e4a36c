"""The pages of somebody who holds a slip and has not signed in: code, passkey or PIN and app, recovery codes.

The session keeps which slip was opened in this browser (and the hash of a PIN until the app stands);
each page asks anew whether the slip is still open.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import cast
from uuid import UUID

import segno
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows
from django.contrib.auth.hashers import make_password
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chibo.core import clock
from chibo.core.errors import ChiboError, Refused
from chibo.ground.accounts import limits
from chibo.ground.accounts.forms.enrolment import (
    FirstAppForm,
    FirstPasskeyForm,
    PinForm,
    SlipCodeForm,
)
from chibo.ground.accounts.models import User
from chibo.ground.accounts.rules.signing_in import device
from chibo.ground.accounts.rules.slips import Kind
from chibo.ground.accounts.services import enrolling
from chibo.ground.accounts.services.enrolling import Holder
from chibo.web.responses import respond

BEGUN, DONE = "enrolment", "enrolment_done"
GUESSES = {"slip_unreadable", "slip_unknown"}

HolderView = Callable[[HttpRequest, Holder], HttpResponse]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code, or have it filled in from the QR code; wrong, old and used ones say what to do."""
    if request.user.is_authenticated:
        return respond(request, "accounts/enrol/signed_in.html")
    form = SlipCodeForm(request.POST or None)
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = enrolling.open_slip(typed=form.cleaned_data["code"], at=clock.now())
            except Refused as refused:
                # Only failures count, and a code that is right always opens: strangers behind the
                # same address cannot shut anybody out (docs/decisions/0005-enrolment-by-slip.md).
                if refused.code in GUESSES and limits.too_many_wrong_codes(request):
                    return cast(HttpResponse, ratelimit.respond_429(request))
                status = refused.status
                if refused.code in GUESSES:
                    form.add_error("code", str(refused))
                else:
                    refusal = str(refused)
            else:
                request.session.cycle_key()
                request.session[BEGUN] = {"slip": str(found.slip_id)}
                return redirect("enrol_way")
    context = {"form": form, "refusal": refusal}
    return respond(request, "accounts/enrol/code.html", context, status=status)


def _with_slip(view: HolderView) -> Callable[[HttpRequest], HttpResponse]:
    """Pages behind the code: the slip is looked at again, and who has finished goes on to the end."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("enrol_done")
        begun = request.session.get(BEGUN)
        if not begun:
            return redirect("enrol")
        try:
            found = enrolling.holder(slip_id=UUID(begun["slip"]), at=clock.now())
        except ChiboError:
            del request.session[BEGUN]
            raise
        return view(request, found)

    return wrapped


@require_safe
@_with_slip
def way(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Choose: the device's passkey, or a PIN and an app."""
    return _way(request, holder, FirstPasskeyForm(user=holder.user))


def _way(
    request: HttpRequest, holder: Holder, form: FirstPasskeyForm, *, status: int = 200
) -> HttpResponse:
    options = json.loads(
        json.dumps(webauthn.begin_registration(holder.user, True), cls=DjangoJSONEncoder)
    )
    if holder.kind == Kind.LOST:
        # The old passkeys die with this one, also one that is still in this very telephone.
        options["publicKey"]["excludeCredentials"] = []
    context = {"holder": holder, "form": form, "js_data": {"creation_options": options}}
    return respond(request, "accounts/enrol/way.html", context, status=status)


@require_POST
@_with_slip
def passkey(request: HttpRequest, holder: Holder) -> HttpResponse:
    """The passkey was made: it stands, the slip is used, and the member is signed in."""
    form = FirstPasskeyForm(request.POST, user=holder.user)
    if not form.is_valid():
        return _way(request, holder, form, status=422)
    user, made = enrolling.set_passkey(
        slip_id=holder.slip_id,
        name=device(request.headers.get("User-Agent", "")) or form.cleaned_data["name"],
        credential=form.cleaned_data["credential"],
        at=clock.now(),
    )
    login = Login(user=user, redirect_url=reverse("enrol_done"))
    response: HttpResponse = flows.perform_passwordless_login(request, made, login)
    return _finished(request, response)


@require_http_methods(["GET", "HEAD", "POST"])
@_with_slip
def pin(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Choose a PIN; it opens nothing before the app stands beside it."""
    form = PinForm(request.POST or None)
    if form.is_valid():
        hashed = make_password(form.cleaned_data["pin"])
        request.session[BEGUN] = {"slip": str(holder.slip_id), "pin": hashed}
        return redirect("enrol_app")
    status = 422 if request.method == "POST" else 200
    context = {"holder": holder, "form": form}
    return respond(request, "accounts/enrol/pin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_with_slip
def app(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Set up the app; its first six digits make PIN and app the way in, and the slip is used."""
    hashed = request.session[BEGUN].get("pin")
    if not hashed:
        return redirect("enrol_pin")
    form = FirstAppForm(request.POST or None, user=holder.user)
    if form.is_valid():
        user, made = enrolling.set_pin_and_app(
            slip_id=holder.slip_id, password=hashed, secret=form.secret, at=clock.now()
        )
        clear_totp_secret(request)
        return _finished(request, _sign_in(request, user, made))
    url = factor_adapter().build_totp_url(holder.user, form.secret)
    picture = segno.make(url, error="m", micro=False).svg_data_uri(border=2)
    context = {"holder": holder, "form": form, "url": url, "picture": picture}
    status = 422 if request.method == "POST" else 200
    return respond(request, "accounts/enrol/app.html", context, status=status)


def _sign_in(request: HttpRequest, user: User, made: Authenticator) -> HttpResponse:
    """Both were proved just now: no second step is asked for."""
    record_authentication(request, user, method="password", username=user.username)
    post_authentication(request, made)
    adapter = account_adapter()
    adapter.login(request, user)
    response: HttpResponse = adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=reverse("enrol_done"),
    )
    return response


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    request.session.pop(BEGUN, None)
    request.session[DONE] = True
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """The log-in name and the recovery codes, to be printed; gone once the member says so."""
    if not request.user.is_authenticated or DONE not in request.session:
        return redirect("/")
    found = Authenticator.objects.filter(
        user=request.user, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if request.method == "POST" or found is None:
        del request.session[DONE]
        if found is not None:
            found.wrap().mark_as_viewed()
        return redirect("/")
    context = {"username": request.user.get_username(), "codes": found.wrap().get_unused_codes()}
    return respond(request, "accounts/enrol/done.html", context)
