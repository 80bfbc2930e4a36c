"""A member on a phone, and what somebody on probation may and may not do."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from chibo.assembly.meetings.services import deeds, votes
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.journeys.evening_pages import opened, sent
from tests.journeys.world import Held, World
from tests.support import browser

pytestmark = pytest.mark.journey
BEFORE_KHOI_COMES, BEFORE_THE_VOTE = 21.0, 67.0


def open_vote(held: Held) -> str:
    """The chair puts the admission to the vote."""
    done = held.do(
        votes.open_vote,
        by="thoan",
        item=held.player.ids["item", "6"],
        subject="Đề nghị kết nạp quần chúng ưu tú Lò Thị Mai vào Đảng",
        decision_type="ADMIT",
        secrecy="open",
    )
    assert done.state.open_vote is not None
    return str(done.state.open_vote.id)


def count_hands(held: Held, vote: str) -> None:
    """Both rooms count, two people each."""
    for point, by, figures in (
        ("main", ("dien", "thoan"), {"yes": 8, "no": 1, "abstain": 1}),
        ("pa-vat", ("binh", "hien"), {"yes": 4, "no": 1, "abstain": 0}),
    ):
        for who in by:
            place = held.player.ids["point", point]
            held.do(votes.enter_count, by=who, vote_id=vote, point=place, figures=figures)


def pair_projector(world: World, held: Held, chromium: Browser) -> Page:
    """A screen in the room that follows the meeting."""
    screen = world.visit(chromium, width=1280)
    screen.goto("/projector")
    pen = world.visit(chromium, "dien", width=1280)
    pen.goto(f"/meetings/{held.id}/projector")
    pen.get_by_label("Mã trên màn hình").fill(screen.locator(".verdict").inner_text())
    pen.get_by_role("button", name="Ghép màn hình").click()
    expect(pen.get_by_role("button", name="Gỡ ra")).to_be_visible()
    pen.context.close()
    screen.goto("/projector")
    return screen


def test_a_member_comes_speaks_writes_votes_and_sees_the_result(
    world: World, chromium: Browser
) -> None:
    held = world.held(BEFORE_KHOI_COMES)
    hall = pair_projector(world, held, chromium)
    phone = world.visit(chromium, "khoi")
    phone.goto("/")
    phone.get_by_role("link", name="Vào họp").click()

    phone.get_by_label("Nhà văn hóa bản Nà Khoang").check()
    phone.locator("#door-code").fill("000 000")
    with phone.expect_response(re.compile("check-in")) as refused:
        phone.get_by_role("button", name="Điểm danh tôi có mặt").click()
    assert refused.value.status == 409
    expect(phone.locator("#mine [role=alert]")).to_contain_text("Mã")
    phone.locator("#door-code").fill(hall.locator("#door b").inner_text())
    sent(phone, phone.get_by_role("button", name="Điểm danh tôi có mặt").click)
    expect(phone.locator("#mine")).to_contain_text("Chờ xác nhận")
    held.do(deeds.confirm_all, point=held.player.ids["point", "main"])
    expect(phone.locator("#mine")).to_contain_text("Đồng chí có mặt tại")

    sent(phone, phone.get_by_role("button", name="Xin phát biểu").click)
    expect(phone.locator("#my-floor")).to_contain_text("người tiếp theo")
    speech = held.state.waiting[-1].id
    held.do(deeds.give_floor, id=speech)
    expect(phone.locator("#my-floor")).to_contain_text("đang phát biểu")
    sent(phone, phone.get_by_role("button", name="Tôi đã phát biểu xong").click)
    opened(phone, "#opinion").locator("#opinion-text").fill("Đề nghị thêm trạm phát sóng ở Pá Vạt.")
    sent(phone, phone.get_by_role("button", name="Gửi ý kiến").click)
    written = [s for s in held.state.speeches.values() if s.kind == "written"]
    assert [s.text for s in written] == ["Đề nghị thêm trạm phát sóng ở Pá Vạt."]
    assert browser.axe(phone) == []
    assert browser.overflow(phone) == []
    # The browser itself reports the code that was refused.
    assert [line for line in browser.complaints(phone) if "409" not in line] == []


def test_a_vote_on_the_own_phone_has_a_receipt_and_the_result_of_everybody(
    world: World, chromium: Browser
) -> None:
    held = world.held(BEFORE_THE_VOTE)
    phone = world.visit(chromium, "khoi")
    phone.goto(f"/meetings/{held.id}/")
    vote = open_vote(held)
    expect(phone.locator("h1, h2").first).to_contain_text("kết nạp")
    assert phone.locator("input[name=choice]:checked").count() == 0
    browser.screenshot(phone, "journey-member-vote")
    phone.get_by_label("Tán thành", exact=True).check()
    sent(phone, phone.get_by_role("button", name="Gửi: Tán thành").click)
    expect(phone.locator("#mine")).to_contain_text("Mã biên nhận")
    receipt = phone.locator("#mine .mono").inner_text()
    for who in ("hang", "phuong"):
        held.do(votes.cast, by=who, vote_id=vote, choice="yes")
    count_hands(held, vote)
    held.do(votes.close_vote, by="thoan", vote_id=vote)
    expect(phone.locator("#now")).to_contain_text("đóng")
    assert "Tán thành" not in phone.locator("#now").inner_text()
    phone.reload()
    expect(phone.locator("#mine")).to_contain_text(receipt)
    held.do(votes.announce, by="thoan", vote_id=vote)
    expect(phone.locator("#now")).to_contain_text("Tán thành 15 trên 20, cần 14")
    assert browser.axe(phone) == []
    assert browser.complaints(phone) == []


def test_a_probationary_member_has_no_ballot_and_a_forged_one_is_refused_and_recorded(
    world: World, chromium: Browser
) -> None:
    held = world.held(BEFORE_THE_VOTE)
    vote = open_vote(held)
    phone = world.visit(chromium, "duc")
    phone.goto(f"/meetings/{held.id}/")
    expect(phone.locator("#mine")).to_contain_text("Điều lệ Đảng, Điều 5")
    assert phone.locator("input[name=choice]").count() == 0

    status = phone.evaluate(
        """async ([url, vote]) => {
            const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
            const body = new URLSearchParams({csrfmiddlewaretoken: token, vote, choice: "yes"});
            return (await fetch(url, {method: "POST", body})).status;
        }""",
        [f"/meetings/{held.id}/do/cast", vote],
    )

    assert status == 403
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="voting.cast_denied")
    assert (line.actor_person, str(line.subject)) == (world.people["duc"], vote)
    assert not held.state.votes[vote].cast
