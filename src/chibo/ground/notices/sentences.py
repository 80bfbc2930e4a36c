"""Notices as sentences: what each kind says, made from its data."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from chibo.core import names
from chibo.web.formats import day, moment

Data = dict[str, Any]


def register(kind: str, say: Callable[[Data], str]) -> None:
    """Let a room above say what a kind of its own means.

    Args:
        kind: the notice's kind. say: the sentence from its data, in the language of the page.
    """
    _KINDS[kind] = say


def sentence(kind: str, data: Data) -> str:
    """What a notice says, in the language of the page; an unknown kind says its title."""
    say = _KINDS.get(kind, _titled)
    return say(data)


def search_key(kind: str, data: Data) -> str:
    """What a notice says in every language of the pages, folded, for finding it again."""
    said = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.append(names.search_key(sentence(kind, data)))
    return "\n".join(dict.fromkeys(said))


def _titled(data: Data) -> str:
    return str(data.get("title") or _("A notice from the branch"))


def _invitation(data: Data) -> str:
    start = parse_datetime(str(data.get("start", "")))
    places = {"title": data.get("title", ""), "start": moment(start) if start else ""}
    return _("Invitation: %(title)s, %(start)s") % places


def _soon(data: Data) -> str:
    start = parse_datetime(str(data.get("start", "")))
    places = {"title": data.get("title", ""), "start": moment(start) if start else ""}
    return _("The meeting is near, %(start)s: %(title)s") % places


def _unsigned(data: Data) -> str:
    return _("Minutes are not signed yet, %(days)s days after the meeting") % {
        "days": data.get("days", "")
    }


def _moved(data: Data) -> str:
    start = parse_datetime(str(data.get("start", "")))
    places = {"title": data.get("title", ""), "reason": data.get("reason", "")}
    if start is None:
        return _("Put off, the new day is told later: %(title)s. Reason: %(reason)s") % places
    return _(
        "New time, %(start)s: %(title)s. Reason: %(reason)s. Ask again if you cannot come then."
    ) % {**places, "start": moment(start)}


def _called_off(data: Data) -> str:
    places = {"title": data.get("title", ""), "reason": data.get("reason", "")}
    return _("Called off: %(title)s. Reason: %(reason)s") % places


def _adjourned(data: Data) -> str:
    start = parse_datetime(str(data.get("start", "")))
    places = {"title": data.get("title", ""), "start": moment(start) if start else ""}
    return _("To be continued on %(start)s: %(title)s") % places


def _excuse_asked(data: Data) -> str:
    places = {"name": data.get("name", ""), "title": data.get("title", "")}
    return _("%(name)s asks to be absent: %(title)s") % places


def _excuse_answered(data: Data) -> str:
    if data.get("excused"):
        return _("Your absence was accepted: %(title)s") % {"title": data.get("title", "")}
    places = {"title": data.get("title", ""), "answer": data.get("answer", "")}
    return _("Your absence was not accepted: %(title)s. %(answer)s") % places


def _approval_asked(data: Data) -> str:
    return _("%(unit)s asks for approval of meetings online or at several places") % {
        "unit": data.get("unit", "")
    }


def _approval_answered(data: Data) -> str:
    if data.get("approved"):
        return _("Meetings online or at several places were approved: %(number)s") % {
            "number": data.get("number", "")
        }
    return _("The request for meetings online or at several places was returned with remarks")


def _of_paper(minutes: Callable[[], str], resolution: Callable[[], str]) -> Callable[[Data], str]:
    return lambda data: resolution() if data.get("document") == "NQ" else minutes()


def _overdue(data: Data) -> str:
    month = f"{data.get('month', 0):02d}/{data.get('year', 0)}"
    places = {"unit": data.get("unit", ""), "month": month}
    return _("The committee reminds you: %(unit)s has held no meeting in %(month)s yet") % places


def _correction(data: Data) -> str:
    return _("%(name)s asks for a correction of the own record") % {"name": data.get("name", "")}


def _certificate(data: Data) -> str:
    ends = parse_datetime(str(data.get("ends", "")))
    places = {"name": data.get("name", ""), "day": day(ends) if ends else ""}
    return _("The signing certificate of %(name)s ends on %(day)s. See to a new one.") % places


_KINDS: dict[str, Callable[[Data], str]] = {
    "meeting_invitation": _invitation,
    "meeting_soon": _soon,
    "minutes_wait_for_signature": _unsigned,
    "meeting_postponed": _moved,
    "meeting_cancelled": _called_off,
    "meeting_adjourned": _adjourned,
    "excuse_asked": _excuse_asked,
    "excuse_answered": _excuse_answered,
    "approval_asked": _approval_asked,
    "approval_answered": _approval_answered,
    "meeting_overdue": _overdue,
    "draft_to_approve": _of_paper(
        lambda: _("The minutes wait for your approval"),
        lambda: _("The resolution waits for your approval"),
    ),
    "draft_returned": _of_paper(
        lambda: _("The minutes were returned to you for changes"),
        lambda: _("The resolution was returned to you for changes"),
    ),
    "document_to_sign": _of_paper(
        lambda: _("The minutes wait for your signature"),
        lambda: _("The resolution waits for your signature"),
    ),
    "document_new": _of_paper(
        lambda: _("New minutes are signed and can be read"),
        lambda: _("A new resolution is signed and can be read"),
    ),
    "certificate_ends": _certificate,
    "correction_request": _correction,
    "correction_answered": lambda _data: _("Your request for a correction was answered"),
    "ballot_part": lambda data: (
        _("You hold a part in the secret vote: %(title)s") % {"title": data.get("title", "")}
    ),
    "ballot_to_open": lambda data: (
        _("The vote is closed; open the sum with your key: %(title)s")
        % {"title": data.get("title", "")}
    ),
    "lost_slip_printed": lambda _data: _(
        "A slip for a lost telephone was printed for you. If you did not ask for it, stop it here"
    ),
    "lost_slip_to_confirm": lambda _data: _(
        "A slip for a lost telephone waits for a second officer to confirm it"
    ),
    "way_in_renewed": lambda _data: _(
        "You have a new way to sign in; the old ones and all sessions have ended"
    ),
    "reminder": _titled,
}
