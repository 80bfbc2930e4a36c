"""S2, S3, S5 and S10 end to end: the same numbers on screen, in the PDF, in the statistics, in the JSON."""

import pytest

from chibo.assembly.meetings.services import deeds, excuses, life, votes
from chibo.core.errors import Refused
from chibo.people.members.rules import Flag
from chibo.trust.documents.record import problems
from tests.assembly.scenario import APPROVAL, approve, branch, official

pytestmark = pytest.mark.django_db

S2_FLAGS = {"o23": Flag.EXEMPT, "o24": Flag.EXEMPT, "o25": Flag.TEMP_OUT}


def s2():
    held = branch(official=25, flags=S2_FLAGS)
    held.convene()
    for key in ("o20", "o21", "o22"):
        held.do(excuses.record, roll=held.roll(key), reason="đi viện", excused=True)
    return held


def test_s2_the_deduction_decides():
    held = s2()
    held.open(*official(1, 19))
    held.do(life.open_meeting, by="o1")
    held.put(1, "Kết nạp Lò Thị Mai", "ADMIT", secrecy="open")
    held.count(yes=16, no=3, abstain=0)
    result = held.decide()

    assert (result["base"], result["needed"], result["yes"], result["passed"]) == (22, 15, 16, True)
    assert result["percent"] == "72.7"
    sentence = (
        "Tán thành 16 trên 22, cần 15: hai phần ba của 22 đảng viên chính thức, làm tròn lên."
    )
    assert sentence in held.page("o5")
    assert sentence in held.page("o2", "run")
    record = held.record()
    assert problems(record) == []
    vote = record["agenda"][0]["votes"][0]
    assert vote["sentence"] == sentence
    assert {d["kind"]: len(d["names"]) for d in vote["deductions"]} == {
        "exempt_absent": 2,
        "temp_out_absent": 1,
    }
    printed = held.printed(record)
    assert "16" in printed
    assert "72,7" in printed
    assert "hai phần ba của 22 đảng viên chính thức" in printed
    figures = held.figures()
    assert (figures.votes, figures.adopted, figures.voted, figures.entitled) == (1, 1, 19, 19)


def test_s2_an_exempt_member_who_comes_counts_in_base_and_numerator():
    held = s2()
    held.open(*official(1, 19), "o23")
    held.do(life.open_meeting, by="o1")
    held.put(1, "Kết nạp Lò Thị Mai", "ADMIT", secrecy="open")
    held.count(yes=17, no=3, abstain=0)
    result = held.decide()

    assert (result["base"], result["needed"], result["passed"]) == (23, 16, True)


def test_s3_a_majority_of_the_list_not_of_those_present():
    held = branch(official=31, flags={"o31": Flag.SUSPENDED})
    held.convene()
    held.open(*official(1, 19))
    held.do(life.open_meeting, by="o1")
    held.put(2, "Nghị quyết tháng", "RESOLUTION")
    held.count(yes=15, no=2, abstain=2)
    first, failed = held.vote_id, held.decide()
    assert (failed["base"], failed["needed"], failed["passed"]) == (30, 16, False)

    held.put(2, "Nghị quyết tháng, đã sửa", "RESOLUTION", predecessor=str(first))
    held.count(yes=17, no=1, abstain=1)
    adopted = held.decide()
    assert (adopted["passed"], adopted["percent"]) == (True, "56.7")

    page = held.page("o7")
    assert "Tán thành 15 trên 30, cần 16" in page
    assert "Tán thành 17 trên 30, cần 16" in page
    record = held.record()
    assert problems(record) == []
    both = record["agenda"][1]["votes"]
    assert [(v["yes"], v["passed"]) for v in both] == [(15, False), (17, True)]
    assert both[1]["note"] == "Biểu quyết lại."
    printed = held.printed(record)
    assert "Tán thành 15 trên 30, cần 16" in printed
    assert "Tán thành 17 trên 30, cần 16" in printed
    figures = held.figures()
    assert (figures.votes, figures.adopted, figures.rejected, figures.voted) == (2, 1, 1, 38)


