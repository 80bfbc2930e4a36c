"""Which changes two persons make: one proposes, another decides (data: ``data/change-rules.json``)."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from chibo.core.actor import Actor
from chibo.core.errors import Refused
from chibo.ground.organisation.rules.changes import ChangeKind, Rule, rule_on, rules_of

_DATA = Path(__file__).resolve().parents[1] / "data" / "change-rules.json"


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of changes, the newest first."""
    return tuple(rules_of(json.loads(_DATA.read_text("utf-8"))))


def persons(kind: ChangeKind, *, on: date) -> int:
    """How many persons a change from this day on needs."""
    return rule_on(rules(), on).persons[kind]


def check_two(actor: Actor, kind: ChangeKind, *, on: date, proposer: str) -> None:
    """A person does not carry out alone what two decide; the installation itself acts for those who did.

    Raises:
        Refused: nobody proposed it.
    """
    if actor.kind == "person" and not proposer and persons(kind, on=on) > 1:
        raise Refused(
            _("One person proposes this change and another decides it."), code="two_persons"
        )
