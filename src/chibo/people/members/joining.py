"""Somebody who was entered without a record (an operator) and is in the list of members too becomes one person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.core import audit
from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.scope import scope
from chibo.ground.accounts.services import persons
from chibo.ground.notices import services as notices
from chibo.ground.organisation import founding
from chibo.people.members.models import Member, MemberImport


@transaction.atomic
def join(*, person_id: UUID, member: Member, at: datetime) -> bool:
    """What the person holds goes to the member: offices, account, inbox, lists taken in; one audit line.

    The record that is left behind is empty and keeps its name, for the lines of the trail that tell of it.

    Returns:
        whether the member signs in from now on as the person did. Where the member has an account already
        that one stays, and the other is shut.

    Raises:
        Refused: it is the member's own record, or that of another member, or both hold the same office.
    """
    with scope(system_actor("chibo offices")) as system:
        if Member.objects.filter(person_id=person_id).exists():
            raise Refused(_("This is the record of a member already."), code="is_member")
        founding.hand_over(person_id, member.person_id, at=at)
        moved = persons.hand_over_account(person_id, member.person_id, at=at)
        notices.hand_over(person_id, member.person_id)
        MemberImport.objects.filter(made_by=person_id).update(made_by=member.person_id)
        audit.record(
            system,
            "members.records_joined",
            subject=member.person_id,
            position=member.position,
            province=member.province,
            at=at,
            detail={"other": str(person_id), "account": "moved" if moved else "kept"},
        )
    return moved
