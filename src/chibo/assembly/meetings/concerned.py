"""What a change of units finds of meetings: one that runs hinders, one that is planned is said."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.assembly.meetings.models import Meeting
from chibo.assembly.meetings.rules.state import RUNNING, Stage
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.effects import Line, Scene

AHEAD = (Stage.DRAFT, Stage.CONVENED, Stage.POSTPONED)


def lines(scene: Scene) -> Iterator[Line]:
    """Lines of the preview; inside a scope of the installation."""
    open_ones = Meeting.objects.filter(organisation.inside(scene.moving), stage__in=RUNNING).count()
    if open_ones:
        text = ngettext("%(n)s meeting is running", "%(n)s meetings are running", open_ones)
        yield Line(
            text=text % {"n": open_ones}, advice=_("Close it first, or wait until it has ended.")
        )
    planned = Meeting.objects.filter(unit__in=list(scene.ending), stage__in=AHEAD).count()
    if planned:
        text = ngettext("%(n)s meeting is planned", "%(n)s meetings are planned", planned)
        yield Line(text=text % {"n": planned}, advice=_("Hold it before that day, or cancel it."))