def test_s5_three_of_four_are_elected_over_the_base():
    held = branch(official=14, flags={"o14": Flag.EXEMPT})
    held.convene()
    held.do(excuses.record, roll=held.roll("o13"), reason="nằm viện", excused=True)
    held.open(*official(1, 12))
    held.do(life.open_meeting, by="o1")
    names = ["Vừ A An", "Lò Thị Bình", "Sùng A Chung", "Cà Văn Dũng"]
    held.put(1, "Bầu chi ủy", "ELECT", names=names, seats=3)
    opened = held.state.open_vote
    assert (
        opened.rule["quorum"] | {"met": True, "present": 12, "needed": 10} == opened.rule["quorum"]
    )
    held.count(valid=11, invalid=1, n1=11, n2=9, n3=7, n4=5)
    result = held.decide()

    assert (result["base"], result["needed"], result["elected"]) == (12, 7, names[:3])
    sentence = (
        "Trúng cử: Vừ A An (11 phiếu), Lò Thị Bình (9 phiếu), Sùng A Chung (7 phiếu). "
        "Cần 7 trên 12: quá nửa của 12 đảng viên chính thức."
    )
    for page in (held.page("o5"), held.page("o2", "run")):
        assert sentence in page
    record = held.record()
    assert problems(record) == []
    vote = record["agenda"][0]["votes"][0]
    assert vote["sentence"] == sentence
    assert [one["percent"] for one in vote["people"]] == ["91.7", "75.0", "58.3", "41.7"]
    assert [d["kind"] for d in vote["deductions"]] == ["excused_absent", "exempt_absent"]
    printed = held.printed(record)
    assert "Vừ A An 11 91,7% Trúng cử" in printed
    assert "Cà Văn Dũng 5 41,7%" in printed
    figures = held.figures()
    assert (figures.votes, figures.adopted, figures.rejected) == (1, 0, 0)
    assert (figures.voted, figures.entitled) == (12, 12)


def hybrid(held, scattered):
    points = [{"name": f"Điểm {n}", "kind": "secondary", "responsible": None} for n in (1, 2, 3)]
    held.convene(mode="hybrid", scattered=scattered, points=points)


def test_s10_more_than_half_must_be_scattered_and_the_approval_on_file():
    held = branch(official=25, probationary=2, flags={"o25": Flag.EXEMPT})
    with pytest.raises(Refused) as missing:
        hybrid(held, 15)
    assert missing.value.code == "approval_missing"
    approve(held)
    with pytest.raises(Refused) as few:
        hybrid(held, 13)
    assert few.value.code == "online_condition"
    hybrid(held, 15)
    assert held.state.approval["number"] == APPROVAL


def test_s10_a_point_loses_the_network_and_its_paper_votes_come_later():
    held = branch(official=25, probationary=2, flags={"o25": Flag.EXEMPT})
    approve(held)
    hybrid(held, 15)
    held.open(*official(1, 9), "p1", "p2")
    held.tick(*official(10, 14), point="Điểm 1")
    held.tick(*official(15, 18), point="Điểm 2")
    held.tick(*official(19, 22), point="Điểm 3")
    held.do(life.open_meeting, by="o1")
    held.do(deeds.start_item, item=held.item(1))
    with pytest.raises(Refused) as rule:
        held.put(1, "Công nhận chính thức", "RECOGNISE", secrecy="open")
    assert rule.value.code == "mode_not_allowed"

    held.do(deeds.lose_point, point=held.point("Điểm 3"))
    held.put(2, "Nghị quyết tháng", "RESOLUTION")
    held.count(yes=8, no=1, abstain=0)
    held.count("Điểm 1", yes=5, no=0, abstain=0)
    held.count("Điểm 2", yes=3, no=1, abstain=0)
    at_once = held.decide()
    assert (at_once["base"], at_once["needed"], at_once["yes"], at_once["no"]) == (24, 13, 16, 2)
    assert (at_once["pending"], at_once["passed"], at_once["provisional"]) == (4, True, False)

    held.count("Điểm 3", service=votes.enter_pending, yes=4, no=0, abstain=0, blank=0)
    final = held.result
    assert (final["yes"], final["percent"], final["pending"]) == (20, "83.3", 0)
    assert "Tán thành 20 trên 24, cần 13" in held.page("o4")

    record = held.record()
    assert problems(record) == []
    vote = record["agenda"][1]["votes"][0]
    assert (vote["yes"], vote["percent"]) == (20, "83.3")
    assert (vote["provisional"]["yes"], vote["provisional"]["pending"]) == (16, 4)
    printed = held.printed(record)
    assert "Tán thành 20 trên 24, cần 13" in printed
    figures = held.figures()
    assert (figures.present, figures.expected) == (24, 26)
    assert (figures.on_site, figures.voted, figures.entitled) == (24, 22, 22)


def test_s10_pending_votes_that_could_turn_the_result_leave_it_provisional():
    held = branch(official=25, probationary=2, flags={"o25": Flag.EXEMPT})
    approve(held)
    hybrid(held, 15)
    held.open(*official(1, 14))
    held.tick(*official(15, 18), point="Điểm 3")
    held.do(life.open_meeting, by="o1")
    held.do(deeds.lose_point, point=held.point("Điểm 3"))
    held.put(2, "Nghị quyết tháng", "RESOLUTION")
    held.count(yes=11, no=3, abstain=0)
    waiting = held.decide()
    assert (waiting["passed"], waiting["provisional"]) == (False, True)
    assert held.state.votes[str(held.vote_id)].stage == "announced"

    held.do(votes.end_wait, by="o1", vote_id=held.vote_id)
    assert (held.result["provisional"], held.result["not_voted"]) == (False, 4)
    record = held.record()
    assert problems(record) == []
    assert record["agenda"][1]["votes"][0]["provisional"]["pending"] == 4
