"""The page on facts: what rooms publish for those above them, and who listens."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NAME = "facts.md"
SOURCE = Path(__file__).resolve().parents[1] / "src"

MEETING = "meeting unit position at"
DRAFT = "draft kind meeting unit at"
DOCUMENT = "document unit position province kind subject"
VOTE = "vote unit decision_type at"
COUNT = f"{VOTE} channel point stage late"


class Row(NamedTuple):
    """What a reader wants to know of a fact."""

    fields: str
    when: str


FACTS = {
    "accounts.slip_printed": Row(
        "slip kind person by position province at", "An officer printed a slip for a member."
    ),
    "accounts.slip_used": Row(
        "slip kind person factor position province at",
        "A member set a way to sign in with a slip; for a lost telephone all old ones have ended.",
    ),
    "ledger.sealed": Row(
        "seal document version index size sealed_at", "A published checkpoint holds the document."
    ),
    "organisation.people_move": Row(
        "change origin target persons on decision position at",
        "Members of a unit go to another one; no persons named: all of them.",
    ),
    "organisation.changed": Row(
        "change kind unit on position", "A decision changed a unit of the tree."
    ),
    "documents.created": Row(DOCUMENT, "A document was rendered and waits for its signers."),
    "documents.signed": Row(f"{DOCUMENT} role", "One of the signers has signed."),
    "documents.completed": Row(f"{DOCUMENT} version", "The last signature was given."),
    "voting.prepared": Row(f"{VOTE} secrecy", "A question was prepared."),
    "voting.roll_frozen": Row(
        f"{VOTE} digest", "It is fixed who votes, where and by which channel."
    ),
    "voting.opened": Row(f"{VOTE} secrecy rule digest electors", "The vote was opened."),
    "voting.ballot_cast": Row(f"{VOTE} elector", "Somebody voted on the own device; never how."),
    "voting.count_entered": Row(COUNT, "One of two persons entered a count."),
    "voting.moved_to_paper": Row(
        f"{VOTE} elector", "A phone voter of a secret vote goes over to paper."
    ),
    "voting.closed": Row(f"{VOTE} result pending", "The vote was closed; its result stands."),
    "voting.announced": Row(f"{VOTE} result pending", "The result was told to the meeting."),
    "voting.completed_after": Row(
        f"{VOTE} result pending first_result cause point is_complete",
        "Late papers of a cut-off point came in, or the wait for them ended.",
    ),
    "voting.voided": Row(f"{VOTE} reason", "The vote counts for nothing."),
    "meetings.closed": Row(MEETING, "The meeting was closed."),
    "meetings.failed": Row(MEETING, "The meeting never had its quorum."),
    "meetings.vote_completed": Row(
        MEETING, "Late papers of a cut-off point came in, or the wait for them ended."
    ),
    "minutes.signed": Row(DRAFT, "Minutes or resolution bear all signatures."),
    "minutes.sealed": Row(DRAFT, "The log holds them."),
}

HEAD = """\
# Facts

News travels upwards in the house: a room publishes a fact in the transaction of a command, rooms above subscribe to it in
their `handlers.py`. `inline` handlers run in the same transaction, `later` ones as a job after the commit; they may run
twice. Payloads are plain JSON, ids and times as text.

This page is written by `make docs` from `scripts/docs_facts.py`; a check holds it against the code.

| fact | data | when | heard by |
|---|---|---|---|
"""


def _calls() -> Iterator[tuple[Path, str, list[str]]]:
    """File, name of the called function, and the texts among its arguments."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                called = node.func.id if isinstance(node.func, ast.Name) else called
                texts = [
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                ]
                yield path, called, texts


def published() -> set[str]:
    """Names that the code publishes; the voting room puts its own name before them."""
    found = set()
    for path, called, texts in _calls():
        if called in {"publish", "_publish", "_fact"}:
            found |= set(texts)
        elif called in {"tell", "_tell_result"} and "voting" in path.parts:
            found |= {f"voting.{text}" for text in texts}
    return found


def heard() -> dict[str, set[str]]:
    """Fact to the rooms that subscribe to it."""
    rooms = defaultdict(set)
    for path in sorted(SOURCE.rglob("handlers.py")):
        text = path.read_text(encoding="utf-8")
        if "facts.subscribe" in text:
            for name in FACTS:
                if f'"{name}"' in text:
                    rooms[name].add(path.parent.name)
    return rooms


def page() -> str:
    """The page on facts."""
    rooms = heard()
    rows = []
    for name, row in FACTS.items():
        fields = ", ".join(f"`{field}`" for field in row.fields.split())
        listeners = ", ".join(sorted(rooms[name])) or "–"
        rows.append(f"| `{name}` | {fields} | {row.when} | {listeners} |")
    return HEAD + "\n".join(rows) + "\n"


def complaints() -> Iterator[str]:
    """Facts without a row, and rows without a fact."""
    known = published()
    for name in sorted(known - set(FACTS)):
        yield f"scripts/docs_facts.py does not describe {name}"
    for name in sorted(set(FACTS) - known):
        yield f"scripts/docs_facts.py describes {name}, which nothing publishes"
