"""Who may read the archive of an election, and the archive for them."""

from django.utils.translation import gettext_lazy as _

from chibo.assembly.ballots import policy, queries
from chibo.assembly.ballots.models import Election
from chibo.assembly.ballots.rules.phases import CHECKABLE
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing


def may_read(found: Election, viewer: Actor) -> bool:
    """Whether the viewer reads the archive: on the roll, with a part in it, or an auditor there."""
    if viewer.is_system or policy.audits(viewer, found):
        return True
    if any(one.person_id == viewer.person_id for one in queries.roles(found.pk)):
        return True
    return any(one.person == str(viewer.person_id) for one in queries.voters(found))


def require_on_roll(found: Election, viewer: Actor) -> None:
    """Refuse whoever is neither on the roll nor holds a part nor audits.

    Raises:
        Denied: so.
    """
    if not may_read(found, viewer):
        raise Denied(
            _("The archive is for those on the roll of this vote and for auditors."),
            code="not_reader",
        )


def gives_archive(found: Election) -> bool:
    """Whether there is an archive to be given out now."""
    return found.stage in CHECKABLE


def require_reader(found: Election, viewer: Actor) -> None:
    """Refuse whoever may not read the archive, and everybody before the close but trustees at work.

    Raises:
        Denied: neither on the roll nor a part in it nor an auditor. Missing: not closed yet, or removed.
    """
    require_on_roll(found, viewer)
    if not gives_archive(found):
        raise Missing(_("There is no archive of this vote."), code="no_archive")
