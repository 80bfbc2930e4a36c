"""What notices about minutes say that only this room sends."""

from django.utils.translation import gettext as _

from chibo.ground.notices import sentences

SAID = {
    "minutes_objection": lambda _data: _("A member objects to the minutes"),
    "minutes_objection_answered": lambda _data: _("Your objection to the minutes was answered"),
    "minutes_returned": lambda _data: _("The committee above returned the minutes with remarks"),
    "grade_confirmed": lambda data: (
        _("The committee above confirmed the grade of the meeting: %(points)s points")
        % {"points": data.get("points", "")}
    ),
}

for kind, say in SAID.items():
    sentences.register(kind, say)
