"""Words for how a task stands and what was done with it."""

from django.utils.translation import gettext_lazy as _

from chibo.action.directives.rules.life import Standing

STANDINGS = {
    Standing.ASSIGNED: _("not begun"),
    Standing.DOING: _("in progress"),
    Standing.OVERDUE: _("overdue"),
    Standing.DONE: _("reported done"),
    Standing.CONFIRMED: _("done, confirmed"),
    Standing.CANCELLED: _("called off"),
}
BADGES = {
    Standing.OVERDUE: "bad",
    Standing.DONE: "warn",
    Standing.CONFIRMED: "good",
    Standing.DOING: "live",
}
STEPS = {
    "assigned": _("Given out by the resolution"),
    "corrected": _("Changed by a correction of the resolution"),
    "begin": _("Begun"),
    "finish": _("Reported done"),
    "confirm": _("Confirmed"),
    "send_back": _("Sent back"),
    "extend": _("More time given"),
    "cancel": _("Called off"),
}
