"""A commune with two branches and people who can sign in, for pages of the lower floors."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.test import Client

from chibo.core import clock, names
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.people.members.models import Member
from chibo.people.members.rules import Category, Flag
from tests.support import factories
from tests.support.sessions import sign_in

PASSWORD = "rừng xanh núi đỏ 58"
NAMES = {
    "thoan": "Lò Văn Thoan",
    "dien": "Quàng Thị Diên",
    "hoa": "Cà Thị Hoa",
    "duc": "Lò Minh Đức",
    "la": "Quàng Văn Lả",
    "lien": "Hoàng Thị Bích Liên",
    "far": "Giàng A Páo",
}
DUTIES = {
    "thoan": ("branch", Office.SECRETARY),
    "dien": ("branch", Office.DEPUTY),
    "hoa": ("branch", Office.COMMITTEE),
    "lien": ("commune", Office.OFFICER),
}


@dataclass
class Town:
    """A commune, the branch of most, another branch (far); who leads what is in ``DUTIES``."""

    commune: Unit
    branch: Unit
    other: Unit
    members: dict[str, Member]
    clients: dict[str, Client] = field(default_factory=dict)

    def user(self, key: str) -> User:
        """The user of a person; the password is ``PASSWORD``."""
        name, person = self.username(key), self.members[key].person_id
        found = User.objects.filter(username=name).first()
        return found or User.objects.create_user(username=name, password=PASSWORD, person_id=person)

    def username(self, key: str) -> str:
        """A telephone number, the same for the whole test."""
        return f"09{self.members[key].person.sort_key[-8:]}"

    def client(self, key: str) -> Client:
        """A browser in which this person has signed in."""
        if key not in self.clients:
            client = Client(SERVER_NAME="localhost")
            sign_in(client, self.user(key))
            self.clients[key] = client
        return self.clients[key]

    def actor(self, key: str) -> Actor:
        """The actor of a person, in the seat of ``DUTIES``."""
        person = self.members[key].person
        if key not in DUTIES:
            return factories.actor(person)
        place, office = DUTIES[key]
        return factories.actor(person, unit=getattr(self, place), office=office)


def furnish() -> Town:
    """Build the town."""
    with scope(system_actor("test")):
        commune = factories.unit(name="Đảng bộ xã Nậm Khoang", kind=UnitKind.COMMUNE)
        branch = factories.unit(parent=commune, name="Chi bộ bản Nà Khoang")
        other = factories.unit(parent=commune, name="Chi bộ bản Pá Vạt")
        members = {}
        for key, name in NAMES.items():
            category = Category.PROBATIONARY if key == "duc" else Category.OFFICIAL
            flags = (Flag.EXEMPT,) if key == "la" else ()
            unit = other if key == "far" else branch
            made = factories.member(unit=unit, name=name, category=category, flags=flags)
            made.person.search_key = names.search_key(name)
            made.person.save(update_fields=["search_key"])
            members[key] = made
        for key, (place, office) in DUTIES.items():
            unit = {"branch": branch, "commune": commune}[place]
            factories.mandate(person=members[key].person, unit=unit, office=office)
    return Town(commune=commune, branch=branch, other=other, members=members)


def day(ago: int = 0) -> date:
    """Today, or some days ago."""
    return clock.now().date() - timedelta(days=ago)
