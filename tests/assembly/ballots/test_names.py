"""Secret votes with names by the services: an election from a list, a vote of confidence; phones and papers together."""

import subprocess
from typing import Any

import pytest

from chibo.assembly.ballots import queries, services
from chibo.assembly.ballots.rules.questions import Kind, Wish
from chibo.assembly.meetings.services import deeds
from chibo.protocols.belenios.audit import audit
from chibo.trust.documents.record import problems
from tests.assembly.ballots.hall import LIST, Hall
from tests.assembly.scenario import official

pytestmark = pytest.mark.django_db
PHONES = official(1, 6)
NOBODY = [1, 0, 0, 0, 0]
GRADES: dict[str, Any] = {
    "wish": Wish(
        kind=Kind.CONFIDENCE, subjects=("Lấy phiếu tín nhiệm",), names=("Vừ A An", "Lò Thị Bình")
    ),
    "decision_type": "CONFIDENCE",
}


def closed(room: Hall, ballots: list[Any], **papers: int) -> None:
    """Phones vote, two persons count the papers, then the trustees open the sum."""
    for key, chosen in zip(PHONES, ballots, strict=True):
        room.cast(key, *chosen)
    room.do(services.close, by="o1")
    room.count_papers(**papers)
    room.deliver("o3", "a2")
    room.branch.vote_id = room.election.votes[0]


def accepted(room: Hall, folder: Any) -> bool:
    archive = room.archive()
    (folder / f"{room.election.uuid}.bel").write_bytes(archive)
    command = ["belenios-tool", "election", "verify", "--dir", folder]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return audit(archive).is_right


def on_paper(room: Hall, **figures: int) -> dict[str, Any]:
    """A vote on paper alone: two persons count; the result."""
    room.branch.count(**figures)
    result: dict[str, Any] = room.branch.decide()
    return result


def recorded(room: Hall) -> dict[str, Any]:
    """The vote as the minutes record it."""
    room.branch.do(deeds.start_item, item=room.branch.item(2))
    record = room.branch.record()
    assert problems(record) == []
    vote: dict[str, Any] = next(one for item in record["agenda"] for one in item["votes"])
    return vote


def test_an_election_from_a_list_adds_phones_and_papers_and_names_who_is_elected(room, tmp_path):
    room.open(PHONES, **LIST)
    rows = [[0, 1, 1, 1, 0]] * 2 + [[0, 1, 1, 0, 1], [0, 1, 0, 1, 1], NOBODY, [0, 1, 1, 0, 0]]
    closed(room, [(row,) for row in rows], valid=3, invalid=0, n1=3, n2=3, n3=2, n4=1)
    assert room.election.result == [[1, 5, 4, 3, 2]]
    assert accepted(room, tmp_path)

    shown = room.branch.client("o5").get(f"/ballots/{room.id}/proof").content.decode()
    assert "<dt>Cà Văn Dũng</dt><dd>2</dd>" in shown

    result = room.branch.decide()

    votes_of = {one["name"]: one["votes"] for one in result["people"]}
    assert list(votes_of.values()) == [8, 7, 5, 3]
    assert result["elected"] == ["Vừ A An", "Lò Thị Bình", "Sùng A Chung"]
    assert (result["needed"], result["passed"], result["valid"], result["invalid"]) == (
        5,
        True,
        8,
        1,
    )
    assert result["proven"] == {"votes": 6, "digest": room.election.archive}
    page = room.branch.page("o5")
    assert "Sùng A Chung" in page
    assert "All seats filled" in page or "Đã bầu đủ số lượng" in page
    assert queries.public(room.id).decided == ("filled",)
    vote = recorded(room)
    assert [one["elected"] for one in vote["people"]] == [True, True, True, False]
    assert vote["note"].startswith("Trong đó 6 phiếu kín trên điện thoại")
    counted = room.branch.figures()
    assert (counted.votes, counted.adopted, counted.rejected) == (1, 0, 0)
    assert (counted.entitled, counted.voted) == (9, 9)


