"""Commands: party groups of a branch."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chibo.assembly.meetings import groups, policy
from chibo.assembly.meetings.models import PartyGroup, PartyGroupMember
from chibo.core import audit
from chibo.core.actor import Actor
from chibo.core.errors import Missing, Refused
from chibo.core.policy import require
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.queries import local_day
from chibo.people.members import queries as members

SMALLEST = 3


@transaction.atomic
def form(
    *,
    actor: Actor,
    unit_id: UUID,
    name: str,
    head: UUID,
    persons: Iterable[UUID],
    at: datetime,
) -> PartyGroup:
    """Form a group of members of the branch, from today on; its head belongs to it.

    Raises:
        Denied: neither secretary nor deputy of the branch. Refused: no name, fewer than three
        members, somebody who is not in the branch's list or belongs to another group.
    """
    unit = organisation.unit(unit_id)
    require(actor, policy.CONVENE, position=unit.position)
    day = local_day(at)
    chosen = {*persons, head}
    known = {one.person_id for one in members.list_of(unit, day=day)}
    taken = {person for group in groups.of_unit(unit_id, day=day) for person in group.persons}
    if not name.strip():
        raise Refused(_("Write the name of the party group."), code="no_name")
    if len(chosen) < SMALLEST:
        raise Refused(
            _("A party group has at least %(n)s members."), code="group_too_small", n=SMALLEST
        )
    if chosen - known:
        raise Refused(_("Choose members of this branch only."), code="not_a_member")
    if chosen & taken:
        raise Refused(_("Somebody chosen belongs to another party group."), code="in_another_group")
    frame = {"province": unit.province, "position": unit.position, "valid_from": day}
    group = PartyGroup.objects.create(unit=unit, name=name.strip(), head_id=head, **frame)
    PartyGroupMember.objects.bulk_create(
        [PartyGroupMember(group=group, person_id=person, **frame) for person in sorted(chosen)]
    )
    _audit(actor, "meetings.group_formed", group, at)
    return group


@transaction.atomic
def dissolve(*, actor: Actor, group_id: UUID, at: datetime) -> None:
    """End a group; its meetings stay. Yesterday was its last day, unless it was formed today.

    Raises:
        Missing, Denied.
    """
    group = PartyGroup.objects.select_for_update(no_key=True).filter(pk=group_id).first()
    if group is None or group.valid_to is not None:
        raise Missing(_("There is no such party group on that day."), code="no_group")
    require(actor, policy.CONVENE, position=group.position)
    last = local_day(at) - timedelta(days=1)
    group.valid_to = last
    group.save(update_fields=["valid_to"])
    group.members.filter(valid_to=None).update(valid_to=last)
    _audit(actor, "meetings.group_dissolved", group, at)


def _audit(actor: Actor, action: str, group: PartyGroup, at: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=group.pk,
        position=group.position,
        province=group.province,
        at=at,
        detail={"name": group.name},
    )
