"""The page on permissions: what the rooms' ``policy.py`` say, with words for readers."""

import os
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc, getmembers, isfunction
from pathlib import Path
from types import ModuleType

import django
from django.utils.translation import override

from chibo.core.policy import Permission
from chibo.core.proofs import declared

NAME = "permissions.md"
SOURCE = Path(__file__).resolve().parents[1] / "src"

MEANINGS = {
    "accounts.enrol": "Print a slip for a member's way to sign in, and record that it was handed over.",
    "accounts.confirm_lost": "Confirm, as the second officer, a slip for a lost telephone; see and withdraw slips.",
    "sentinel.read_trail": "Read the audit trail of the seat's area; every look leaves a line.",
    "sentinel.take_trail": "Take the audit trail out as a file.",
    "sentinel.see_proofs": "See when the proofs were last run, and have them run.",
    "meetings.convene": "Plan and convene a meeting, and lay papers before it.",
    "meetings.observe": "Follow a meeting of a unit below as an observer.",
    "meetings.approve_online": "Answer a branch below that asks to meet online or at several places.",
    "voting.prepare": "Put a question to the vote.",
    "ballots.prepare": "Prepare a secret vote on phones, besides those who lead the meeting.",
    "ballots.audit": "Read and check the archive of a secret vote.",
    "minutes.return": "Give signed minutes of a unit below back with remarks, and settle it.",
    "minutes.confirm_grade": "Confirm how a branch below graded its meeting.",
    "documents.prepare": "Have a document made and its signers asked.",
    "documents.renew": "Renew the time stamps of the archive.",
    "documents.add_paper": "Add a paper to the unit's files.",
    "documents.choose_means": "Say how people sign: key file, token, remote service, or by hand.",
    "members.list": "See the list of members.",
    "members.open": "Open the record of a member.",
    "members.reveal_id": "See the personal id of a member in full, for a purpose of the rule table (`data/id_purposes.json`); enter a missing one.",
    "organisation.see": "See the tree of units as of any day, and the story of a unit.",
    "organisation.propose": "Propose a change of units below: found, rename, move, merge, split, dissolve.",
    "organisation.decide": "Decide such a change, as the second person where the rules ask for two.",
    "members.register": "Take in a list of members of a branch, undo it, add a single member.",
    "members.answer": "Answer what a member asks to have corrected.",
    "registry.ask": "Have the population register asked about a member, for a purpose of its table.",
    "registry.decide": "Decide whom an answer of the population register means, and what differs from it.",
    "registry.compare": "Have all linked members of the area compared with the population register.",
    "directives.follow": "See the tasks of the branch, export and print them.",
    "directives.judge": "Confirm a task, send it back, move its day, call it off.",
    "insight.oversee": "See overview and statistics of the units below.",
    "insight.remind": "Remind a branch of its meeting or its minutes.",
}

HEAD = """\
# Permissions

Who may do what follows from two things. The **seat**: an office in a unit gives permissions for that unit and, where the
table says so, for all units below it. The **case**: a meeting, a vote or a document names persons for it (chair, minutes
secretary, signers, electors); the rules at the end of this page. What nobody may see is kept by the database itself: rows
of protected tables are visible only inside the range of the seat, in one's own branch, or where they are one's own.

The installation itself (jobs, commands) acts under its own name in the audit trail.

This page is written by `make docs` from the `policy.py` of the rooms.

| permission | what | offices | where |
|---|---|---|---|
"""
DEEDS = """
## Deeds for which one confirms anew who one is

Having signed in is not enough for these: passkey, code or issuer are asked again, for this very deed. How long that
counts is a setting ([configuration](configuration.md)); having signed in a moment ago counts for all of them.

| deed | what | seconds |
|---|---|---|
"""
RULES = """
## Rules that go with the case

| room | rule | what it says |
|---|---|---|
"""


def _rooms() -> Iterator[tuple[str, ModuleType]]:
    """Name of a room, and its ``policy``, by floor and room."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.config.settings")
    django.setup()
    for path in sorted(SOURCE.glob("chibo/*/*/policy.py")):
        if "protocols" not in path.parts:
            name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
            yield path.parent.name, import_module(name)


def permissions() -> dict[str, Permission]:
    """Every permission of the rooms by its code."""
    found = (one for _, module in _rooms() for one in vars(module).values())
    return {one.code: one for one in found if isinstance(one, Permission)}


def page() -> str:
    """The page on permissions."""
    rows = [_row(permission) for permission in permissions().values()]
    parts = (HEAD, rows, DEEDS, _deeds(), RULES, _rules())
    return "".join(part if isinstance(part, str) else "\n".join(part) + "\n" for part in parts)


def _row(permission: Permission) -> str:
    offices = ", ".join(sorted(str(office) for office in permission.offices))
    where = "the unit of the seat" if permission.own_unit_only else "that unit and those below"
    meaning = MEANINGS.get(permission.code, "")
    return f"| `{permission.code}` | {meaning} | {offices} | {where} |"


def _deeds() -> Iterator[str]:
    """Every deed that a room declares, in the words of the page that asks."""
    list(_rooms())
    with override("en"):
        for deed in declared():
            what = str(deed.heading).removeprefix("Confirm in order to ")
            lasts = ", once for each subject until the session ends" if deed.holds else ""
            yield f"| `{deed.code}` | {what[:1].upper()}{what[1:]}{lasts}. | `{deed.setting}` |"


def _rules() -> Iterator[str]:
    for room, module in _rooms():
        for name, function in getmembers(module, isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                sentence = (getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
                yield f"| {room} | `{name}` | {sentence} |"


def complaints() -> Iterator[str]:
    """Permissions without a meaning, and meanings without a permission."""
    known = set(permissions())
    for code in sorted(known - set(MEANINGS)):
        yield f"scripts/docs_permissions.py does not say what {code} means"
    for code in sorted(set(MEANINGS) - known):
        yield f"scripts/docs_permissions.py describes {code}, no permission"
