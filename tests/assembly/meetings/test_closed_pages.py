"""The pages of a closed session, and the form of discipline."""

from datetime import timedelta
from uuid import UUID

import pytest

from chibo.assembly.meetings.services import votes
from chibo.core import clock
from chibo.core.errors import Refused
from tests.assembly.meetings import private
from tests.assembly.meetings.branch import furnish
from tests.assembly.meetings.private import Evening, officer, sessions_of

pytestmark = pytest.mark.django_db


def test_the_convene_page_shows_a_reader_what_it_is_about_and_moves_it_out_of_the_plan():
    branch = furnish()
    draft = branch.draft(mode="in_person", items=private.ITEMS[:1])
    page = branch.client("thoan").get(f"/meetings/{draft.pk}/convene").context["filled"]
    posted = {
        f"{form.prefix}-{n}": form[n].value() or "" for form in page.items for n in form.fields
    }
    posted |= {
        f"{form.prefix}-{n}": form[n].value() or "" for form in page.points for n in form.fields
    }
    posted |= {n: page.plan[n].value() or "" for n in page.plan.fields}
    posted |= {
        "items-count": 1,
        "points-count": len(page.points),
        "items-0-kind": "confidential_discipline",
        "items-0-title": private.TITLE,
        "day": draft.planned_start.strftime("%Y-%m-%d"),
        "start": "19:00",
        "end": "21:00",
        "do": "save",
    }
    answer = branch.client("thoan").post(f"/meetings/{draft.pk}/convene", posted)
    assert answer.status_code == 302, answer.content.decode()
    assert [s.title for s in sessions_of(draft)] == [private.TITLE]
    shown = branch.client("thoan").get(f"/meetings/{draft.pk}/convene").content.decode()
    assert private.TITLE in shown


def test_from_the_cockpit_into_the_session_and_back():
    evening = private.opened()
    evening.running.done("start_item", item=evening.running.item(2))
    shown = evening.running.page().content.decode()
    assert "begin_session" in shown
    # Nothing is offered that would be refused: what is said there belongs into the session.
    for deed in ("put_motion", "open_vote", "run/conclude", "ask_floor"):
        assert deed not in shown
    evening.running.done(
        "begin_session",
        item=evening.running.item(2),
        concerned=evening.branch.person("hang"),
    )
    assert f"/meetings/{evening.session}/run" in evening.running.page().content.decode()
    inside = evening.branch.client("dien").get(f"/meetings/{evening.session}/run")
    assert inside.status_code == 200
    assert private.TITLE in inside.content.decode()
    evening.end()
    inside = evening.branch.client("dien").get(f"/meetings/{evening.session}/run")
    assert f'href="/meetings/{evening.id}/run"' in inside.content.decode()


def test_the_phone_leads_readers_in_and_tells_others_that_the_meeting_waits():
    evening = private.opened()
    url = f"/meetings/{evening.id}/closed"
    assert evening.branch.client("hoa").get(url).status_code == 200
    evening.begin()
    assert url in evening.branch.client("duc").get(f"/meetings/{evening.id}/").content.decode()
    into = evening.branch.client("hoa").get(url)
    outside = evening.branch.client("duc").get(url)

    assert into.headers["Location"] == f"/meetings/{evening.session}/"
    assert evening.branch.client("hoa").get(into.headers["Location"]).status_code == 200
    assert outside.status_code == 200
    assert evening.branch.client("duc").get(f"/meetings/{evening.session}/").status_code == 404


def test_readers_are_listed_admitted_and_dismissed_on_their_page():
    evening = private.opened()
    evening.begin()
    above = officer(evening)
    url = f"/meetings/{evening.session}/readers"
    client = evening.branch.client("thoan")
    assert "Vàng A Pó" in client.get(url).content.decode()
    assert evening.branch.client("hoa").get(url).context["form"] is None
    wrong = client.post(url, {"person": str(above.person_id), "reason": "", "do": "admit"})
    assert wrong.status_code == 422
    until = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%d")
    client.post(
        url, {"person": str(above.person_id), "reason": "UBKT", "until": until, "do": "admit"}
    )
    assert "UBKT" in client.get(url).content.decode()
    past = client.post(
        url,
        {"person": evening.branch.person("duc"), "reason": "x", "until": "2020-01-01"},
    )
    assert past.status_code == 422
    bad = client.post(url, {"person": str(above.person_id), "reason": "", "do": "dismiss"})
    assert bad.status_code == 422
    client.post(url, {"person": str(above.person_id), "reason": "xong", "do": "dismiss"})
    assert "UBKT" not in client.get(url).content.decode()
    assert evening.branch.client("hoa").post(url, {"person": "", "reason": "x"}).status_code == 422


def asked_for_the_form(evening: Evening) -> UUID:
    item = next(iter(evening.inner().items))
    done = evening.do(
        votes.open_vote,
        item=item,
        subject="Hình thức kỷ luật",
        decision_type="DISC_LOW",
        forms=True,
    )
    assert done.state.open_vote is not None
    return UUID(done.state.open_vote.id)


def test_the_form_is_chosen_by_one_secret_paper_counted_by_two():
    evening = private.opened()
    evening.begin(concerned="hang")
    vote = asked_for_the_form(evening)
    point = next(iter(evening.inner().points))
    board = f"/meetings/{evening.session}/board/{vote}/{point}"
    form = evening.branch.client("hoa").get(board).context["form"]
    assert list(form.fields) == ["reprimand", "warning", "expulsion", "blank", "invalid"]
    for name in ("hoa", "binh"):
        given = {"reprimand": 1, "warning": 3, "expulsion": 0, "blank": 0, "invalid": 0}
        assert evening.branch.client(name).post(board, given).status_code == 200
    evening.do(votes.close_vote, vote_id=vote)
    evening.do(votes.announce, vote_id=vote)
    result = evening.inner().votes[str(vote)].result

    # Hang is the accused and taken out; la is exempt and away: thoan, dien, hoa, binh are the base.
    assert result is not None
    assert (result["decided"], result["yes"], result["base"], result["needed"]) == (
        "warning",
        3,
        4,
        3,
    )
    page = evening.branch.client("hoa").get(f"/meetings/{evening.session}/").content.decode()
    assert "Hình thức cảnh cáo" in page


def test_a_session_about_nobody_has_no_form_to_choose():
    evening = private.opened()
    evening.begin(concerned="")
    with pytest.raises(Refused) as refused:
        asked_for_the_form(evening)
    assert refused.value.code == "nobody_concerned"


def test_only_discipline_has_forms():
    evening = private.opened()
    evening.begin(concerned="hang")
    with pytest.raises(Refused) as refused:
        evening.do(
            votes.open_vote,
            item=next(iter(evening.inner().items)),
            subject="x",
            decision_type="RESOLUTION",
            forms=True,
        )
    assert refused.value.code == "no_forms"


@pytest.mark.parametrize(("who", "as_what"), [("duc", "probationary"), ("hang", "official")])
def test_whom_it_is_about_fixes_the_forms(who, as_what):
    evening = private.opened()
    evening.begin(concerned=who)
    vote = asked_for_the_form(evening)
    forms = evening.inner().votes[str(vote)].forms

    assert ("expulsion" in forms) is (as_what == "official")
