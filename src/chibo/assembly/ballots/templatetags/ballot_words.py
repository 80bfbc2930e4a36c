"""Words of secret ballots for templates."""

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from chibo.assembly.ballots import queries
from chibo.assembly.ballots.models import Election, Role

register = template.Library()

PHASES: dict[str, str | Promise] = {
    "setup": _("Being set up"),
    "ready": _("Ready: the roll is frozen next"),
    "frozen": _("The roll is frozen"),
    "open": _("Open for voting"),
    "closed": _("Closed: the trustees open the sum"),
    "published": _("The result is there"),
    "removed": _("Over; the archive was removed"),
    "void": _("Declared void"),
}
PARTS: dict[str, str | Promise] = {
    "authority": _("Credential authority"),
    "trustee": _("Trustee"),
}
STEPS: dict[str, str | Promise] = {
    "": _("has not begun"),
    "cert": _("has begun"),
    "polynomial": _("is making the key"),
    "share": _("done"),
    "confirm": _("done; the device checked the vote’s key"),
    "credentials": _("done"),
}


@register.filter
def phase(code: str) -> str | Promise:
    """A phase in words."""
    return PHASES[code]


@register.filter
def part(code: str) -> str | Promise:
    """A part in words."""
    return PARTS[code]


@register.filter
def part_state(role: Role) -> str | Promise:
    """How far somebody's device is."""
    done = [step for step in STEPS if step in role.messages]
    return STEPS[done[-1] if done else ""]


@register.filter
def groups(digits: str) -> str:
    """A hash in groups of eight, so that it can be read aloud and broken into lines."""
    return " ".join(digits[i : i + 8] for i in range(0, len(digits), 8))


@register.filter
def breakable(code: str) -> SafeString:
    """A tracker that may break into lines and is still copied in one piece."""
    pieces = ((code[i : i + 11],) for i in range(0, len(code), 11))
    return format_html_join(mark_safe("<wbr>"), "{}", pieces)


@register.filter
def roll_hash(election: Election) -> str:
    """SHA-256 of the frozen roll."""
    return queries.roll_hash(election)
