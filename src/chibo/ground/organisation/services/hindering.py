"""A change waits while something of the units concerned is unfinished."""

from django.utils.translation import gettext_lazy as _

from chibo.core.errors import Refused
from chibo.ground.organisation import effects
from chibo.ground.organisation.effects import Scene


def check(scene: Scene) -> None:
    """Refuse while something hinders; inside a scope of the installation.

    Raises:
        Refused: with what it is, and what to do first.
    """
    for line in effects.lines(scene):
        if line.hinders:
            raise Refused(
                _("%(what)s. %(advice)s"),
                code="hindered",
                what=str(line.text),
                advice=str(line.advice),
            )
