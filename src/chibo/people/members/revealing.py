"""Commands: show a member's personal id in full for a purpose; enter one that is missing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Denied, Refused
from chibo.core.identifiers import check_personal_id
from chibo.core.policy import require
from chibo.ground.organisation.queries import local_day
from chibo.people.members import id_purposes, personal_id, policy, queries, words
from chibo.people.members.models import Member, RecordLook
from chibo.people.members.registering import id_held, once
from chibo.people.members.rules import LONGEST_REASON, Looked

HOUR = timedelta(hours=1)


def purposes_of(actor: Actor, *, at: datetime) -> tuple[str, ...]:
    """For what the actor's office may be shown an id today."""
    rule = id_purposes.rule_on(local_day(at))
    return rule.for_office(actor.office) if rule else ()


@transaction.atomic
def reveal(*, actor: Actor, member_id: UUID, purpose: str, detail: str, at: datetime) -> RecordLook:
    """Open a personal id for a purpose; who, when and why is shown to the member. ``shown`` reads it then.

    Raises:
        Missing: no such member in the seat, or the record has no id. Denied: not this office, not for this.
        Refused: a sentence more is needed, or is too long; or too many within an hour (``many_ids``).
    """
    found = queries.member(member_id)
    require(actor, policy.REVEAL_ID, position=found.position)
    personal_id.read(found)
    if purpose not in purposes_of(actor, at=at):
        raise Denied(_("Your office may not see a personal id for this."), code="no_purpose")
    if purpose in id_purposes.DETAILED and not detail.strip():
        raise Refused(_("Write the reason."), code="no_reason")
    reason = words.id_reason(purpose, detail)
    if len(reason) > LONGEST_REASON:
        raise Refused(
            _("The reason is too long: %(limit)s characters fit."),
            code="long_reason",
            limit=LONGEST_REASON,
        )
    _expect_few(actor, at=at)
    look = RecordLook.objects.create(
        member=found,
        person_id=found.person_id,
        province=found.province,
        position=found.position,
        viewer=actor.person,
        viewer_name=actor.name,
        viewer_unit=actor.unit_name,
        what=Looked.PERSONAL_ID,
        reason=reason,
        at=at,
    )
    _audit(actor, "members.personal_id_shown", found, at=at, look=str(look.pk), purpose=purpose)
    return look


def _expect_few(actor: Actor, *, at: datetime) -> None:
    rule = id_purposes.rule_on(local_day(at))
    most = rule.most_an_hour if rule else 0
    recent = RecordLook.objects.filter(
        viewer=actor.person, what=Looked.PERSONAL_ID, at__gt=at - HOUR
    )
    if recent.count() >= most:
        raise Refused(
            _("You were shown %(most)s personal ids within an hour. Wait before you open more."),
            code="many_ids",
            most=most,
        )


def shown(actor: Actor, look_id: UUID, *, at: datetime) -> tuple[RecordLook, Member, str]:
    """The id that was opened for a purpose, for two minutes.

    Raises:
        Missing: it is somebody else's look, or too long ago. Denied: the office has ended.
    """
    look = queries.open_look(actor, look_id, at=at, what=Looked.PERSONAL_ID)
    found = queries.member(look.member_id)
    require(actor, policy.REVEAL_ID, position=found.position)
    return look, found, personal_id.read(found)


@transaction.atomic
def enter(*, actor: Actor, member_id: UUID, digits: str, at: datetime) -> Member:
    """Enter the id of a member whose record has none, as it stands on the card; again changes nothing.

    Raises:
        Missing: no such member in the seat. Denied: the office does not register.
        Refused: the record has another one (``has_id``), it contradicts the record (``id_differs``), or
            another member has it (``id_held``).
    """
    require(actor, policy.REVEAL_ID, position=queries.member(member_id).position)
    found = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    if found.personal_id_sealed is not None:
        if personal_id.read(found) == digits:
            return found
        raise Refused(
            _("This record has another personal id already. Have it corrected."), code="has_id"
        )
    born = found.born_on.year if found.born_on else None
    try:
        check_personal_id(digits, sex=found.sex, born_year=born)
    except ValueError:
        raise Refused(
            _("This personal id contradicts sex or year of birth in the record. Compare the card."),
            code="id_differs",
        ) from None
    if personal_id.holders([digits]):
        raise id_held()
    personal_id.keep([(found, digits)])
    with once():
        found.save(update_fields=personal_id.COLUMNS)
    _audit(actor, "members.personal_id_entered", found, at=at)
    return found


def _audit(actor: Actor, action: str, found: Member, *, at: datetime, **detail: str) -> None:
    audit.record(
        actor,
        action,
        subject=found.pk,
        position=found.position,
        province=found.province,
        at=at,
        detail=detail,
    )
