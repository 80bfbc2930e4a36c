"""Small electorates: when a secret ballot on phones does not open, and what it would show."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from chibo.assembly.voting.rules.refusal import check


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotRule:
    """The rule of secret ballots in one period (``data/ballot_rules.json``).

    Args:
        least_entitled: fewer phone voters and it does not open.
        least_cast: fewer ballots cast over all channels and only adopted or not adopted is shown.
        batch: so many ballots enter the archive together, at the least.
        keep_days: from publication until the archive is removed.
    """

    least_entitled: int
    least_cast: int
    batch: int
    keep_days: int
    source: str
    status: str
    valid_from: date
    valid_to: date | None = None


def from_data(data: dict[str, Any]) -> BallotRule:
    """Read one rule.

    Raises:
        KeyError, ValueError, TypeError: a field is missing or not what it should be.
    """
    rule = BallotRule(
        least_entitled=data["least_entitled"],
        least_cast=data["least_cast"],
        batch=data["batch"],
        keep_days=data["keep_days"],
        source=data["source"],
        status=data["status"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
    )
    if min(rule.least_entitled, rule.least_cast, rule.batch) < 2 or rule.keep_days < 1:
        raise ValueError("a secret among fewer than two is none")
    return rule


def check_entitled(rule: BallotRule, *, phones: int) -> None:
    """Refuse to open with too few phone voters: paper is offered.

    Raises:
        Refusal: ``too_few_phones``.
    """
    check(phones >= rule.least_entitled, "too_few_phones", phones=phones, least=rule.least_entitled)


def shows_figures(rule: BallotRule, *, cast: int) -> bool:
    """Whether figures may be shown, or only adopted and not adopted."""
    return cast >= rule.least_cast


def warnings(
    rule: BallotRule, *, phones: int, papers: int, repeats: bool = False
) -> tuple[str, ...]:
    """What whoever opens must have read: codes of sentences, the gravest first.

    ``one_paper``: the one paper is open to those who count. ``few_papers``: the sum of the papers follows
    from the difference. ``unanimous``: a unanimous result shows how everybody voted (always true, said
    always). ``asked_again``: the difference to the first result may show single votes.
    """
    found = []
    if papers == 1:
        found.append("one_paper")
    elif 0 < papers < rule.least_entitled:
        found.append("few_papers")
    found.append("unanimous")
    if repeats:
        found.append("asked_again")
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """One person of the frozen roll and the channel: phone or paper."""

    person: str
    name: str
    channel: str
    point: str


def roll_text(voters: Iterable[Voter]) -> str:
    """The frozen roll as it is sealed and given out: one JSON line for each voter, by id."""
    lines = [
        json.dumps(
            [one.person, one.name, one.channel, one.point],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for one in sorted(voters, key=lambda one: one.person)
    ]
    return "".join(f"{line}\n" for line in lines)