def test_a_vote_of_confidence_says_what_the_rule_says_of_each_person(room, tmp_path):
    room.open(PHONES, **GRADES)
    closed(
        room,
        [(0, 2)] * 5 + [(2, 2)],
        valid=3,
        invalid=0,
        n1_high=2,
        n1_middle=1,
        n2_middle=2,
        n2_low=1,
    )
    assert room.election.result == [[5, 0, 1], [0, 0, 6]]
    assert accepted(room, tmp_path)

    result = room.branch.decide()

    an, binh = result["people"]
    assert [grade["votes"] for grade in an["grades"]] == [7, 1, 1]
    assert [grade["votes"] for grade in binh["grades"]] == [0, 2, 7]
    assert an["reached"] is None
    assert (binh["reached"]["effect"], binh["reached"]["needed"]) == ("dismiss", 6)
    assert result["passed"] is None
    assert result["sentence"] == "Đề nghị miễn nhiệm: Lò Thị Bình."
    assert queries.public(room.id).decided == ("counted",)
    assert recorded(room)["people"][1]["effect"] == "đề nghị miễn nhiệm"


@pytest.mark.parametrize(
    ("plan", "ballots", "said"),
    [
        (LIST, [([0, 1, 1, 0, 0],)] * 3, "Chưa ai trúng cử"),
        (GRADES, [(0, 2)] * 3, "Không ai có mức phiếu"),
    ],
)
def test_under_five_ballots_only_what_follows_is_said(room, plan, ballots, said):
    room.open(official(1, 9), **plan)
    for key, chosen in zip(official(1, 3), ballots, strict=True):
        room.cast(key, *chosen)
    room.do(services.close, by="o1")
    room.deliver("o3", "a2")
    room.branch.vote_id = room.election.votes[0]

    result = room.branch.decide()

    assert result["veiled"]
    assert (result["valid"], result["invalid"], result["not_voted"]) == (0, 0, 0)
    assert said in result["sentence"]
    assert "Số phiếu dưới 5" in result["sentence"]
    vote = recorded(room)
    assert vote["veiled"]
    assert vote["sentence"] == result["sentence"]


def test_equals_at_the_last_seat_vote_again_among_themselves(room):
    room.branch.put(1, "Bầu 2 chi ủy", "ELECT", names=["A", "B", "C"], seats=2)
    tied = on_paper(room, valid=9, invalid=0, n1=8, n2=5, n3=5)
    assert (tied["elected"], tied["tied"], tied["open_seats"]) == (["A"], ["B", "C"], 1)
    first = str(room.branch.vote_id)

    room.branch.put(1, "Bầu lại", "ELECT", predecessor=first)

    vote = room.branch.state.open_vote
    assert (vote.sheet["names"], vote.sheet["seats"], vote.predecessor) == (["B", "C"], 1, first)
    assert on_paper(room, valid=9, invalid=0, n1=3, n2=6)["elected"] == ["C"]


def test_as_many_candidates_as_seats_are_agreed_to_one_by_one(room, tmp_path):
    wish = Wish(
        kind=Kind.COMMITTEE,
        subjects=("Bầu đại biểu",),
        names=("An", "Bình"),
        seats=2,
        surplus=False,
    )
    room.open(PHONES, wish=wish, decision_type="ELECT")
    closed(
        room, [([1, 0], [1, 0])] * 4 + [([1, 0], [0, 1]), ([0, 0], [0, 0])],
        valid=3, invalid=0, n1=0, n2=3,
    )  # fmt: skip
    assert room.election.result == [[5, 0], [4, 1]]
    assert accepted(room, tmp_path)

    result = room.branch.decide()

    assert [one["votes"] for one in result["people"]] == [5, 7]
    assert (result["elected"], result["valid"], result["invalid"]) == (["Bình", "An"], 9, 0)


def test_equals_vote_again_on_phones_as_a_vote_that_follows_the_first(room):
    names = {"decision_type": "ELECT"}
    room.branch.put(1, "Bầu 2 chi ủy", "ELECT", names=["A", "B", "C"], seats=2)
    on_paper(room, valid=9, invalid=0, n1=8, n2=5, n3=5)
    first = room.branch.vote_id
    wish = Wish(kind=Kind.COMMITTEE, subjects=("Bầu lại",), names=("C", "B"), seats=1)
    room.open(PHONES, wish=wish, **names)

    vote = room.branch.state.open_vote
    assert (vote.predecessor, vote.sheet["names"]) == (str(first), ["C", "B"])
