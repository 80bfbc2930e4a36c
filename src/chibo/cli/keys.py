"""``chibo keys``: signing keys of an authority of the installation's own, and the keys of sealed data."""

import argparse
import secrets
import sys
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from chibo.cli import installation, sealing

if TYPE_CHECKING:
    from chibo.people.members.models import Member

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_GROUPS, _GROUP = 3, 4


def main(words: list[str]) -> int:
    """Run one of the actions; 2 when something has to be put right first."""
    from chibo.core.errors import ChiboError

    given = _arguments(words)
    installation.load()
    actions = {
        "authority": _authority, "issue": _issue, "list": _list,
        "rotate": sealing.rotate, "reindex": sealing.reindex,
    }  # fmt: skip
    try:
        return actions[given.action](given)
    except (installation.NotReady, ChiboError) as reason:
        print(f"chibo keys: {reason}", file=sys.stderr)
        return 2


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo keys",
        description="Signing keys of an authority of this installation's own; keys of sealed data. "
        "Khóa ký của CA nội bộ, khóa của dữ liệu mã hóa.",
        epilog="What an authority of one's own signs is marked “NỘI BỘ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ”.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("authority", help="make the authority, once")
    issue = actions.add_parser("issue", help="make a key for a member; its code is told once")
    issue.add_argument(
        "--person", required=True, help="member's code, log-in name or full name of one member"
    )
    issue.add_argument(
        "--renew", action="store_true", help="revoke the present key and make another one"
    )
    actions.add_parser("list", help="who has a key, and until when it holds")
    sealing.add_to(actions)
    return parser.parse_args(words)


def _authority(_given: argparse.Namespace) -> int:
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.ground.organisation import queries as organisation

    with scope(system_actor("keys")):
        top = organisation.outline()
    if not top:
        raise installation.NotReady("set the installation up first: chibo init")
    make_authority(organisation=top[-1][1].name, at=clock.now())
    print(
        "CA nội bộ đã tạo (made). Cấp khóa (next): chibo keys issue --person MÃ; khởi động lại chibo serve (restart it)."
    )
    return 0


def make_authority(*, organisation: str, at: datetime) -> None:
    """Make the installation's own authority in ``CHIBO_PKI_DIR``.

    Raises:
        NotReady: trust anchors lie there already.
    """
    from django.conf import settings

    from chibo.core.installation import is_demo
    from chibo.gateways.pki import authority

    folder = settings.CHIBO_PKI_DIR
    if is_demo() or any((folder / name).exists() for name in ("state.json", "root.pem")):
        raise installation.NotReady(
            f"{folder} holds trust anchors already; an authority of one's own is made only where there are none"
        )
    url = urlsplit(settings.CHIBO_TSA_URL)
    authority.create(
        folder,
        organisation=organisation,
        url=f"{url.scheme}://{url.netloc}",
        at=at,
        kind=authority.INTERNAL,
    )


def _issue(given: argparse.Namespace) -> int:
    from chibo.core import clock

    at = clock.now()
    member = find_member(given.person)
    code = issue(
        member.person_id,
        name=member.full_name,
        unit_name=member.unit.name,
        at=at,
        renew=given.renew,
    )
    print(f"{member.full_name}, {member.unit.name}")
    print(f"Mã ký (signing code, told once; hand it over in person): {code}")
    return 0


def issue(person_id: UUID, *, name: str, unit_name: str, at: datetime, renew: bool = False) -> str:
    """Make a key; the code that opens it.

    Raises:
        NotReady: the person has one, and it is not to be renewed.
        Unavailable: there is no authority of the installation's own.
    """
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.trust.documents import services as documents
    from chibo.trust.documents.services.revoking import revoke_key

    if _holds_until(person_id) is not None:
        if not renew:
            raise installation.NotReady(
                f"{name} has a key already; --renew revokes it and makes another one"
            )
        with scope(system_actor("chibo keys")) as system:
            revoke_key(system, person_id=person_id, at=at)
    code = new_code()
    with scope(system_actor("chibo keys")) as system:
        documents.issue_key(
            system, person_id=person_id, name=name, unit_name=unit_name, secret=code, at=at
        )
    return code


def new_code() -> str:
    """Twelve signs in three groups, drawn by chance (59 bits)."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def find_member(text: str) -> "Member":
    """The one member that a code, a log-in name or a full name means.

    Raises:
        NotReady: nobody, or several.
    """
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.people.members import queries as members

    with scope(system_actor("keys")):
        found = members.called(text)
    if len(found) != 1:
        shown = "; ".join(f"{one.code} {one.full_name}, {one.unit.name}" for one in found)
        raise installation.NotReady(
            f"{len(found)} members are called {text!r}; write the code of one. {shown}".strip()
        )
    return found[0]


def _list(_given: argparse.Namespace) -> int:
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.people.members import queries as members

    with scope(system_actor("keys")):
        everybody = members.everybody()
    for one in everybody:
        until = _holds_until(one.person_id)
        if until is not None:
            print(f"{one.code}  {until:%d/%m/%Y}  {one.full_name}, {one.unit.name}")
    return 0


def _holds_until(person_id: UUID) -> datetime | None:
    """Until when the key of a person holds; None where there is none."""
    from chibo.gateways.pki.keystore import KeyMissing
    from chibo.trust.documents import outside

    try:
        found = outside.keys().certificate(str(person_id))
    except KeyMissing:
        return None
    until: datetime = found.not_valid_after
    return until
