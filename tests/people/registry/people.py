"""Members of the town as the branch knows them, and their numbers in the register."""

from datetime import date

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.people.members.models import Member
from chibo.people.registry.models import Link
from tests.support.factories import NOON

RIDS = {"hoa": "R1", "dien": "R3", "far": "R4", "duc": "R5"}
ME = system_actor("test")


def known(town):
    """Births and sexes as the branch has them; nobody has a personal id."""
    told = {
        "hoa": (date(1984, 8, 15), "f"),
        "dien": (date(1979, 5, 3), "f"),
        "far": (date(1990, 12, 1), "m"),
        "duc": (date(1995, 7, 3), "m"),
    }
    with scope(ME):
        for key, (born, sex) in told.items():
            Member.objects.filter(pk=town.members[key].pk).update(born_on=born, sex=sex)
    return town.members


def link(members, **changes):
    with scope(ME):
        for key, rid in RIDS.items():
            Member.objects.filter(pk=members[key].pk).update(personal_id_last4=f"000{rid[1]}")
            Link.objects.create(
                member=members[key], person_id=members[key].person_id, rid=rid, linked_at=NOON,
                position=members[key].position, linked_by_name="Lò Văn Thoan", **changes,
            )  # fmt: skip
