"""Deeds for which it is not enough to have signed in some time ago: the factor is asked anew.

A proof is bound to its deed: who confirmed in order to export has not confirmed in order to sign. Having
signed in a moment ago counts for every deed. How old a proof may be is a setting for each deed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Denied


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that needs a fresh proof of who one is.

    Args:
        code: room and deed, e.g. ``documents.sign``.
        heading: what the page that asks is called, e.g. ``Confirm in order to sign``.
        setting: name of the setting with the seconds for which a proof counts.
        holds: a confirmation for one subject holds until the session or the subject ends.
    """

    code: str
    heading: str | Promise
    setting: str
    holds: bool = False

    @property
    def seconds(self) -> int:
        """For how long a proof counts."""
        found: int = getattr(settings, self.setting)
        return found


_known: dict[str, Deed] = {}


def declare(deed: Deed) -> Deed:
    """Make the deed known to the page that asks; each room declares its own in ``policy.py``."""
    _known[deed.code] = deed
    return deed


def known(code: str) -> Deed | None:
    """The deed of a code."""
    return _known.get(code)


def declared() -> list[Deed]:
    """All deeds, by code."""
    return sorted(_known.values(), key=lambda deed: deed.code)


class Unproved(Denied):
    """The proof of who one is is too old for this deed; nothing was done.

    ``back`` is where the page that asks returns to (empty: where one was).
    """

    default_code = "step_up"

    def __init__(self, deed: Deed, *, subject: UUID | None = None, back: str = "") -> None:
        super().__init__(
            _("Confirm who you are once more, then do it again. Nothing was done yet.")
        )
        self.deed, self.subject, self.back = deed, subject, back


def key_of(deed: Deed, subject: UUID | None = None) -> str:
    """Under which name a proof is kept."""
    return f"{deed.code}:{subject}" if subject else deed.code


def is_fresh(proved_at: datetime | None, *, at: datetime, seconds: int) -> bool:
    """Whether a proof of who one is still counts; one from the future (beyond 5 s) does not."""
    if proved_at is None:
        return False
    return timedelta(seconds=-5) <= at - proved_at <= timedelta(seconds=seconds)


def is_proved(actor: Actor, deed: Deed, *, at: datetime, subject: UUID | None = None) -> bool:
    """Whether the actor signed in, or confirmed for this very deed, a short time ago."""
    confirmed = dict(actor.proofs).get(key_of(deed, subject))
    if deed.holds and confirmed is not None:
        return True
    return any(
        is_fresh(moment, at=at, seconds=deed.seconds)
        for moment in (actor.authenticated_at, confirmed)
    )


def require_proof(
    actor: Actor, deed: Deed, *, at: datetime, subject: UUID | None = None, back: str = ""
) -> None:
    """Refuse unless proved; the installation itself needs no proof.

    Raises:
        Unproved: the page that asks comes first.
    """
    if not actor.is_system and not is_proved(actor, deed, at=at, subject=subject):
        raise Unproved(deed, subject=subject, back=back)
