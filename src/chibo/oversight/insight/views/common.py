"""What several pages of figures do alike."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from chibo.ground.accounts.middleware import ActorRequest


def reminded(request: ActorRequest, sent: int, sentence: str, *, back: str) -> HttpResponse:
    """Tell how many were reminded, or that all were before, and go back.

    Args:
        sentence: with a place ``n``.
        back: address of the page from which it was asked.
    """
    if sent:
        messages.success(request, sentence % {"n": sent})
    else:
        messages.info(request, _("These branches were reminded before; nothing was sent again."))
    return HttpResponseRedirect(back, status=303)
