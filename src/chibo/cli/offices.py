"""``chibo offices``: write down by which decision somebody holds an office, and when it ends."""

import argparse
import sys
from datetime import date

from chibo.cli import installation


def main(words: list[str]) -> int:
    """Run one of the actions; 2 when something has to be put right first."""
    from chibo.core.errors import ChiboError

    given = _arguments(words)
    installation.load()
    actions = {"give": _give, "end": _end, "list": _list}
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
    offices = ("secretary", "deputy", "committee")
    for name, words_of in (("give", "write down an office"), ("end", "write down its last day")):
        action = actions.add_parser(name, help=words_of)
        action.add_argument(
            "--person", required=True, help="member's code, log-in name or full name"
        )
        action.add_argument("--office", required=True, choices=offices)
        day = "--since" if name == "give" else "--last-day"
        action.add_argument(day, dest="day", type=date.fromisoformat, required=True)
        if name == "give":
            action.add_argument("--decision", required=True, help="number and day of the decision")
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
        founding.give_office(
            member.person_id,
            member.unit,
            Office(given.office),
            since=given.day,
            decision=given.decision,
            at=clock.now(),
        )
    print(f"{member.full_name}: {given.office}, {member.unit.name}, {given.day:%d/%m/%Y}")
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
        founding.end_office(
            member.person_id,
            member.unit,
            Office(given.office),
            last_day=given.day,
            at=clock.now(),
        )
    print(f"{member.full_name}: {given.office}, {member.unit.name}, – {given.day:%d/%m/%Y}")
    return 0


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
