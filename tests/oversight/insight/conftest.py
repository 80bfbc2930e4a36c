"""A commune with two branches, its officer, a branch secretary and a member, each with a browser."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office
from tests.oversight.insight import rows
from tests.oversight.insight.pages import SYSTEM
from tests.support import factories
from tests.support.sessions import sign_in

TODAY = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)


@dataclass
class World:
    """A tree, who looks at it, and their browsers."""

    tree: rows.Tree
    clients: dict[str, Client] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)

    @property
    def commune(self) -> Unit:
        return self.tree.communes[0]

    @property
    def branch(self) -> Unit:
        return self.tree.branches[0]

    def seat(self, name: str, unit: Unit, office: Office | None) -> None:
        """Somebody at home in a branch, seated in ``unit``, signed in."""
        home = unit if unit in self.tree.branches else self.branch
        who = factories.member(unit=home, name=f"Lò Văn {name.title()}").person
        if office:
            factories.mandate(person=who, unit=unit, office=office)
        user = User.objects.create(username=f"{name}-{who.pk}", person=who)
        client = Client(headers={"Accept-Language": "vi"})
        sign_in(client, user)
        self.clients[name], self.people[name] = client, who.pk


def furnish() -> World:
    """Make the world; inside a scope of the installation."""
    world = World(rows.tree())
    world.seat("officer", world.commune, Office.OFFICER)
    world.seat("province", world.tree.province, Office.SECRETARY)
    world.seat("central", world.tree.central, Office.COMMITTEE)
    world.seat("secretary", world.branch, Office.SECRETARY)
    world.seat("member", world.branch, None)
    world.seat("other", world.tree.branches[2], Office.SECRETARY)
    world.seat("auditor", world.commune, Office.AUDITOR)
    return world


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    with scope(system_actor("test")):
        made = furnish()
    return made


@pytest.fixture
def system():
    with scope(SYSTEM):
        yield
