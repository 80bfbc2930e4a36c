"""What the room proves of itself, and what it says when units change."""

from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import concerned
from chibo.assembly.meetings.replaying import replay_all
from chibo.core import checks
from chibo.ground.organisation import effects

checks.register(
    checks.Proof(
        code="replay",
        label=_("Replay of the meetings"),
        claim=_("Each meeting's events have no gap, and replaying them gives exactly its tables."),
        run=replay_all,
        every_days=7,
        order=20,
    )
)
effects.register(concerned.lines)
