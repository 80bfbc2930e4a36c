"""A ballot paper as it is printed: the question, the boxes, the place for the seal.

Vietnamese in every language of the page, as all papers of the organisation. The seal of the committee
that convenes stands in the upper left corner; one box is marked by an X (Quy chế bầu cử trong Đảng,
Quyết định 244-QĐ/TW ngày 09/6/2014, Điều 17).
"""

from dataclasses import dataclass

from chibo.assembly.meetings.rules.state import MeetingState, VoteView
from chibo.assembly.voting.rules.form_ballot import NAMES, SEVERITY

YES_NO = ("Đồng ý", "Không đồng ý")
MARK_ONE = "Đánh dấu X vào một ô. Không ký tên, không ghi thêm."


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPaper:
    """The words of one paper; all papers of a vote are alike."""

    superior: str
    unit: str
    question: str
    boxes: tuple[str, ...]
    how: str


def of_vote(state: MeetingState, vote: VoteView) -> BallotPaper:
    """The paper of a vote: agree or disagree, or the forms of discipline, lightest first."""
    names = dict(zip(SEVERITY, NAMES["vi"], strict=True))
    boxes = tuple(names[form].capitalize() for form in vote.forms) or YES_NO
    return BallotPaper(
        superior=state.unit.get("superior", ""),
        unit=state.unit["name"],
        question=vote.subject,
        boxes=boxes,
        how=MARK_ONE,
    )
