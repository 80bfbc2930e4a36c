"""A ballot paper as it is printed: the question, the boxes, the place for the seal.

Vietnamese in every language of the page, as all papers of the organisation. The seal of the committee
that convenes stands in the upper left corner; one box is marked by an X, or names are struck out where
there are more than seats (Quy chế bầu cử trong Đảng, Quyết định 244-QĐ/TW ngày 09/6/2014, Điều 17).
"""

from dataclasses import dataclass

from chibo.assembly.meetings.rules.state import MeetingState, VoteView
from chibo.assembly.voting.rules.form_ballot import NAMES, SEVERITY
from chibo.assembly.voting.rules.named_words import grade_name
from chibo.assembly.voting.rules.sheet import Sheet, from_data

YES_NO = ("Đồng ý", "Không đồng ý")
MARK_ONE = "Đánh dấu X vào một ô. Không ký tên, không ghi thêm."
MARK_EACH = "Với mỗi người đánh dấu X vào một ô. Không ký tên, không ghi thêm."
STRIKE = (
    "Gạch tên người mình không bầu; để lại nhiều nhất {} người, ít nhất một người. "
    "Không ký tên, không ghi thêm."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPaper:
    """The words of one paper; all papers of a vote are alike.

    Args:
        names: where the paper has names, with a box under each of ``boxes``; none: names are struck out.
    """

    title: str
    superior: str
    unit: str
    question: str
    boxes: tuple[str, ...]
    how: str
    names: tuple[str, ...] = ()


def of_vote(state: MeetingState, vote: VoteView) -> BallotPaper:
    """The paper of a vote: agree or disagree, the forms of discipline, lightest first, or names."""
    sheet = from_data(vote.sheet)
    if sheet:
        return _of_names(state, vote, sheet)
    names = dict(zip(SEVERITY, NAMES["vi"], strict=True))
    boxes = tuple(names[form].capitalize() for form in vote.forms) or YES_NO
    return BallotPaper(
        title="PHIẾU BIỂU QUYẾT",
        superior=state.unit.get("superior", ""),
        unit=state.unit["name"],
        question=vote.subject,
        boxes=boxes,
        how=MARK_ONE,
    )


def _of_names(state: MeetingState, vote: VoteView, sheet: Sheet) -> BallotPaper:
    grades = tuple(grade_name(grade, locale="vi").capitalize() for grade in sheet.grades)
    return BallotPaper(
        title="PHIẾU BẦU" if sheet.seats else "PHIẾU KÍN",
        superior=state.unit.get("superior", ""),
        unit=state.unit["name"],
        question=vote.subject,
        boxes=() if sheet.has_surplus else grades or YES_NO,
        how=STRIKE.format(sheet.seats) if sheet.has_surplus else MARK_EACH,
        names=sheet.names,
    )
