"""``chibo unit``: found a further branch with its first secretary; see which units lie below another."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chibo.cli import installation

if TYPE_CHECKING:
    from chibo.cli.answers import Question
    from chibo.ground.organisation.models import Unit

DONE, NOTHING, FIRST = 0, 1, 2


def main(words: list[str]) -> int:
    """Run one of the actions; 2 when something has to be put right first."""
    from chibo.cli.answers import BadAnswer
    from chibo.core.errors import ChiboError

    given = _arguments(words)
    installation.load()
    try:
        return {"found": _found, "list": _list, "reform": _reform}[given.action](given)
    except (installation.NotReady, BadAnswer, ChiboError) as reason:
        print(f"chibo unit: {reason}", file=sys.stderr)
        return FIRST


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chibo unit",
        description="Branches of this installation. Các chi bộ của hệ thống.",
        epilog="Codes of units: chibo unit list.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    found = actions.add_parser("found", help="a further branch, with its first secretary")
    found.add_argument("--under", required=True, metavar="CODE", help="code of the unit above")
    found.add_argument("--answers", type=Path, metavar="FILE", help="answers as TOML")
    found.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="one answer; may be repeated",
    )
    found.add_argument("--yes", action="store_true", help="do not ask whether all is right")
    found.add_argument("--questions", action="store_true", help="print all keys and end")
    listed = actions.add_parser("list", help="units directly below one, or from the top")
    listed.add_argument("--under", default="", metavar="CODE", help="code of the unit above")
    reform = actions.add_parser(
        "reform", help="the units until 30 June 2025, and where each went on 1 July 2025"
    )
    reform.add_argument(
        "--province", action="append", default=[], metavar="CODE",
        help="two digits of the national list; may be repeated; default: all that there are",
    )  # fmt: skip
    return parser.parse_args(words)


def _reform(given: argparse.Namespace) -> int:
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.ground.organisation import services

    loaded = services.load_reform(
        actor=system_actor("chibo unit"), at=clock.now(), provinces=given.province
    )
    print(f"{loaded.units} units of before, {loaded.divided} of them communes that were divided.")
    print(f"{loaded.doubts} questions for a person: /units/doubts/")
    return DONE


def _found(given: argparse.Namespace) -> int:
    from django.conf import settings

    from chibo.cli import answers, asking, first_papers
    from chibo.core import clock
    from chibo.core.actor import system_actor
    from chibo.people.members import founding

    parent = _unit(given.under)
    questions = _questions(parent)
    if given.questions:
        asking.tell(questions)
        return DONE
    known = {"superior.name": parent.name}
    found = asking.gather(questions, file=given.answers, pairs=given.set, before=known)
    answers.check_whole(found)
    if not given.yes and not asking.agreed(found):
        return NOTHING
    at = clock.now()
    secretary = founding.found_branch(
        actor=system_actor("chibo unit"), parent=parent, new=answers.new_branch_of(found), at=at
    )
    branch = secretary.unit
    print(f"Đã thành lập {branch.name} ({branch.code}), {parent.name} (founded).")
    for line in first_papers.slip(
        secretary.person_id, "Bí thư chi bộ", unit_id=parent.pk, site=settings.SITE_URL, at=at
    ):
        print(line)
    return DONE


def _questions(parent: "Unit") -> "list[Question]":
    """Those of ``chibo init`` about the branch and its secretary, and the decision that founds it."""
    from chibo.cli.answers import DECIDED, QUESTIONS

    own = [one for one in QUESTIONS if one.key.partition(".")[0] in {"unit", "secretary"}]
    place = (lambda _before: parent.place) if parent.place else None
    asked = [replace(one, default=place) if one.key == "unit.place" else one for one in own]
    return [*asked, *DECIDED]


def _unit(code: str) -> "Unit":
    from chibo.ground.organisation import queries as organisation

    found = organisation.by_code(code)
    if found is None:
        raise installation.NotReady(f"no unit has the code {code!r}; see chibo unit list")
    return found


def _list(given: argparse.Namespace) -> int:
    from chibo.ground.organisation import queries as organisation

    if given.under:
        above = _unit(given.under)
        units = [(0, above), *((1, one) for one in organisation.children(above))]
    else:
        units = organisation.outline()
    for depth, unit in units:
        ended = f", – {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
        print(f"{'  ' * depth}{unit.name} ({unit.code}{ended})")
    return DONE
