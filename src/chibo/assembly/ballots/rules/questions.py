"""What is asked, as Belenios questions, and what the sums mean.

    question     tán thành / không tán thành / không biểu quyết, exactly one; one question or several
    committee    more candidates than seats: one question, 1 to ``seats`` names, or the blank answer (an
                 invalid paper: nobody elected); as many as seats: one question each, agree / disagree,
                 none marked leaves the person without a vote; a list of one: exactly one
    confidence   one question for each person: high / middle / low, exactly one

Sources: Quy chế bầu cử trong Đảng, Điều 14, 17 (docs/reference/decision-rules.md#elections). More names than
seats, both boxes, or an added name cannot be cast on the phone: the proofs allow no such ballot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chibo.assembly.voting.rules.refusal import check

YES_NO = ("yes", "no", "abstain")
ANSWERS = {"yes": "Tán thành", "no": "Không tán thành", "abstain": "Không biểu quyết"}
AGREE = ("Đồng ý", "Không đồng ý")
GRADES = {"high": "Tín nhiệm cao", "middle": "Tín nhiệm", "low": "Tín nhiệm thấp"}
LONGEST = 500
MOST_QUESTIONS = 20
MOST_NAMES = 60


class Kind(StrEnum):
    """Kinds of elections."""

    QUESTION = "question"
    COMMITTEE = "committee"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What shall be decided.

    Args:
        subjects: the questions; of a committee's election the one heading.
        names: candidates, or the persons of a vote of confidence, in the order of the paper.
        seats: how many are elected.
    """

    kind: Kind
    subjects: tuple[str, ...]
    names: tuple[str, ...] = ()
    seats: int = 0


Question = dict[str, Any]


def questions(wish: Wish) -> list[Question]:
    """The questions in the order of their fields (the text is hashed).

    Raises:
        Refusal: nothing is asked, a name stands twice, or there are no seats.
    """
    subjects = tuple(subject.strip() for subject in wish.subjects)
    check(subjects and all(subjects), "subject_missing")
    check(len(subjects) <= MOST_QUESTIONS, "too_many_questions", most=MOST_QUESTIONS)
    check(all(len(subject) <= LONGEST for subject in subjects), "subject_too_long", most=LONGEST)
    if wish.kind is Kind.QUESTION:
        return [_question(list(ANSWERS.values()), subject) for subject in subjects]
    names = _names(wish.names)
    check(len(subjects) == 1, "one_heading")
    if wish.kind is Kind.CONFIDENCE:
        return [_question(list(GRADES.values()), f"{subjects[0]}: {name}") for name in names]
    check(1 <= wish.seats <= len(names), "seats_wrong", names=len(names))
    if len(names) > wish.seats:
        return [_question(names, subjects[0], least=1, most=wish.seats, blank=True)]
    least = 1 if len(names) == 1 else 0
    return [_question(list(AGREE), f"{subjects[0]}: {name}", least=least) for name in names]


def _names(given: Sequence[str]) -> list[str]:
    names = [name.strip() for name in given]
    check(names and all(names), "names_missing")
    check(len(set(names)) == len(names), "name_twice")
    check(len(names) <= MOST_NAMES, "too_many_names", most=MOST_NAMES)
    check(all(len(name) <= 200 for name in names), "subject_too_long", most=200)
    return names


def _question(
    answers: list[str], text: str, *, least: int = 1, most: int = 1, blank: bool = False
) -> Question:
    flag = {"blank": True} if blank else {}
    return {"answers": answers, **flag, "min": least, "max": most, "question": text}


def figures(sums: Sequence[int]) -> dict[str, int]:
    """The sums of one yes/no/abstain question as the vote takes them."""
    return dict(zip(YES_NO, sums, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What phones gave in an election: ballots, those without anybody elected, votes of each candidate."""

    collected: int
    invalid: int
    votes: dict[str, int]


def of_committee(wish: Wish, result: Sequence[Sequence[int]], *, ballots: int) -> Papers:
    """The sums of a committee's election as the board counts papers."""
    if len(wish.names) > wish.seats:
        blank, *votes = result[0]
        return Papers(
            collected=ballots, invalid=blank, votes=dict(zip(wish.names, votes, strict=True))
        )
    agreed = {name: sums[0] for name, sums in zip(wish.names, result, strict=True)}
    return Papers(collected=ballots, invalid=0, votes=agreed)


def of_confidence(wish: Wish, result: Sequence[Sequence[int]]) -> Mapping[str, dict[str, int]]:
    """Name → grade → votes."""
    return {
        name: dict(zip(GRADES, sums, strict=True))
        for name, sums in zip(wish.names, result, strict=True)
    }
