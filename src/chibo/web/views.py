"""Pages that belong to no room: look, language, help, offline, the styleguide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from chibo.core import health, installation
from chibo.core.actor import PUBLIC, Actor
from chibo.web import headers, samples
from chibo.web import look as looks
from chibo.web.frame import Frame
from chibo.web.responses import respond


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the form came from, when that is one of ours."""
    target = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if ours else "/")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen in the Aa menu, and go back."""
    values = looks.valid({name: request.POST.get(name, "") for name in looks.CHOICES})
    response = _back(request)
    looks.keep(request, response, values)
    looks.chosen.send(look, request=request, values=values)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and go back."""
    code = request.POST.get("language", "")
    response = _back(request)
    if code in dict(settings.LANGUAGES):
        looks.keep_language(request, response, code)
        translation.activate(code)
        looks.chosen.send(language, request=request, values={"language": code})
    return response


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to get on, whom to ask, which keys there are."""
    return respond(request, "web/help.html")


@require_safe
@cache_control(max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the browser when nothing else can be; holds nothing about anybody."""
    return render(
        request,
        "errors/offline.html",
        {"frame": Frame(None, nonce=headers.nonce(request)), "demo_installation": False},
    )


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows the offline page; at the root, because it may only serve what lies below it."""
    response = render(request, "web/worker.js", {"frame": Frame(None)}, "text/javascript")
    # It runs as a page of its own, without markup: nothing there could carry a nonce.
    response["Content-Security-Policy"] = WORKER_POLICY
    return response


WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


@require_safe
@cache_control(no_store=True)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when all works, else 503; figures only for this very machine and the operator."""
    parts = health.present()
    status = 200 if health.is_well(parts) else 503
    address, forwarded = request.META.get("REMOTE_ADDR", ""), request.META.get(FORWARDED, "")
    if health.is_near(address, forwarded) or (status == 200 and _is_operator(request)):
        return JsonResponse(health.as_json(parts), status=status)
    return HttpResponse("ok\n" if status == 200 else "not ok\n", "text/plain", status)


FORWARDED = "HTTP_X_FORWARDED_FOR"


def _is_operator(request: HttpRequest) -> bool:
    actor: Actor = getattr(request, "actor", PUBLIC)
    return actor.office == "operator"


def _only_for_builders() -> None:
    if not (settings.DEBUG or installation.is_demo()):
        raise Http404


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state; on demo installations and for those who build."""
    _only_for_builders()
    return respond(request, "web/styleguide.html", samples.context())


@require_safe
def styleguide_hall(request: HttpRequest) -> HttpResponse:
    """The projector's components."""
    _only_for_builders()
    return respond(request, "web/styleguide_hall.html", samples.context())
