"""What a loaded country needs to be looked at: its mark, what people search by, and a few log-ins."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from chibo.core import audit, installation
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.gateways.durable import make_folder, write_durably
from chibo.ground.organisation.models import Mandate
from chibo.ground.organisation.rules import Office, UnitKind

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_LOGINS = (
    ("trung-uong", UnitKind.CENTRAL, Office.OFFICER),
    ("tinh", UnitKind.PROVINCE, Office.OFFICER),
    ("xa", UnitKind.COMMUNE, Office.OFFICER),
    ("chi-bo", UnitKind.BRANCH, Office.SECRETARY),
)
"""User name → whose seat it opens: the first unit of the kind."""


@dataclass(frozen=True, slots=True)
class Login:
    """A way in for whoever looks at the country."""

    username: str
    password: str
    name: str
    unit: str
    office: str


def path() -> Path:
    """The file with the log-ins, readable by its owner only."""
    return Path(settings.VAR) / "national" / "logins.json"


@transaction.atomic
def settle(*, seed: int, members: int, at: datetime) -> list[Login]:
    """Mark the database as invented for good and make the log-ins."""
    with scope(system_actor("national")) as system:
        installation.mark_demo(seed=seed, at=at)
        made = list(_logins())
        detail = {"seed": seed, "members": members}
        audit.record(system, "demo.national_loaded", subject=None, position=0, at=at, detail=detail)
    make_folder(path().parent)
    content = json.dumps([asdict(login) for login in made], ensure_ascii=False, indent=2)
    write_durably(path(), content.encode() + b"\n", mode=0o600)
    return made


def _logins() -> Iterable[Login]:
    for username, kind, office in _LOGINS:
        held = Mandate.objects.filter(unit__kind=kind, office=office, valid_to=None)
        mandate = held.select_related("person", "unit").order_by("position", "pk").first()
        if mandate is None:
            continue
        password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
        get_user_model().objects.create_user(
            username=username, password=password, person_id=mandate.person_id
        )
        yield Login(
            username, password, mandate.person.display_name, mandate.unit.name, office.value
        )
