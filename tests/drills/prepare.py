"""Before a drill: the demo's commune, log-ins, signing keys, and meetings that have been convened."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

CHAIR, PEN = "thoan", "dien"
PHONES = ("hang", "khoi", "phuong")
IN_THE_HALL = (
    "thoan",
    "dien",
    "tien",
    "inh",
    "yeu",
    "suong",
    "anh",
    "dong",
    "hoa",
    "quyet",
    "binh",
)


@dataclass(frozen=True)
class Cast:
    """Who takes part: persons, passwords and signing codes by the key on the roll."""

    people: dict[str, UUID]
    passwords: dict[str, str]
    codes: dict[str, str]
    meetings: list[UUID]


def prepare(meetings: int, *, items: int) -> Cast:
    """Build everything in the installation that the environment names; Django is loaded here."""
    from chibo.cli import installation

    installation.load()
    installation.bring_up_to_date()
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.demo import build, people
    from chibo.gateways.pki import authority
    from chibo.ground.organisation.models import Unit
    from chibo.trust.documents import services as documents

    now = clock.now()
    url = urlsplit(settings.CHIBO_TSA_URL)
    authority.create(
        settings.CHIBO_PKI_DIR,
        organisation="Chi bộ số, bản thử",
        url=f"{url.scheme}://{url.netloc}",
        at=now,
    )
    with scope(system_actor("drill")) as system:
        built = build.build(seed=1, at=now)
        branch = Unit.objects.get(pk=built.branch_id)
        keys = people.on_the_roll(branch)
        passwords = {key: secrets.token_urlsafe(12) for key in (CHAIR, PEN, *PHONES)}
        for key, password in passwords.items():
            get_user_model().objects.create_user(
                username=key, password=password, person_id=keys[key]
            )
        codes = {key: secrets.token_urlsafe(8) for key in (CHAIR, PEN)}
        for key, code in codes.items():
            documents.issue_key(
                system, person_id=keys[key], name=key, unit_name=branch.name, secret=code, at=now
            )
        _approve(branch, now)
        convened = [_convene(branch, keys, number, items, now) for number in range(meetings)]
    return Cast(keys, passwords, codes, convened)


def _approve(branch: Any, now: Any) -> None:
    from chibo.assembly.meetings.models import OnlineApproval

    OnlineApproval.objects.create(
        unit=branch,
        province=branch.province,
        position=branch.position,
        number="07-QĐ/ĐU",
        decided_on=now.date(),
        valid_from=now.date() - timedelta(days=1),
        valid_to=now.date() + timedelta(days=30),
        decision_types=["RESOLUTION"],
        decided_by="Đảng ủy xã",
    )


def _convene(branch: Any, keys: dict[str, UUID], number: int, items: int, now: Any) -> UUID:
    from chibo.assembly.meetings.services import convening
    from chibo.core.scope import scope
    from chibo.demo.player import actor

    start = now + timedelta(minutes=10, hours=3 * number)
    agenda = [
        {
            "title": f"Việc thứ {item}",
            "kind": "decision",
            "minutes": 10,
            "decision_type": "RESOLUTION",
            "presenter": "",
        }
        for item in range(1, items + 1)
    ]
    plan = convening.Plan(
        kind="regular",
        mode="hybrid",
        title=f"Sinh hoạt chi bộ, lần {number + 1}",
        place="Nhà văn hóa bản Nà Khoang",
        start=start,
        end=start + timedelta(hours=2),
        chair=keys[CHAIR],
        secretary=keys[PEN],
        points=[
            {"name": "Nhà văn hóa", "kind": "main", "responsible": None},
            {"name": "Trực tuyến", "kind": "online", "responsible": None},
        ],
        items=agenda,
        scattered=12,
    )
    with scope(actor(keys[CHAIR], at=now)) as chair:
        draft = convening.create_draft(actor=chair, unit_id=branch.pk, plan=plan, at=now)
        convening.convene(actor=chair, meeting_id=draft.pk, at=now)
    return draft.pk
