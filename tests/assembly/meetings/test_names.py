"""Elections and votes of confidence on paper, by forms alone: names, papers, two counts, the result, again for equals."""

import pytest

from tests.assembly.meetings.branch import furnish

FOUR = "Hà Văn Bình\n\nCà Thị Hoa \nNguyễn Thu Hằng"


@pytest.fixture
def meeting(db):
    return furnish().convened(mode="in_person").opened().at_item(6)


def page_of(response):
    return " ".join(response.content.decode().split())


def put(meeting, **changes):
    values = {
        "item": meeting.item(6),
        "about": "item",
        "subject": "Bầu chi ủy",
        "decision_type": "ELECT",
        "names": FOUR,
        "seats": "2",
        "surplus": "1",
    }
    return meeting.do("open_vote", **values | changes)


def papers_of(meeting, vote):
    return f"/meetings/{meeting.id}/print/ballots/{vote}/{meeting.point()}"


def result_of(meeting, vote, **figures):
    """Counted by two, closed, announced."""
    for answer in meeting.count(vote, "hoa", "binh", **figures):
        assert answer.status_code == 200, page_of(answer)
    meeting.done("close_vote", vote=vote)
    before = page_of(meeting.page())
    meeting.done("announce", vote=vote)
    return meeting.state().votes[vote].result, before


def test_a_committee_is_elected_from_a_list_on_paper(meeting):
    refused = put(meeting, seats="3")
    assert refused.status_code == 409
    assert "Nguyễn Thu Hằng</textarea>" in page_of(refused)
    assert put(meeting).status_code == 302
    vote = meeting.state().open_vote
    assert vote.secrecy == "secret"
    assert vote.sheet["names"] == ["Hà Văn Bình", "Cà Thị Hoa", "Nguyễn Thu Hằng"]
    client = meeting.branch.client("dien")
    board = f"/meetings/{meeting.id}/board/{vote.id}/{meeting.point()}"
    assert "Nguyễn Thu Hằng" in page_of(client.get(board))
    printed = page_of(client.get(papers_of(meeting, vote.id)))
    assert "PHIẾU BẦU" in printed
    assert "3. Nguyễn Thu Hằng" in printed
    assert "nhiều nhất 2 người" in printed
    (many,) = meeting.count(vote.id, "hoa", valid=6, invalid=0, n1=5, n2=4, n3=1)
    assert many.status_code == 422
    (wrong,) = meeting.count(vote.id, "hoa", valid=4, invalid=1, n1=5, n2=3, n3=0)
    assert wrong.status_code == 409

    result, before = result_of(meeting, vote.id, valid=4, invalid=1, n1=4, n2=3, n3=1)

    assert result["elected"] == ["Hà Văn Bình", "Cà Thị Hoa"]
    assert "Đã bầu đủ số lượng" in before
    shown = page_of(meeting.branch.client("hang").get(f"/meetings/{meeting.id}/"))
    assert shown.count("Trúng cử</span>") == 2
    assert "4 phiếu" in shown
    assert "80,0%" in shown


def test_equals_at_the_last_seat_are_offered_to_vote_again(meeting):
    put(meeting)
    first = meeting.state().open_vote.id
    result, _ = result_of(meeting, first, valid=5, invalid=0, n1=4, n2=3, n3=3)
    assert (result["elected"], result["tied"]) == (
        ["Hà Văn Bình"],
        ["Cà Thị Hoa", "Nguyễn Thu Hằng"],
    )
    assert "Bằng phiếu" in page_of(meeting.branch.client("hang").get(f"/meetings/{meeting.id}/"))
    assert "Bầu chi ủy: Cà Thị Hoa, Nguyễn Thu Hằng" in page_of(meeting.page())

    put(meeting, about=f"repeat:{first}", names="", seats="", surplus="")

    again = meeting.state().open_vote
    assert (again.sheet["names"], again.sheet["seats"]) == (["Cà Thị Hoa", "Nguyễn Thu Hằng"], 1)
    result, _ = result_of(meeting, again.id, valid=5, invalid=0, n1=2, n2=3)
    assert result["elected"] == ["Nguyễn Thu Hằng"]


def test_a_seat_that_stays_open_is_voted_on_again_among_the_others(meeting):
    put(meeting)
    first = meeting.state().open_vote.id
    result, before = result_of(meeting, first, valid=5, invalid=0, n1=5, n2=2, n3=2)
    assert (result["open_seats"], result["tied"]) == (1, [])
    assert "Chưa bầu đủ số lượng" in before

    put(meeting, about=f"repeat:{first}", names="", seats="")

    assert meeting.state().open_vote.sheet["names"] == ["Cà Thị Hoa", "Nguyễn Thu Hằng"]


def test_a_vote_of_confidence_is_given_by_those_whom_its_plan_names(meeting):
    plan = {"decision_type": "CONFIDENCE", "names": "Lò Văn Thoan", "seats": "", "surplus": ""}
    unknown = put(meeting, **plan, named="Lò Minh Đức")
    assert unknown.status_code == 409
    put(meeting, **plan, named="Cà Thị Hoa\nHà Văn Bình\nNguyễn Thu Hằng")
    vote = meeting.state().open_vote
    assert len(vote.electors) == 3
    board = f"/meetings/{meeting.id}/board/{vote.id}/{meeting.point()}"
    assert "Lò Văn Thoan: tín nhiệm thấp" in page_of(meeting.branch.client("hoa").get(board))
    printed = meeting.branch.client("dien").get(papers_of(meeting, vote.id))
    assert "Tín nhiệm thấp</th>" in page_of(printed)

    result, before = result_of(
        meeting, vote.id, valid=3, invalid=0, n1_high=1, n1_middle=0, n1_low=2
    )

    assert result["people"][0]["reached"]["effect"] == "dismiss"
    assert "đề nghị miễn nhiệm" in before
    assert "Đã kiểm phiếu" in before
