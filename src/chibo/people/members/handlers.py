"""Units change: members go with them by their postings, and the preview says how many."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from chibo.core import facts
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.organisation import effects
from chibo.ground.organisation.effects import Line, Scene
from chibo.people.members import moving


@facts.subscribe("organisation.people_move", mode="inline")
def people_move(fact: dict[str, Any]) -> None:
    """Members of a unit come to another one, in the transaction of the change."""
    with scope(system_actor("members.people_move")):
        moving.with_unit(
            origin_id=UUID(fact["origin"]),
            target_id=UUID(fact["target"]),
            persons=[UUID(one) for one in fact["persons"]],
            on=date.fromisoformat(fact["on"]),
            decision=fact["decision"],
            at=datetime.fromisoformat(fact["at"]),
        )


@effects.register
def members_concerned(scene: Scene) -> Iterator[Line]:
    """How many members go to another unit; a unit that is dissolved must have none."""
    going = len(scene.persons) or moving.belonging(scene.ending)
    if not going:
        return
    text = ngettext("%(n)s member belongs to them", "%(n)s members belong to them", going)
    if scene.heirs or scene.persons:
        text = ngettext(
            "%(n)s member goes to another unit", "%(n)s members go to another unit", going
        )
        yield Line(text=text % {"n": going})
        return
    advice = ngettext(
        "Transfer the member first, or merge the unit with another one.",
        "Transfer the members first, or merge the unit with another one.",
        going,
    )
    yield Line(text=text % {"n": going}, advice=advice)
