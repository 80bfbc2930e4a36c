"""Votes with names in a record: whether papers, votes, grades and those elected fit together. No Django."""

from fractions import Fraction
from typing import Any

from chibo.trust.documents.sums import base_problems, needed, percent

Vote = dict[str, Any]


def problems(vote: Vote) -> list[str]:
    """What is wrong with the figures of an election from a list, or of grades for persons."""
    found = base_problems(vote)
    papers = vote["valid"] + vote["invalid"] + vote["not_voted"]
    given = [_given(one) for one in vote["people"]]
    if vote.get("veiled"):
        return [*found, "a result without figures has figures"] if papers or any(given) else found
    if papers != vote["present"]:
        found.append("the papers do not add up to the entitled persons present")
    if any(votes > vote["valid"] for votes in given):
        found.append("a name has more votes than there are valid papers")
    return found + (_elected(vote) if vote["seats"] else [])


def _given(one: dict[str, Any]) -> int:
    votes: int = one["votes"] if "votes" in one else sum(g["votes"] for g in one["grades"])
    return votes


def _elected(vote: Vote) -> list[str]:
    found = []
    people = vote["people"]
    share = Fraction(*vote["fraction"])
    if vote["needed"] != needed(base=vote["base"], share=share, strict=vote["strict"]):
        found.append("the number needed does not follow from base and fraction")
    if sum(one["votes"] for one in people) > vote["valid"] * vote["seats"]:
        found.append("more votes than seats on the valid papers")
    passing = sorted((p["votes"] for p in people if p["votes"] >= vote["needed"]), reverse=True)
    # Who has more votes than the first one without a seat is in; equals at the last seat are not.
    bound = passing[vote["seats"]] if len(passing) > vote["seats"] else vote["needed"] - 1
    for one in people:
        if one["elected"] != (one["votes"] > bound):
            found.append(f"{one['name']}: the election does not follow from the votes")
        equal = len(passing) > vote["seats"] and one["votes"] == bound
        if one["tied"] != (equal and passing[vote["seats"] - 1] == bound):
            found.append(f"{one['name']}: the tie does not follow from the votes")
        if one["percent"] != percent(one["votes"], vote["base"]):
            found.append(f"{one['name']}: the per cent figure does not follow from the votes")
    if vote["passed"] != (sum(one["elected"] for one in people) == vote["seats"]):
        found.append("whether every seat is filled does not follow from the votes")
    return found
