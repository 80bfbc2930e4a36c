"""What several pages of figures do alike."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from chibo.core.errors import Missing
from chibo.ground.accounts.middleware import ActorRequest
from chibo.web import sheets


def check_kind(kind: str) -> None:
    """Refuse a kind of file that there is none of.

    Raises:
        Missing: neither of ``sheets.KINDS``.
    """
    if kind not in sheets.KINDS:
        raise Missing(_("There is no such file."), code="no_file")


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
