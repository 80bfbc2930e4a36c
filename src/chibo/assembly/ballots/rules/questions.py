"""What is asked, as Belenios questions, and what the sums mean.

    question     tán thành / không tán thành / không biểu quyết, exactly one; one question or several
    committee    more candidates than seats: one question, 1 to ``seats`` names, or the blank answer (an
                 invalid paper: nobody elected); as many as seats: one question each, agree / disagree,
                 none marked leaves the person without a vote; a list of one: exactly one
    confidence   one question for each person: one grade of the rule, exactly one

Sources: Quy chế bầu cử trong Đảng, Điều 14, 17 (docs/reference/decision-rules.md#elections). More names than
seats, both boxes, or an added name cannot be cast on the phone: the proofs allow no such ballot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chibo.assembly.voting.rules.named_words import grade_name
from chibo.assembly.voting.rules.refusal import check
from chibo.assembly.voting.rules.sheet import INVALID, VALID, Sheet, clean_names

YES_NO = ("yes", "no", "abstain")
ANSWERS = {"yes": "Tán thành", "no": "Không tán thành", "abstain": "Không biểu quyết"}
AGREE = ("Đồng ý", "Không đồng ý")
LONGEST = 500
MOST_QUESTIONS = 20


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
        seats: how many are elected. surplus: the body asks for more candidates than seats.
        grades: codes of the rule, from the best. named: ids of those who vote, where a plan names them.
    """

    kind: Kind
    subjects: tuple[str, ...]
    names: tuple[str, ...] = ()
    seats: int = 0
    surplus: bool = True
    grades: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """Plain JSON, as ``wish_of`` reads it."""
        return {
            "subjects": [subject.strip() for subject in self.subjects],
            "names": [name.strip() for name in self.names],
            "seats": self.seats,
            "surplus": self.surplus,
            "grades": list(self.grades),
            "named": list(self.named),
        }


def wish_of(kind: str, data: Mapping[str, Any]) -> Wish:
    """A wish as it is stored with an election."""
    return Wish(
        kind=Kind(kind),
        subjects=tuple(data["subjects"]),
        names=tuple(data["names"]),
        seats=data["seats"],
        surplus=data.get("surplus", True),
        grades=tuple(data.get("grades", ())),
        named=tuple(data.get("named", ())),
    )


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
    names = clean_names(wish.names)
    check(len(subjects) == 1, "one_heading")
    if wish.kind is Kind.CONFIDENCE:
        grades = [_printed(grade_name(grade, locale="vi")) for grade in wish.grades]
        return [_question(grades, f"{subjects[0]}: {name}") for name in names]
    check(1 <= wish.seats <= len(names), "seats_wrong", names=len(names))
    if len(names) > wish.seats:
        return [_question(list(names), subjects[0], least=1, most=wish.seats, blank=True)]
    least = 1 if len(names) == 1 else 0
    return [_question(list(AGREE), f"{subjects[0]}: {name}", least=least) for name in names]


def _printed(name: str) -> str:
    return name[:1].upper() + name[1:]


def _question(
    answers: list[str], text: str, *, least: int = 1, most: int = 1, blank: bool = False
) -> Question:
    flag = {"blank": True} if blank else {}
    return {"answers": answers, **flag, "min": least, "max": most, "question": text}


def figures(sums: Sequence[int]) -> dict[str, int]:
    """The sums of one yes/no/abstain question as the vote takes them."""
    return dict(zip(YES_NO, sums, strict=True))


def of_names(sheet: Sheet, result: Sequence[Sequence[int]], *, ballots: int) -> dict[str, int]:
    """The sums of a vote with names, as the board counts papers (``voting.rules.sheet``).

    Args:
        ballots: how many were counted; those that elect nobody are invalid where the list has a surplus.
    """
    if sheet.has_surplus:
        blank, *votes = result[0]
        rows = [[given] for given in votes]
    else:
        blank = 0
        rows = [list(sums) if sheet.grades else [sums[0]] for sums in result]
    given = {VALID: ballots - blank, INVALID: blank}
    for index, row in enumerate(rows):
        given |= dict(zip(sheet.columns(index), row, strict=True))
    return given
