"""``chibo offices``: write down by which decision somebody holds an office, and when it ends."""

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

from chibo.cli import installation

if TYPE_CHECKING:
    from chibo.ground.organisation.models import Unit
    from chibo.people.members.models import Member


OF_THE_BRANCH = ("secretary", "deputy", "committee")
ABOVE = ("officer", "auditor", "operator")
"""Offices in the committee above, which members of its branches hold."""


def main(words: list[str]) -> int:
    """Run one of the actions; 2 when something has to be put right first."""
    from chibo.core.errors import ChiboError

    given = _arguments(words)
    installation.load()
    actions = {"give": _give, "end": _end, "join": _join, "list": _list}
    try:
        return actions[given.action](given)
    except (installation.NotReady, ChiboError) as reason:
        print(f"chibo offices: {reason}", file=sys.stderr)
        return 2


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo offices",
        description="Offices in the branch by the decisions that give them. Chức vụ trong chi bộ.",
        epilog="Days as 2026-11-03. A seat ends with its office, on every device.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, words_of in (("give", "write down an office"), ("end", "write down its last day")):
        action = actions.add_parser(name, help=words_of)
        action.add_argument(
            "--person", required=True, help="member's code, log-in name or full name"
        )
        action.add_argument("--office", required=True, choices=(*OF_THE_BRANCH, *ABOVE))
        action.add_argument(
            "--unit",
            default="",
            help="code of the unit; else that of the member, or the one above it",
        )
        day = "--since" if name == "give" else "--last-day"
        action.add_argument(day, dest="day", type=date.fromisoformat, required=True)
        if name == "give":
            action.add_argument("--decision", required=True, help="number and day of the decision")
    action = actions.add_parser(
        "join",
        help="one person with two records, of an operator and of a member: keep the member's",
    )
    action.add_argument("--person", required=True, help="full name of who holds an office")
    action.add_argument("--member", required=True, help="member's code, log-in name or full name")
    actions.add_parser("list", help="who holds an office in any unit, and since when")
    return parser.parse_args(words)


def _give(given: argparse.Namespace) -> int:
    from chibo.cli.keys import find_member
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.ground.organisation import founding
    from chibo.ground.organisation.rules import Office

    member = find_member(given.person)
    with scope(system_actor("chibo offices")):
        unit = _unit(given, member)
        founding.give_office(
            member.person_id,
            unit,
            Office(given.office),
            since=given.day,
            decision=given.decision,
            at=clock.now(),
        )
    print(f"{member.full_name}: {given.office}, {unit.name}, {given.day:%d/%m/%Y}")
    return 0


def _end(given: argparse.Namespace) -> int:
    from chibo.cli.keys import find_member
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.ground.organisation import founding
    from chibo.ground.organisation.rules import Office

    member = find_member(given.person)
    with scope(system_actor("chibo offices")):
        unit = _unit(given, member)
        founding.end_office(
            member.person_id,
            unit,
            Office(given.office),
            last_day=given.day,
            at=clock.now(),
        )
    print(f"{member.full_name}: {given.office}, {unit.name}, – {given.day:%d/%m/%Y}")
    return 0


def _unit(given: argparse.Namespace, member: "Member") -> "Unit":
    """The unit of the office: the one that is named, that of the member, or the committee above it."""
    from chibo.ground.organisation import queries as organisation

    if given.unit:
        found = organisation.by_code(given.unit)
        if found is None:
            raise installation.NotReady(f"no unit has the code {given.unit!r}; see chibo unit list")
        return found
    own = organisation.unit(member.unit_id)
    return own.parent if given.office in ABOVE and own.parent else own


def _join(given: argparse.Namespace) -> int:
    from chibo.cli.keys import find_member
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.core.names import search_key
    from chibo.core.scope import scope
    from chibo.ground.organisation import queries as organisation
    from chibo.people.members import joining

    at = clock.now()
    member = find_member(given.member)
    with scope(system_actor("chibo offices")):
        held = organisation.all_in_office(day=organisation.local_day(at))
    wanted = search_key(given.person)
    found = {one.person_id: one for one in held if search_key(one.person.display_name) == wanted}
    found.pop(member.person_id, None)
    if len(found) != 1:
        raise installation.NotReady(
            f"{len(found)} persons called {given.person!r} hold an office beside that member; see chibo offices list"
        )
    other = next(iter(found))
    moved = joining.join(person_id=other, member=member, at=at)
    print(f"{member.full_name}, {member.code}: một người, một hồ sơ (one person, one record).")
    print(SIGNS_IN_AS_BEFORE if moved else SIGNS_IN_AS_MEMBER)
    return 0


SIGNS_IN_AS_BEFORE = "Đăng nhập như trước (the way to sign in stays; sign in anew)."
SIGNS_IN_AS_MEMBER = (
    "Đăng nhập bằng tài khoản đảng viên (the member's account stays, no other one opens)."
)


def _list(_given: argparse.Namespace) -> int:
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.core.scope import scope
    from chibo.ground.organisation import queries as organisation

    with scope(system_actor("chibo offices")):
        held = organisation.all_in_office(day=organisation.local_day(clock.now()))
        for one in held:
            since = f"{one.valid_from:%d/%m/%Y}"
            print(
                f"{one.unit.name}: {one.person.display_name}, {one.office}, {since} {one.decision}"
            )
    return 0
