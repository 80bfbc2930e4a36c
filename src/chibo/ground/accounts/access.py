"""Who may see a page at all: somebody who has signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from chibo.ground.accounts.middleware import ActorRequest

P = ParamSpec("P")


def signed_in(
    view: Callable[Concatenate[ActorRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Send whoever has not signed in to the sign-in page, and back afterwards."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast(ActorRequest, request)
        if asked.actor.kind != "person":
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
        return view(asked, *args, **kwargs)

    return wrapped
