"""A secret vote in a hybrid meeting, from its set-up to the minutes: every part by its person, on their own device."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from chibo.assembly.meetings.services import careful, life, votes
from chibo.assembly.minutes.models import Draft
from chibo.cli.main import main
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.demo.script import Announce, CloseVote
from tests.frontend.tool import Bench
from tests.journeys.evening_pages import Evening
from tests.journeys.sealing import office
from tests.journeys.secret_vote import CHAIR, NO, PEN, SUBJECT, YES, SecretVote, do
from tests.journeys.world import World
from tests.support import browser
from tests.support.jobs import drain

pytestmark = pytest.mark.journey
PERSONNEL = 61.5
"""The minute of the evening at which the item of the admission has begun."""
ON_PHONES = ("hang", "khoi", "phuong", "yeu", "hoa")
SLIP_BACK = "anh"
NOW = timedelta()
SAID = "Trong đó 5 phiếu kín trên điện thoại kiểm tra lại được bằng hồ sơ kiểm phiếu"
PAPERS_IN_THE_HALL = {"yes": 6, "no": 1, "invalid": 1}
PAPERS_IN_THE_VALLEY = {"yes": 5}


@pytest.fixture
def vote(world: World, chromium: Browser, settings: Any, tmp_path: Path) -> SecretVote:
    settings.CHIBO_BALLOT_BOX_DIR = tmp_path / "boxes"
    return SecretVote.at(world, chromium, world.held(PERSONNEL), tmp_path)


def test_a_secret_vote_from_its_set_up_to_the_minutes(
    vote: SecretVote, world: World, tmp_path: Path
) -> None:
    with office(world, tmp_path, {}) as work:
        vote.prepare(item=next(i.id for i in vote.held.state.items.values() if i.number == 6))
        vote.make_slips()
        vote.make_keys()
        vote.freeze([*ON_PHONES, SLIP_BACK], work)
    trackers, replaced = everybody_votes(vote)
    head = vote.close(turnout="5 trên 5")
    vote.decrypt("hoa", head)
    papers_are_counted(vote)
    vote.decrypt("thu", head)

    expect(vote.finds("hang", trackers["hang"])).to_contain_text("được tính")
    expect(vote.finds("khoi", trackers["khoi"])).to_contain_text("được tính")
    expect(vote.finds("khoi", replaced)).to_contain_text("đã thay bằng lá sau")
    anybody_checks(vote, tmp_path / "home")
    the_meeting_goes_on(vote)
    for who, page in vote.pages.items():
        assert [line for line in browser.complaints(page) if "422" not in line] == [], who


def everybody_votes(vote: SecretVote) -> tuple[dict[str, str], str]:
    """Five on phones: one has the phone checked first, one is cut off, one votes again; one goes over to paper."""
    *drawn, back = vote.slips[: len(ON_PHONES) + 1]
    slips = dict(zip(ON_PHONES, drawn, strict=True))
    assert back not in drawn
    vote.hand_back(SLIP_BACK, PEN, "hoa")

    vote.challenge("hang", vote.prepared("hang", slips["hang"], NO), NO)
    trackers = {"hang": vote.choose(vote.page("hang"), YES)}
    vote.cast("hang")

    replaced = vote.prepared("khoi", slips["khoi"], NO)
    vote.cast("khoi")
    trackers["khoi"] = vote.prepared("khoi", slips["khoi"], YES)
    vote.cast("khoi")
    assert replaced != trackers["khoi"]

    trackers["phuong"] = vote.prepared("phuong", slips["phuong"], NO)
    cut_off(vote, "phuong")
    vote.cast("phuong")
    for who in ("yeu", "hoa"):
        trackers[who] = vote.prepared(who, slips[who], YES)
        vote.cast(who)
    return trackers, replaced


def cut_off(vote: SecretVote, who: str) -> None:
    """No network at the moment of casting: the ballot stays on the screen and says so."""
    page = vote.page(who)
    page.context.set_offline(True)
    do(page, "cast")
    problem = page.locator("[data-problem]")
    expect(problem).to_contain_text("Chưa gửi được")
    expect(problem).to_be_in_viewport()
    vote.look(page, "booth-cut-off")
    page.context.set_offline(False)
    browser.complaints(page).clear()  # the browser says itself that it is offline


def anybody_checks(vote: SecretVote, folder: Path) -> None:
    """The archive from the page, at home: the foreign program, ours, and both against a changed copy."""
    page = vote.go("hang", "proof")
    vote.look(page, "proof")
    vote.look(vote.go("hang", "public"), "public")
    vote.look(vote.go("hang", "../guide/voter"), "guide")
    vote.go("hang", "proof")
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải hồ sơ").click()
    folder.mkdir()
    uuid = Path(got.value.suggested_filename).stem
    archive = folder / f"{uuid}.bel"
    got.value.save_as(archive)
    home = Bench(folder, uuid)
    assert home.verdict(), home.said
    assert ours(archive) == 0

    data = archive.read_bytes()
    place = data.index(b'"answers"') + 60
    digit = data[place : place + 1]
    archive.write_bytes(data[:place] + (b"1" if digit != b"1" else b"2") + data[place + 1 :])
    assert not home.verdict()
    assert ours(archive) != 0


def ours(archive: Path) -> int:
    """What ``chibo election verify`` answers."""
    return main(["election", "verify", str(archive)])


def papers_are_counted(vote: SecretVote) -> None:
    """By two people at each point, before anybody knows what the phones said."""
    held = vote.held
    [opened] = [one for one in held.state.votes.values() if one.subject == SUBJECT]
    places = {point.name: point.id for point in held.state.points.values()}
    vote.count_papers(
        opened.id, places["Nhà văn hóa bản Nà Khoang"], PAPERS_IN_THE_HALL, PEN, CHAIR
    )
    for who in ("binh", "hien"):
        held.do(
            votes.enter_count,
            by=who,
            vote_id=opened.id,
            point=places["Điểm Pá Vạt"],
            figures={
                **dict.fromkeys(("yes", "no", "abstain", "blank", "invalid"), 0),
                **PAPERS_IN_THE_VALLEY,
            },
        )


def the_meeting_goes_on(vote: SecretVote) -> None:
    """The result is announced, the minutes say which part can be checked."""
    held = vote.held
    evening = Evening(vote.world, vote.chromium, held.id, {})
    evening.pages = vote.pages
    page = vote.page(CHAIR)
    page.goto(f"/meetings/{held.id}/run")
    vote.look(page, "run")
    evening.do(CloseVote(at=NOW, by=CHAIR, vote=""))
    evening.do(Announce(at=NOW, by=CHAIR, vote=""))
    items = {item.number: item.id for item in held.state.items.values()}
    held.do(careful.conclude_item, item=items[6], text="Đã bỏ phiếu.", seen=held.state.seq)
    held.do(life.close, by=CHAIR)
    drain()
    with scope(system_actor("test")):
        draft = Draft.objects.get(meeting_id=held.id, kind="BB")
    page = vote.page(PEN)
    page.goto(f"/minutes/{draft.pk}/")
    vote.look(page, "minutes")
    expect(page.locator("main")).to_contain_text(SAID)
