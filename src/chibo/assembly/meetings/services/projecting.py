"""Projectors: a screen shows a code that works once; the secretary enters it; the screen follows.

The screen keeps a secret token in a cookie; only digests are stored. A pairing ends when it is taken
back, two hours after the meeting has ended, and a day after it was made at the latest.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting, Projector
from chibo.assembly.meetings.rules.decide import common
from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.sentences import translated
from chibo.core import access, audit
from chibo.core.actor import Actor, system_actor
from chibo.core.errors import Missing, Refused, Unavailable
from chibo.core.ids import uuid7
from chibo.core.scope import scope

CODE_LIFE = timedelta(minutes=10)
AFTERWARDS = timedelta(hours=2)
LONGEST = timedelta(days=1)
FORGOTTEN = timedelta(hours=1)
CODE_DIGITS = 8
MOST_WAITING = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen that shows a code and waits: the secrets that only the screen knows."""

    token: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """A screen that follows a meeting."""

    id: UUID
    meeting_id: UUID


def _digest(purpose: str, secret: str) -> bytes:
    """A keyed digest, so that eight digits cannot be guessed from the table."""
    return salted_hmac(f"chibo.projector.{purpose}", secret, algorithm="sha256").digest()


def _code(token: str, until: datetime) -> str:
    """The screen's digits of these ten minutes: they follow from its token, so a reload shows them again."""
    number = int.from_bytes(_digest(f"code of {until.isoformat()}", token)[:8], "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def _set_code(row: Projector, token: str, at: datetime) -> str:
    until = (at + CODE_LIFE).replace(microsecond=0)
    code = _code(token, until)
    row.code_digest, row.code_expires_at = _digest("code", code), until
    return code


@transaction.atomic
def announce_screen(*, at: datetime) -> Screen:
    """A new screen asks for a code.

    Raises:
        Unavailable: too many screens wait already.
    """
    _forget_old(at)
    if Projector.objects.filter(meeting_id=None).count() >= MOST_WAITING:
        raise Unavailable(_("Too many screens wait to be paired. Try again in an hour."))
    token = secrets.token_urlsafe(32)
    row = Projector(id=uuid7(), token_digest=_digest("token", token))
    code = _set_code(row, token, at)
    row.save(force_insert=True)
    return Screen(token=token, code=code)


@transaction.atomic
def code_of_screen(*, token: str, at: datetime) -> str:
    """The code that a waiting screen shows: the one it has, or a new one when that has run out.

    Raises:
        Missing: no such screen waits.
    """
    mine = Projector.objects.select_for_update().filter(token_digest=_digest("token", token))
    row = mine.filter(meeting_id=None).first()
    if row is None:
        raise Missing(_("This screen is not waiting for a meeting."), code="no_screen")
    if row.code_expires_at > at:
        return _code(token, row.code_expires_at)
    code = _set_code(row, token, at)
    row.save(update_fields=["code_digest", "code_expires_at"])
    return code


def _forget_old(at: datetime) -> None:
    Projector.objects.filter(meeting_id=None, code_expires_at__lt=at - FORGOTTEN).delete()
    Projector.objects.filter(paired_at__lt=at - LONGEST).delete()


@transaction.atomic
def pair_projector(*, actor: Actor, meeting_id: UUID, code: str, at: datetime) -> Paired:
    """The secretary enters the code that a screen shows; the code is used up.

    Raises:
        Missing: no such meeting. Denied: the actor does not run it.
        Refused: no screen shows this code now.
    """
    meeting = _led(actor, meeting_id)
    if meeting.case_id is not None:
        raise Refused(
            _("A closed session is not shown on a screen on the wall."), code="closed_session"
        )
    digits = "".join(c for c in code if c.isdigit())
    row = (
        Projector.objects.select_for_update()
        .filter(code_digest=_digest("code", digits), code_expires_at__gte=at, meeting_id=None)
        .first()
    )
    if row is None:
        raise Refused(
            _("No screen shows this code now. Read the eight digits on the screen once more."),
            code="projector_code_wrong",
        )
    row.code_digest = None
    row.meeting_id, row.paired_at, row.paired_by = meeting_id, at, actor.person_id
    row.save(update_fields=["code_digest", "meeting_id", "paired_at", "paired_by"])
    _record(actor, "meetings.projector_paired", meeting, row, at)
    return Paired(id=row.pk, meeting_id=meeting_id)


@transaction.atomic
def unpair_projector(*, actor: Actor, meeting_id: UUID, projector_id: UUID, at: datetime) -> None:
    """Take a screen off the meeting; it shows nothing of it any more.

    Raises:
        Missing: no such meeting. Denied: the actor does not run it.
    """
    meeting = _led(actor, meeting_id)
    row = Projector.objects.filter(pk=projector_id, meeting_id=meeting_id).first()
    if row is None:
        return
    _record(actor, "meetings.projector_unpaired", meeting, row, at)
    row.delete()
    access.tell("screen", projector_id)


def _led(actor: Actor, meeting_id: UUID) -> Meeting:
    meeting = queries.meeting(meeting_id)
    try:
        common.pen(queries.state_of(meeting_id), str(actor.person_id or ""))
    except Refusal as refusal:
        raise translated(refusal) from refusal
    return meeting


def _record(actor: Actor, action: str, meeting: Meeting, row: Projector, at: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=meeting.pk,
        position=meeting.position,
        province=meeting.province,
        at=at,
        detail={"projector": str(row.pk)},
    )


def screens_of(meeting_id: UUID, *, at: datetime) -> list[Projector]:
    """Screens that follow a meeting, latest first."""
    held = Projector.objects.filter(meeting_id=meeting_id, paired_at__gte=at - LONGEST)
    return list(held.order_by("-paired_at"))


def screen_of(token: str, *, at: datetime) -> Paired | None:
    """The pairing of a screen's token, or None when there is none that still holds."""
    row = Projector.objects.filter(token_digest=_digest("token", token)).first() if token else None
    if row is None or row.meeting_id is None:
        return None
    return Paired(id=row.pk, meeting_id=row.meeting_id) if holding([row.pk], at=at) else None


def holding(projector_ids: list[UUID], *, at: datetime) -> set[UUID]:
    """Those pairings that still hold; two statements."""
    rows = Projector.objects.filter(
        pk__in=projector_ids, meeting_id__isnull=False, paired_at__gte=at - LONGEST
    )
    meeting_of = {row.pk: row.meeting_id for row in rows if row.meeting_id is not None}
    with scope(system_actor("projectors")):
        over = set(
            Meeting.objects.filter(
                pk__in=meeting_of.values(), closed_at__lt=at - AFTERWARDS
            ).values_list("pk", flat=True)
        )
    return {pk for pk, meeting in meeting_of.items() if meeting not in over}
