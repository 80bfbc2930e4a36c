"""What rooms above need of a member's identity: who lacks a personal id, what the record says, and amending it.

Parts of other commands, which ask for the right and write the audit line; call inside a scope.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from chibo.core import names
from chibo.core.actor import Actor
from chibo.ground.accounts.services import persons
from chibo.ground.organisation.queries import in_force
from chibo.people.members import personal_id as ids
from chibo.people.members import queries
from chibo.people.members.models import Member, Spell
from chibo.people.members.registering import once
from chibo.people.members.rules import Category, partial_iso


def told(found: Member) -> dict[str, str]:
    """Name, birth (``1984-08-15``, ``1984-08``, ``1984`` or empty), sex, day of death, as the record has them."""
    died = Spell.objects.filter(member=found, kind=Category.DECEASED).order_by("valid_from").first()
    return {
        "name": found.full_name,
        "born": partial_iso(found.born_on, found.born_precision) or "",
        "sex": found.sex,
        "died_on": died.valid_from.isoformat() if died else "",
    }


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


def amend(found: Member, field: str, value: str) -> None:
    """Write name, birth or sex anew as a person decided; the earlier value stands with that decision.

    Args:
        value: as ``told`` gives it.

    Raises:
        ValueError: another field, or a value that it cannot have.
    """
    if field == "name":
        found.full_name = names.normalise(value)
        persons.rename(found.person_id, found.full_name)
        found.save(update_fields=["full_name"])
    elif field == "born":
        found.born_on, found.born_precision = _birth(value)
        found.save(update_fields=["born_on", "born_precision"])
    elif field == "sex" and value in {"m", "f"}:
        found.sex = value
        found.save(update_fields=["sex"])
    else:
        raise ValueError(f"{field} cannot be written so")


def _birth(value: str) -> tuple[date, str]:
    known = {4: "year", 7: "month", 10: "day"}[len(value)]
    return date.fromisoformat(f"{value}-01-01"[:10] if known != "month" else f"{value}-01"), known


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
