"""What rooms above need of a member's identity: who lacks a personal id, what the record says, and amending it.

Parts of other commands, which ask for the right and write the audit line; call inside a scope.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from chibo.core.actor import Actor
from chibo.ground.organisation.queries import in_force
from chibo.people.members import personal_id as ids
from chibo.people.members import queries
from chibo.people.members.models import Member, Spell
from chibo.people.members.record import queries as record
from chibo.people.members.record.rules.periods import Period
from chibo.people.members.record.rules.steps import Origin
from chibo.people.members.record.services import writing
from chibo.people.members.registering import once
from chibo.people.members.rules import Category, partial_iso


def told(found: Member, *, died: date | None) -> dict[str, str]:
    """Name, birth (``1984-08-15``, ``1984-08``, ``1984`` or empty), sex, day of death, as the record has them.

    Args:
        died: of ``deaths``.
    """
    return {
        "name": found.full_name,
        "born": partial_iso(found.born_on, found.born_precision) or "",
        "sex": found.sex,
        "died_on": died.isoformat() if died else "",
    }


def deaths(members: Iterable[Member]) -> dict[UUID, date]:
    """Since when those who died are in the record as dead; one statement."""
    held = Spell.objects.filter(member__in=list(members), kind=Category.DECEASED)
    return dict(held.order_by("-valid_from").values_list("member_id", "valid_from"))


def has_id(found: Member, personal_id: str) -> bool:
    """Whether this is the personal id in the record; of an old record only the last four digits are known."""
    if found.personal_id_index is None:
        return found.personal_id_last4 == personal_id[-4:]
    return bytes(found.personal_id_index) == ids.INDEX.of(personal_id)


def masked(personal_id: str) -> str:
    """A personal id as it is shown: the last four digits only."""
    return f"•••• •••• {personal_id[-4:]}" if personal_id else ""


def without_id(viewer: Actor, *, day: date, text: str = "") -> QuerySet[Member]:
    """Members in the lists of the viewer's seat whose record has no personal id, by given name."""
    found = queries.in_seat(viewer, day=day, chosen=queries.Filter(text=text))
    return found.filter(personal_id_last4="")


def set_personal_id(member_id: UUID, personal_id: str) -> None:
    """Write a personal id into a record, in place of what was there.

    Raises:
        Refused: another member has it (``id_held``).
    """
    found = Member.objects.get(pk=member_id)
    ids.keep([(found, personal_id)])
    with once():
        found.save(update_fields=ids.COLUMNS)


def amend(
    found: Member, field: str, value: str, *, by: tuple[UUID, str], source: str, at: datetime
) -> None:
    """Write name, birth or sex anew as a person decided; what was held before stays on file as a fact.

    Args:
        value: as ``told`` gives it.
        by: who decided, with the name as it is printed.
        source: where it comes from, in the organisation's words.
    """
    group, name = _PLACES[field]
    held = [one for one in record.history(found, group=group) if record.is_known(one, None)]
    writing.write(
        found,
        group=group,
        slot="",
        value={**(held[0].value if held else {}), name: value},
        period=Period(),
        trace=writing.Trace(origin=Origin.REGISTER, source=source, entered=writing.Person(*by)),
        at=at,
    )


_PLACES = {"name": ("identity", "full_name"), "sex": ("identity", "sex"), "born": ("birth", "born")}


def record_death(found: Member, *, on: date) -> None:
    """End whatever holds for a member the day before, and begin the state of the dead."""
    held = Spell.objects.filter(in_force(on) | Q(valid_from__gt=on), member=found)
    held.filter(valid_from__gte=on).delete()
    Spell.objects.filter(in_force(on), member=found).update(valid_to=on - timedelta(days=1))
    Spell.objects.create(
        member=found,
        person_id=found.person_id,
        province=found.province,
        position=found.position,
        kind=Category.DECEASED,
        valid_from=on,
    )
