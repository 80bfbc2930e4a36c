"""The page of a secondary point: its responsible person sees and confirms who is there."""

import pytest

from chibo.assembly.meetings import audiences
from chibo.assembly.meetings.rules import attendance
from chibo.core.actor import Actor
from tests.assembly.meetings.branch import PART, Running, furnish
from tests.assembly.meetings.play import BINH, CHAIR, HANG, VALLEY, YOUNG, Play

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db) -> Running:
    """Hằng answers for the second point, where Bình and she are."""
    branch = furnish()
    points = [
        {"name": "Nhà văn hóa", "kind": "main"},
        {"name": "Điểm Pá Vạt", "kind": "secondary", "responsible": branch.person("hang")},
    ]
    made = branch.convened(points=points)
    made.done("open_check_in")
    made.check_in("thoan", "dien", "hoa")
    return made


def url(meeting, kind="secondary"):
    return f"/meetings/{meeting.id}/point/{meeting.point(kind)}"


def do(meeting, deed, by="hang", headers=None, **values):
    client = meeting.branch.client(by)
    return client.post(f"{url(meeting)}/{deed}", values, headers=headers or {})


def words(response):
    return " ".join(response.content.decode().split())


def here(meeting):
    point = meeting.point("secondary")
    present = attendance.present_now(meeting.state())
    return {roll for roll, interval in present.items() if interval.point == point}


def test_who_is_responsible_ticks_and_confirms_at_the_own_point(meeting):
    point = meeting.point("secondary")
    do(meeting, "enter_presence", roll=meeting.roll("hang"), point=point)
    meeting.branch.client("binh").post(f"/meetings/{meeting.id}/do/check-in", {"point": point})

    response = do(meeting, "confirm_all", point=point)

    assert response.status_code in {302, 303}
    assert meeting.roll("hang") in here(meeting)
    page = words(meeting.branch.client("hang").get(url(meeting)))
    assert "Điểm Pá Vạt" in page
    assert "Hà Văn Bình" in page


def test_a_point_is_somebody_elses_affair(meeting):
    ask = {name: meeting.branch.client(name) for name in ("hang", "hoa", "dien")}

    assert ask["hang"].get(url(meeting)).status_code == 200
    assert ask["dien"].get(url(meeting)).status_code == 200
    assert ask["hoa"].get(url(meeting)).status_code == 403
    assert ask["hang"].get(url(meeting, "main")).status_code == 403
    assert ask["hang"].get(f"/meetings/{meeting.id}/point/nowhere").status_code == 404
    assert do(meeting, "enter_presence", by="hoa").status_code == 403


def test_nobody_is_ticked_at_a_point_that_is_not_the_own(meeting):
    main = meeting.point("main")

    response = do(meeting, "enter_presence", roll=meeting.roll("binh"), point=main)

    assert response.status_code == 403
    assert meeting.roll("binh") not in attendance.present_now(meeting.state())


def test_a_refusal_shows_the_page_again_with_its_sentence(meeting):
    point = meeting.point("secondary")

    response = do(meeting, "enter_presence", roll=meeting.roll("hoa"), point=point)

    assert response.status_code == 409
    assert "Nhà văn hóa" in words(response)


def test_the_address_of_a_deed_leads_back_to_the_page(meeting):
    response = meeting.branch.client("hang").get(f"{url(meeting)}/confirm_all")

    assert (response.status_code, response["Location"]) == (302, url(meeting))


def test_a_part_is_answered_with_the_regions_that_changed(meeting):
    point = meeting.point("secondary")

    response = do(meeting, "enter_presence", headers=PART, roll=meeting.roll("hang"), point=point)

    assert response.status_code == 200
    assert 'id="roll"' in words(response)
    assert "<html" not in words(response)


class TestAudiences:
    @pytest.fixture
    def state(self):
        return Play().checking_in().state

    @pytest.mark.parametrize(
        ("person", "wanted"),
        [
            (HANG, {audiences.VOTER}),
            (YOUNG, {audiences.ATTENDEE}),
            (BINH, {audiences.VOTER, audiences.BOARD, f"point:{VALLEY}"}),
            (CHAIR, {audiences.VOTER, audiences.BOARD, audiences.PEN, f"point:{VALLEY}"}),
            ("stranger", set()),
        ],
    )
    def test_everybody_follows_as_what_they_are(self, state, person, wanted):
        asked = [
            audiences.VOTER,
            audiences.ATTENDEE,
            audiences.PEN,
            audiences.BOARD,
            audiences.OBSERVER,
            audiences.PROJECTOR,
            f"point:{VALLEY}",
            "point:nowhere",
        ]
        actor = Actor(person_id=person, name=person)

        allowed = {one for one in asked if audiences.entitled(state, actor, one, position=1000)}

        assert allowed == wanted

    def test_an_office_above_observes(self, state):
        seat = Actor(person_id="x", name="x", lo=1, hi=9_999, office="officer")

        assert audiences.entitled(state, seat, audiences.OBSERVER, position=1000)
        assert not audiences.entitled(state, seat, audiences.OBSERVER, position=10_000)

    def test_nobody_who_has_not_signed_in_follows(self, state):
        assert not audiences.entitled(state, Actor(), audiences.VOTER, position=1000)
