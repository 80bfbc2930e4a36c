"""Words of the room for templates, and the tag that shows a region in a page."""

from typing import Any

from django import template
from django.template import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings.screens import Region
from chibo.assembly.voting.rules.sentence import percent_text

register = template.Library()

DECISION_TYPES: dict[str, Promise] = {
    "RESOLUTION": _("Resolution, plan of work"),
    "ADMIT": _("Admission to the organisation"),
    "RECOGNISE": _("Recognition as official member"),
    "REMOVE": _("Removal from the list"),
    "LEAVE": _("Leaving at own request"),
    "DISC_LOW": _("Discipline: reprimand, warning"),
    "DISC_OFFICE": _("Discipline: removal from office"),
    "DISC_EXPEL": _("Discipline: expulsion"),
    "EXEMPT": _("Exemption from activity"),
    "ELECT": _("Election"),
    "ELECT_AUX": _("Election of presidium, secretaries, counting board"),
    "CONFIDENCE": _("Confidence ballot"),
    "CLASSIFY": _("Yearly classification"),
    "COMMEND": _("Commendation"),
}
SPEECH_KINDS: dict[str, Promise] = {
    "speech": _("Speech"),
    "question": _("Question"),
    "answer": _("Answer"),
    "reply": _("Reply"),
    "point_of_order": _("Point of order"),
    "written": _("In writing"),
}
OFFICES: dict[str, Promise] = {
    "secretary": _("Secretary"),
    "deputy": _("Deputy secretary"),
    "committee": _("Committee member"),
    "officer": _("Officer"),
    "auditor": _("Auditor"),
    "operator": _("Operator"),
    "head": _("Head of the party group"),
}
EXCUSES: dict[str, Promise] = {
    "health": _("Health"),
    "family": _("Family matter"),
    "work": _("Work or duty"),
    "travel": _("Far from home"),
    "private": _("Private reason"),
    "other": _("Another reason"),
}
GROUNDS: dict[str, Promise] = {
    "scattered": _("Members scattered over a wide area, in several provinces or abroad"),
    "moving": _("Members not continuously at one place: working far from home, studying"),
    "post": _("Members who cannot leave their post: armed forces, health, forest, sea, islands"),
    "emergency": _("Disaster, epidemic, fire or a similar emergency"),
}


@register.filter
def decision_type(code: str) -> str:
    """Name of a decision type; the code itself where the data knows a newer one."""
    return str(DECISION_TYPES.get(code, code))


@register.filter
def speech_kind(code: str) -> str:
    """Name of a kind of contribution."""
    return str(SPEECH_KINDS.get(code, code))


@register.filter
def office(code: str) -> str:
    """Name of an office."""
    return str(OFFICES.get(code, code))


@register.filter
def excuse_kind(code: str) -> str:
    """Name of a kind of reason to stay away."""
    return str(EXCUSES.get(code, code))


@register.filter
def ground(code: str) -> str:
    """Name of a ground for meeting online."""
    return str(GROUNDS.get(code, code))


@register.filter
def verdict(result: dict[str, Any]) -> str:
    """What a result is called: adopted or not, of a list whether every seat is filled, of grades nothing more."""
    if result.get("method") == "grades":
        return now("Grades counted")
    if result.get("method") == "list":
        return now("All seats filled") if result["passed"] else now("Seats left open")
    return now("Adopted") if result["passed"] else now("Not adopted")


@register.filter
def percent_of(figure: str) -> str:
    """A stored share as the language writes it: "75.0" is 75,0%."""
    whole, tenth = figure.split(".")
    return percent_text(10 * int(whole) + int(tenth), locale=(get_language() or "vi").split("-")[0])


@register.filter
def said(stored: dict[str, Any] | None, what: str) -> str:
    """A sentence that is stored with a rule or result, in the language of the page, else Vietnamese."""
    if not stored:
        return ""
    language = (get_language() or "vi").split("-")[0]
    words = stored.get("words", {}).get(language, {})
    return str(words.get(what) or stored.get(what) or "")


@register.simple_tag(takes_context=True)
def region(context: Context, name: str) -> SafeString:
    """``{% region "roll" %}``: a region of ``regions`` with the page's own context behind it."""
    part: Region = context["regions"][name]
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(**part.context):
        return engine.get_template(part.template).render(context)
