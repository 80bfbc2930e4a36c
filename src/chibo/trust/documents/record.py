"""The record that every document is made of (``chibo-record/1``): form and arithmetic. No Django.

The form is ``record.schema.json`` (published in ``docs/reference``); the sums are checked here, so
that no sheet can ever print figures that contradict each other.
"""

import json
import re
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from chibo.trust.documents import named
from chibo.trust.documents.sums import base_problems, needed, percent

SCHEMA = Path(__file__).with_name("record.schema.json")
Record = dict[str, Any]


def problems(record: Record) -> list[str]:
    """What is wrong with a record, in English for developers; empty when it can be printed."""
    found = [
        f"{error.json_path}: {error.message[:200]}" for error in _validator().iter_errors(record)
    ]
    if found:
        return found
    found = _head(record)
    if "roll" in record:
        found += _roll(record)
        for item in record["agenda"]:
            for vote in item["votes"]:
                check = named.problems if "people" in vote else _vote
                found += [f"{vote['label']}: {words}" for words in check(vote)]
    return found


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def symbol(*, number: int, kind: str, organ: str) -> str:
    """Number and symbol as printed, at least two digits: ``09-NQ/CB``."""
    return f"{number:02d}-{kind}/{organ}"


def _head(record: Record) -> list[str]:
    document = record["document"]
    found = []
    start = symbol(number=document["number"], kind=document["type"], organ="")
    if not document["symbol"].startswith(start):
        found.append("the symbol does not fit number and type")
    roles = [place["role"] for place in record["signatures"]]
    if len(set(roles)) != len(roles):
        found.append("a role signs twice")
    if "meeting" in record and record["meeting"]["end"] < record["meeting"]["start"]:
        found.append("the meeting ends before it starts")
    return found


def _roll(record: Record) -> list[str]:
    roll = record["roll"]
    total = sum(roll["total"].values())
    present = sum(roll["present"].values())
    absent = sum(len(roll[kind]) for kind in ("absent_excused", "absent_unexcused", "exempt"))
    found = []
    if present + absent != total:
        found.append(f"roll: {present} present and {absent} absent are not {total} members")
    if any(roll["present"][kind] > roll["total"][kind] for kind in roll["total"]):
        found.append("roll: more present than there are members")
    if sum(place["present"] for place in record["meeting"]["places"]) != present:
        found.append("roll: the meeting points do not add up to those present")
    return found


def _vote(vote: Record) -> list[str]:
    found = base_problems(vote)
    given = vote["yes"] + vote["no"] + vote["abstain"] + vote["blank"]
    if vote.get("veiled"):
        if given or vote["not_voted"]:
            found.append("a result without figures has figures")
        return found
    if given + vote["not_voted"] != vote["present"]:
        found.append("the votes do not add up to the entitled persons present")
    share = Fraction(*vote["fraction"])
    if vote["needed"] != needed(base=vote["base"], share=share, strict=vote["strict"]):
        found.append("the number needed does not follow from base and fraction")
    if vote["passed"] != (vote["base"] > 0 and vote["yes"] >= vote["needed"]):
        found.append("the result does not follow from the votes")
    if vote["percent"] != percent(vote["yes"], vote["base"]):
        found.append("the per cent figure does not follow from the votes")
    return found


def file_name(record: Record) -> str:
    """A name for the file that every system accepts: ``BB-11-2026-11-03.pdf``."""
    document = record["document"]
    day = date.fromisoformat(document["date"]).isoformat()
    return re.sub(r"[^A-Za-z0-9.-]", "-", f"{document['type']}-{document['number']:02d}-{day}.pdf")
