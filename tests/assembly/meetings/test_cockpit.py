"""The cockpit: a whole meeting by forms alone, who may, what is refused, what is kept."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from chibo.assembly.meetings.assessment import schemes
from chibo.assembly.meetings.rules.state import Stage, VoteStage
from tests.assembly.meetings.branch import Branch, Running, furnish

pytestmark = pytest.mark.django_db
NEXT_MONTH = (timezone.localdate() + timedelta(days=30)).isoformat()


@pytest.fixture
def branch(db):
    return furnish()


@pytest.fixture
def meeting(branch: Branch) -> Running:
    return branch.convened()


def page_of(response):
    return " ".join(response.content.decode().split())


def vote_on(meeting, **changes):
    values = {
        "item": meeting.item(6),
        "about": "item",
        "subject": "Nghị quyết tháng này",
        "decision_type": "RESOLUTION",
        **changes,
    }
    meeting.done("open_vote", **values)
    return meeting.state().open_vote.id


def test_a_meeting_runs_from_invitation_to_end_without_scripts(meeting):
    meeting.opened().at_item(6)
    meeting.done("set_task", text="Sửa mương", owner=meeting.roll("hoa"), due=NEXT_MONTH)
    vote = vote_on(meeting)
    first, second = meeting.count(vote, "hoa", "binh", yes=4, no=1, abstain=0)
    meeting.done("close_vote", vote=vote)
    meeting.done("announce", vote=vote)
    meeting.done("conclude", item=meeting.item(6), text="Thống nhất", seen=0)
    full = {one.code: one.most for one in schemes()[0].criteria}
    reasons = {f"reason-{code}": "Chi bộ thống nhất." for code in full}
    meeting.done("grade", **full, **reasons, seen=0)
    meeting.done("close")

    state = meeting.state()
    assert (first.status_code, second.status_code) == (200, 200)
    assert state.stage is Stage.CLOSED
    assert state.votes[vote].result["passed"] is True
    assert (state.votes[vote].result["yes"], state.votes[vote].result["base"]) == (4, 5)
    assert state.grade["grade"] == "good"


def test_every_page_of_the_way_says_one_next_step(meeting):
    seen = [meeting.page()]
    meeting.done("open_check_in")
    seen.append(meeting.page())
    meeting.check_in("thoan", "dien", "hoa")
    seen.append(meeting.page())
    meeting.done("open_meeting")
    seen.append(meeting.page())

    for response in seen:
        assert response.status_code == 200
        outside_questions = re.sub("<dialog.*?</dialog>", "", page_of(response))
        assert outside_questions.count("btn-primary") == 1


@pytest.mark.parametrize("name", ["hoa", "duc"])
def test_only_the_pens_see_the_cockpit_and_others_read_why(meeting, name):
    response = meeting.page(by=name)

    assert response.status_code == 403
    assert response["Chibo-Error"] == "pen_only"


def test_a_member_cannot_do_what_the_pen_does(meeting):
    meeting.done("open_check_in")
    response = meeting.do("suspend", by="hoa")

    assert response.status_code == 403


def test_a_stranger_of_another_branch_finds_no_meeting(meeting):
    other = furnish()

    assert other.client("thoan").get(meeting.url).status_code == 404


def test_who_has_not_signed_in_is_sent_to_the_sign_in(meeting, client):
    response = client.get(meeting.url)

    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_a_refused_deed_keeps_what_was_typed_and_says_why(meeting):
    meeting.opened().at_item(1)
    long = "mương " * 1000
    response = meeting.do("write_note", text=long)

    assert response.status_code == 409
    assert long.strip() in page_of(response)
    assert 'id="refusal"' in page_of(response)


def test_the_script_gets_the_sentence_alone(meeting):
    response = meeting.do("suspend", part=True)

    assert response.status_code == 409
    assert "<html" not in page_of(response)
    assert 'role="alert"' in page_of(response)


def test_the_script_gets_the_changed_regions_and_the_number(meeting):
    meeting.opened()
    response = meeting.do("start_item", part=True, item=meeting.item(1))

    assert response.status_code == 200
    assert int(response["Chibo-Seq"]) == meeting.state().seq
    assert 'id="now"' in page_of(response)
    assert 'id="tasks"' not in page_of(response)


def test_the_same_key_twice_is_one_deed(meeting):
    meeting.opened().at_item(1)
    meeting.done("write_note", text="Ghi một lần", idempotency_key="k-1")
    meeting.done("write_note", text="Ghi một lần", idempotency_key="k-1")

    assert len(meeting.state().notes) == 1


def test_two_secretaries_see_each_other_and_do_not_overwrite(meeting):
    meeting.opened().at_item(3)
    item = meeting.item(3)
    meeting.done("conclude", item=item, text="Của Diên", seen=0)
    stale = meeting.do("conclude", by="thoan", item=item, text="Của Thoan", seen=0)
    page = page_of(meeting.page(by="thoan"))

    assert stale.status_code == 409
    assert "Quàng Thị Diên" in page_of(stale)
    assert "Của Thoan" in page_of(stale)
    assert "Của Diên" in page_of(stale)
    assert meeting.state().items[item].conclusion == "Của Diên"
    assert "<b>Quàng Thị Diên</b>" in page


def test_one_overwrites_the_own_text_freely(meeting):
    meeting.opened().at_item(3)
    item = meeting.item(3)
    meeting.done("conclude", item=item, text="Một", seen=0)
    meeting.done("conclude", item=item, text="Hai", seen=0)

    assert meeting.state().items[item].conclusion == "Hai"


def test_both_pressing_next_does_not_skip_an_item(meeting):
    meeting.opened().at_item(1)
    meeting.done("start_item", item=meeting.item(2))
    meeting.done("start_item", by="thoan", item=meeting.item(2))

    assert meeting.state().current_item.number == 2


def test_the_last_deed_is_undone_and_both_stay_in_the_record(meeting):
    meeting.opened().at_item(1)
    meeting.done("welcome_guest", name="Đồng chí Páo, đảng ủy viên")
    before = page_of(meeting.page())
    meeting.done("undo", seq=meeting.state().seq)

    assert "Đồng chí Páo" in before
    assert meeting.state().guests == ()
    assert "<del>" in page_of(meeting.page())


def test_speakers_wait_points_of_order_first_and_a_summary_is_kept(meeting):
    meeting.opened().at_item(3)
    meeting.done("ask_floor", roll=meeting.roll("hoa"), kind="speech")
    meeting.done("ask_floor", roll=meeting.roll("binh"), kind="point_of_order")
    queue = [s.roll for s in meeting.state().waiting]
    speech = meeting.state().waiting[0].id
    meeting.done("give_floor", id=speech)
    meeting.done("end_speech", id=speech, text="Đề nghị theo đúng chương trình")

    assert queue == [meeting.roll("binh"), meeting.roll("hoa")]
    assert meeting.state().speeches[speech].text == "Đề nghị theo đúng chương trình"


def test_an_amendment_is_voted_on_before_its_motion(meeting):
    meeting.opened().at_item(6)
    item = meeting.item(6)
    meeting.done("put_motion", item=item, proposer=meeting.roll("hoa"), text="Sửa 120 m mương")
    motion = next(iter(meeting.state().motions.values()))
    meeting.done(
        "amend", motion_id=motion.id, proposer=meeting.roll("binh"), before="120", after="150"
    )
    early = meeting.do(
        "open_vote",
        item=item,
        about=f"motion:{motion.id}",
        subject="Mương",
        decision_type="RESOLUTION",
    )
    change = meeting.state().motions[motion.id].amendments[0]
    vote = vote_on(meeting, about=f"amendment:{motion.id}:{change.id}")
    meeting.count(vote, "hoa", "binh", yes=5, no=0, abstain=0)
    meeting.done("close_vote", vote=vote)

    assert early.status_code == 409
    assert meeting.state().motions[motion.id].text == "Sửa 150 m mương"


def test_unequal_counts_are_refused_and_more_than_the_persons_too(meeting):
    meeting.opened().at_item(6)
    vote = vote_on(meeting)
    (many,) = meeting.count(vote, "hoa", yes=6, no=0, abstain=0)
    meeting.count(vote, "hoa", yes=5, no=0, abstain=0)
    (unequal,) = meeting.count(vote, "binh", yes=4, no=1, abstain=0)
    closing = meeting.do("close_vote", vote=vote)

    assert many.status_code == 422
    assert "notice-bad" in page_of(unequal)
    assert closing.status_code == 409
    assert meeting.state().votes[vote].counted == ()


def test_the_first_count_stays_hidden_from_the_second_person(meeting):
    meeting.opened().at_item(6)
    vote = vote_on(meeting)
    meeting.count(vote, "hoa", yes=4, no=1, abstain=0)
    url = f"/meetings/{meeting.id}/board/{vote}/{meeting.point()}"
    seen = page_of(meeting.branch.client("binh").get(url))

    assert "Cà Thị Hoa" in seen
    assert 'value="4"' not in seen


def test_counts_of_a_vote_are_for_the_roll_only(meeting):
    meeting.opened().at_item(6)
    vote = vote_on(meeting)
    url = f"/meetings/{meeting.id}/board/{vote}/{meeting.point()}"
    nowhere = f"/meetings/{meeting.id}/board/{vote}/nowhere"

    assert furnish().client("hoa").get(url).status_code == 404
    assert meeting.branch.client("hoa").get(nowhere).status_code == 404


def test_the_progress_of_a_vote_names_nobody(meeting):
    meeting.opened().at_item(6)
    vote_on(meeting)
    now = page_of(meeting.page()).partition('id="now"')[2].partition("</section>")[0]

    assert "Cà Thị Hoa" not in now


def test_a_vote_is_voided_with_a_reason_and_repeated_as_a_new_one(meeting):
    meeting.opened().at_item(6)
    vote = vote_on(meeting)
    empty = meeting.do("void", vote=vote, reason=" ")
    meeting.done("void", vote=vote, reason="Đọc nhầm câu hỏi")
    again = vote_on(meeting)
    meeting.count(again, "hoa", "binh", yes=2, no=3, abstain=0)
    meeting.done("close_vote", vote=again)
    meeting.done("announce", vote=again)
    third = vote_on(meeting, about=f"repeat:{again}")

    votes = meeting.state().votes
    assert empty.status_code == 409
    assert votes[vote].stage is VoteStage.VOID
    assert votes[third].predecessor == again


def test_the_meeting_does_not_end_with_an_open_vote(meeting):
    meeting.opened().at_item(6)
    vote_on(meeting)
    response = meeting.do("close")

    assert response.status_code == 409
    assert response.context["refusal"].code == "close_with_open_vote"


def test_without_a_quorum_it_fails_and_is_minuted(meeting):
    meeting.done("open_check_in")
    meeting.check_in("thoan", "dien")
    early = meeting.do("open_meeting")
    meeting.done("fail")

    assert early.status_code == 409
    assert meeting.state().stage is Stage.FAILED_QUORUM
    assert meeting.page().status_code == 200


def test_absence_is_excused_with_a_reason_or_not(meeting):
    meeting.done("open_check_in")
    missing = meeting.do("excuse", roll=meeting.roll("hoa"), reason="", excused="yes")
    meeting.done("excuse", roll=meeting.roll("hoa"), reason="Đi viện", excused="yes")

    assert missing.status_code == 409
    assert meeting.state().roll[meeting.roll("hoa")].excused is True


def test_a_claim_is_confirmed_one_by_one_or_all_at_once(meeting):
    meeting.done("open_check_in")
    for name in ("hoa", "binh", "hang"):
        meeting.branch.client(name).post(
            f"/meetings/{meeting.id}/do/check-in", {"point": meeting.point()}
        )
    claims = [p.id for p in meeting.state().presence.values() if p.confirmed_by is None]
    assert len(claims) == 3
    meeting.done("reject_presence", id=claims[0])
    meeting.done("confirm_all", point=meeting.point())

    confirmed = [p for p in meeting.state().presence.values() if p.confirmed_by]
    assert len(confirmed) == 2


def test_names_with_markup_are_shown_as_they_are(branch):
    meeting = branch.convened(title="<script>alert(1)</script>")
    page = page_of(meeting.page())

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("deed", "values"),
    [
        ("nonsense", {}),
        ("give_floor", {}),
        ("give_floor", {"id": "x"}),
        ("close_vote", {"vote": "no uuid"}),
        ("undo", {"seq": "z"}),
        ("set_task", {"text": "a", "owner": "x", "due": "31/02/2026"}),
        ("enter_presence", {"roll": "x", "point": "x" * 100}),
        ("write_note", {"text": "null\x00byte"}),
        ("grade", {"seen": 0, "committee_met": 99}),
        ("grade", {"seen": 0, "committee_met": "x"}),
        ("grade", {"seen": 0, "committee_met": ""}),
    ],
)
def test_nonsense_is_answered_with_a_sentence(meeting, deed, values):
    meeting.opened().at_item(1)
    response = meeting.do(deed, **values)

    assert response.status_code in {400, 403, 404, 409}


def test_a_deed_s_address_opened_by_hand_leads_back_to_the_page(meeting):
    response = meeting.branch.client("dien").get(f"{meeting.url}/close")

    assert response.status_code == 302
    assert response["Location"] == meeting.url


def test_the_page_takes_the_same_number_of_statements_however_much_has_happened(
    meeting, django_assert_num_queries, django_assert_max_num_queries
):
    meeting.opened().at_item(6)
    client = meeting.branch.client("dien")
    client.get(meeting.url)
    with django_assert_max_num_queries(16) as few:
        client.get(meeting.url)
    at_first = len(few)
    for n in range(8):
        meeting.done("write_note", text=f"Ghi chú {n}")
        meeting.done("ask_floor", roll=meeting.roll("hoa"), kind="speech")
        meeting.done(
            "put_motion", item=meeting.item(6), proposer=meeting.roll("hoa"), text=f"Số {n}"
        )

    with django_assert_num_queries(at_first):
        client.get(meeting.url)
