"""What a change of units finds of minutes: a unit ends when all its papers are signed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.ground.organisation.effects import Line, Scene


def lines(scene: Scene) -> Iterator[Line]:
    """Lines of the preview; inside a scope of the installation."""
    unsigned = Draft.objects.filter(meeting__unit__in=list(scene.ending)).exclude(
        stage__in=(Stage.SIGNED, Stage.SEALED)
    )
    waiting = unsigned.count()
    if waiting:
        text = ngettext(
            "%(n)s paper of a meeting is not signed yet",
            "%(n)s papers of meetings are not signed yet",
            waiting,
        )
        yield Line(
            text=text % {"n": waiting}, advice=_("Finish and sign the minutes of the unit first.")
        )
