"""Votes with names as the minutes record them (``chibo-record/1``, named_vote)."""

from typing import Any

LATE = "Phiếu của điểm mất kết nối được nhập sau khi đóng biểu quyết."


def vote(
    asked: dict[str, Any], result: dict[str, Any], first: dict[str, Any] | None
) -> dict[str, Any]:
    """An election from a list, or grades for persons.

    Args:
        asked: question, rule and sentence. result: as it is stored. first: at closing, if papers came later.
    """
    return {
        **asked,
        "valid": result["valid"],
        "invalid": result["invalid"],
        "not_voted": result["not_voted"] + result["pending"],
        "seats": result["seats"],
        "people": [_person(one) for one in result["people"]],
        "provisional": {"pending": first["pending"], "note": LATE} if first else None,
    }


def _person(one: dict[str, Any]) -> dict[str, Any]:
    if "votes" in one:
        return {name: one[name] for name in ("name", "votes", "percent", "elected", "tied")}
    reached = one["reached"]
    return {
        "name": one["name"],
        "grades": [
            {"name": grade["words"]["vi"]["name"], "votes": grade["votes"]}
            for grade in one["grades"]
        ],
        "effect": reached["words"]["vi"]["name"] if reached else "",
    }
