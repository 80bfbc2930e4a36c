"""The minutes read back in a meeting, by its pages; then in the draft and in print."""

from dataclasses import replace

import pytest

from chibo.assembly.meetings.rules.reading import Adoption, Objection, Reading
from chibo.assembly.minutes import queries, services
from chibo.assembly.minutes.rules import adoption
from chibo.assembly.minutes.rules.record import HERE
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.assembly.meetings import branch as branches
from tests.assembly.meetings.branch import Running
from tests.assembly.meetings.play import NOON
from tests.assembly.minutes.papers import finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def running() -> Running:
    return branches.furnish().convened().opened().at_item(1)


def read_back(running: Running, by: str = "dien"):
    return running.branch.client(by).post(f"/meetings/{running.id}/minutes/read-back")


def objects(running: Running, by: str, **values: str):
    url = f"/meetings/{running.id}/do/object"
    return running.branch.client(by).post(url, {"about": "", **values})


def settled(running: Running) -> None:
    """Two objections: one is followed, one stands; the meeting votes and adopts."""
    about = f"item:{running.item(1)}"
    assert read_back(running).status_code == 303
    assert objects(running, "binh", about=about, text="Thiếu tên khách.").status_code == 303
    assert objects(running, "hoa", text="Ghi quá dài.").status_code == 303
    first, second = running.state().reading.objections
    running.done("correct_passage", about=about, text="Có khách: ông Pín.", objection=first)
    running.done("answer_objection", objection=second, text="Ghi đủ để lưu.")


def test_members_object_the_pen_corrects_or_records_and_the_meeting_adopts(running):
    settled(running)
    member = running.branch.client("hang").get(f"/meetings/{running.id}/").content.decode()
    pens = running.page().content.decode()

    assert "Có khách: ông Pín." in member
    assert "Cà Thị Hoa" in member
    assert "Ghi nhận thông qua" in pens
    assert running.do("adopt", vote="").status_code == 409
    assert running.state().reading.adopted is None


def test_without_objections_the_chair_asks_and_it_is_adopted(running):
    read_back(running)
    running.done("adopt", vote="")
    running.done("close")
    with scope(system_actor("test")) as system:
        draft, *_ = services.assemble(actor=system, meeting_id=running.id, at=clock.now())
        versions = list(queries.versions(draft.pk))

    assert len(versions) == 1
    told = adoption.sentence(running.state())
    assert told.startswith("Biên bản đã được đọc lại, thông qua lúc ")
    assert told.endswith("; ý kiến khác: không.")


def test_what_the_meeting_corrected_is_the_secretarys_version_of_the_draft(running):
    settled(running)
    running.done("close")
    with scope(system_actor("test")) as system:
        draft, *_ = services.assemble(actor=system, meeting_id=running.id, at=clock.now())
        machine, corrected = queries.versions(draft.pk)

    key = f"item:{running.item(1)}"
    assert machine.texts[key] != corrected.texts[key] == "Có khách: ông Pín."
    assert corrected.by_name == "Quàng Thị Diên"
    assert adoption.sentence(running.state()) == (
        f"Biên bản được đọc lại lúc {_hour(running)}, chưa được thông qua; ý kiến khác: "
        "đồng chí Hà Văn Bình (Mục 1): “Thiếu tên khách”, đã sửa; "
        "đồng chí Cà Thị Hoa: “Ghi quá dài”, ghi vào biên bản; trả lời: Ghi đủ để lưu."
    )


def _hour(running: Running) -> str:
    at = running.state().reading.at.astimezone(HERE)
    return f"{at.hour} giờ {at.minute:02d} phút"


def test_only_the_pen_reads_back_and_a_guest_of_the_page_is_told(running):
    assert read_back(running, "hoa").status_code == 403
    assert objects(running, "binh", text="x").status_code == 409
    assert (
        running.do("object_for", roll=running.roll("binh"), about="", text="x").status_code == 409
    )
    read_back(running)
    running.done("object_for", roll=running.roll("binh"), about="", text="Nói nhỏ quá.")
    assert [o.text for o in running.state().reading.waiting] == ["Nói nhỏ quá."]


def test_minutes_that_were_never_read_back_say_so():
    assert adoption.sentence(finished().state) == adoption.NOT_READ


def test_a_vote_on_the_minutes_and_an_objection_without_answer_stand_in_the_sentence():
    state = finished().state
    vote = next(iter(state.votes.values()))
    roll = next(iter(state.roll))
    result = {**(vote.result or {}), "yes": 3, "base": 4}
    reading = Reading(
        at=NOON,
        changed=1,
        passages={},
        objections={"o1": Objection(id="o1", roll=roll, key="", text="Quá dài.", at=NOON)},
        adopted=Adoption(at=NOON, vote=vote.id),
    )
    voted = replace(vote, result=result)
    told = adoption.sentence(replace(state, reading=reading, votes={**state.votes, vote.id: voted}))

    name = state.roll[roll].name
    assert "(biểu quyết: tán thành 3 trên 4)" in told
    assert told.endswith(f"ý kiến khác: đồng chí {name}: “Quá dài”.")
