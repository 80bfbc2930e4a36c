"""Closed sessions on a real database: who reads them, what the meeting keeps, how it goes on."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting, MeetingEvent, Projector
from chibo.assembly.meetings.services import closed, convening, deeds, life, projecting, votes
from chibo.core import cases, clock, readers
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.models import AuditEntry, CaseReader
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office
from tests.assembly.meetings import private
from tests.assembly.meetings.branch import furnish
from tests.assembly.meetings.private import Evening
from tests.support import factories

pytestmark = pytest.mark.django_db


def reading(evening: Evening) -> set[str]:
    """Names of members who see the session now."""
    found = set()
    for name in evening.branch.members:
        with scope(evening.actor(name)):
            if Meeting.objects.filter(pk=evening.session).exists():
                found.add(name)
    return found


def officer(evening: Evening, office: Office = Office.OFFICER):
    """An officer of the committee above."""
    with scope(system_actor("test")):
        above = Unit.objects.get(pk=evening.branch.unit.parent_id)
        person = factories.person(name="Vàng A Pó")
        factories.mandate(person=person, unit=above, office=office)
    return factories.actor(person, unit=above, office=office)


def test_the_agenda_says_nothing_and_only_who_prepares_reads_the_title():
    evening = private.planned()

    assert [i.title for i in evening.state().items.values()][1] == "Nội dung riêng"
    assert reading(evening) == {"thoan", "dien"}
    with scope(evening.actor("thoan")):
        session = Meeting.objects.get(parent=evening.id)
    assert session.title == private.TITLE
    assert session.case_id == session.pk


def test_who_is_here_and_official_reads_it_from_the_opening_on_and_so_does_the_person_concerned():
    evening = private.opened("thoan", "dien", "hoa", "hang", "duc")
    evening.begin(concerned="hang")

    assert reading(evening) == {"thoan", "dien", "hoa", "hang"}
    inner = evening.inner()
    assert {m.name for m in inner.roll.values()} >= {"Hà Văn Bình", "Quàng Văn Lả"}
    assert "Lò Minh Đức" not in {m.name for m in inner.roll.values()}
    accused = inner.roll_of(evening.branch.person("hang"))
    assert accused is not None
    assert accused.flags == {"accused"}
    assert inner.stage == "open"


def test_somebody_who_comes_late_reads_it_from_then_on():
    evening = private.opened("thoan", "dien", "hoa", "hang")
    evening.begin()
    point = next(iter(evening.inner().points))
    evening.do(deeds.enter_presence, roll=evening.roll("binh"), point=point)

    assert "binh" in reading(evening)


def test_who_leaves_the_room_reads_no_further_until_they_come_back():
    evening = private.opened("thoan", "dien", "hoa", "hang", "binh")
    evening.begin()
    point = next(iter(evening.inner().points))
    seen = []
    for deed, more in (
        (deeds.end_presence, {"reason": "left"}),
        (deeds.enter_presence, {"point": point}),
    ):
        for name in ("hang", "dien"):
            evening.do(deed, roll=evening.roll(name), **more)
        seen.append(reading(evening))
    evening.end()
    with scope(system_actor("test")):
        left = CaseReader.objects.filter(ended_because="Rời phiên họp riêng")
        gone = set(left.values_list("person_id", flat=True))

    # dien keeps the minutes and reads on; the end of the session is no leaving
    assert seen == [{"thoan", "dien", "hoa", "binh"}, {"thoan", "dien", "hoa", "binh", "hang"}]
    assert reading(evening) == seen[1]
    assert gone == {evening.branch.members["hang"].person_id}


def test_a_leaving_that_is_undone_has_not_been():
    evening = private.opened("thoan", "dien", "hoa", "hang", "binh")
    evening.begin()
    evening.do(deeds.end_presence, roll=evening.roll("hang"), reason="left")
    evening.do(deeds.undo, seq=evening.inner().seq)

    assert "hang" in reading(evening)


def test_a_probationary_member_who_is_concerned_attends_and_speaks_but_does_not_vote():
    evening = private.opened()
    evening.begin(concerned="duc")
    evening.do(deeds.ask_floor, by="duc", roll=evening.roll("duc"))
    vote = evening.open_vote()

    assert "duc" in reading(evening)
    assert evening.roll("duc") not in evening.inner().votes[str(vote)].electors


def test_the_accused_speaks_and_is_taken_out_of_the_base_by_the_switch():
    evening = private.opened()
    evening.begin(concerned="hang")
    evening.do(deeds.ask_floor, by="hang", roll=evening.roll("hang"))
    opened = evening.open_vote()
    vote = evening.inner().votes[str(opened)]

    assert evening.roll("hang") not in vote.electors
    assert vote.secrecy == "secret"
    assert set(vote.electors.values()) == {next(iter(evening.inner().points))}


def test_the_meeting_keeps_that_it_began_and_ended_and_waits_meanwhile():
    evening = private.opened()
    evening.begin()
    item = evening.running.item(2)
    for deed, values in (
        (deeds.start_next_item, {}),
        (deeds.suspend, {}),
        (deeds.write_note, {"text": "x"}),
        (life.close, {}),
    ):
        with pytest.raises(Refused) as refused:
            evening.do(deed, session=False, **values)
        assert refused.value.code in {"closed_runs", "confidential_here"}
    evening.deal()
    evening.end()

    kinds = [(line.kind, line.data) for line in evening.state().history[-2:]]
    assert kinds == [("item.closed_begun", {"item": item}), ("item.closed_ended", {"item": item})]
    with pytest.raises(Refused) as again:
        evening.do(closed.begin, session=False, item=item)
    assert again.value.code == "closed_was_held"


def test_nothing_is_written_about_a_confidential_item_in_the_meeting_itself():
    evening = private.opened()
    evening.running.done("start_item", item=evening.running.item(2))
    item = evening.running.item(2)
    proposer = evening.running.roll("binh")
    for deed, values in (
        (deeds.put_motion, {"item": item, "proposer": proposer, "text": "x"}),
        (deeds.conclude_item, {"item": item, "text": "x"}),
        (deeds.ask_floor, {"roll": evening.running.roll("thoan")}),
        (deeds.write_note, {"text": "x"}),
        (votes.open_vote, {"item": item, "subject": "x", "decision_type": "RESOLUTION"}),
    ):
        with pytest.raises(Refused) as refused:
            evening.do(deed, session=False, **values)
        assert refused.value.code == "confidential_here"


def test_a_reason_to_put_it_off_is_not_written_into_the_open_minutes():
    evening = private.opened()
    evening.do(
        deeds.defer_item, session=False, item=evening.running.item(2), reason="vì Zephyrkiếm ốm"
    )

    assert evening.state().items[evening.running.item(2)].reason == (
        "theo quy định về nội dung riêng"
    )


def test_the_person_concerned_neither_leads_nor_writes():
    evening = private.opened()
    evening.running.done("start_item", item=evening.running.item(2))
    for name in ("thoan", "dien"):
        with pytest.raises(Refused) as refused:
            evening.begin(concerned=name)
        assert refused.value.code == "concerned_leads"
    with pytest.raises(Refused) as unknown:
        evening.do(
            closed.begin,
            session=False,
            item=evening.running.item(2),
            concerned=str(evening.branch.unit.pk),
        )
    assert unknown.value.code == "concerned_not_on_roll"


def test_without_the_quorum_of_its_matter_it_does_not_open_and_nothing_is_written():
    evening = private.opened("thoan", "dien", "hoa", "hang", "binh")
    for name in ("hoa", "binh", "hang"):
        roll = evening.running.roll(name)
        evening.do(deeds.end_presence, session=False, roll=roll, reason="left")
    with pytest.raises(Refused) as refused:
        evening.begin(concerned="")

    assert refused.value.code == "no_quorum"
    with scope(system_actor("test")):
        assert not MeetingEvent.objects.filter(meeting_id=evening.session).exists()
    assert evening.state().items[evening.running.item(2)].closed == ""


def test_an_office_above_sees_nothing_until_it_is_let_read_and_that_is_kept():
    evening = private.opened()
    evening.begin()
    above = officer(evening)
    with scope(above), pytest.raises(Missing):
        queries.meeting(evening.session)
    actor = evening.actor("thoan")
    with scope(actor):
        closed.admit(
            actor=actor,
            session_id=evening.session,
            person=above.person,
            reason="Ủy ban kiểm tra xã, theo dõi vụ việc",
            at=clock.now(),
        )
    with scope(above):
        assert queries.meeting(evening.session).title == private.TITLE
        line = AuditEntry.objects.filter(action="core.readers_admitted").latest("at")
    assert line.detail == {"readers": [str(above.person_id)]}
    assert line.case_id == evening.session

    with scope(actor):
        closed.dismiss(
            actor=actor,
            session_id=evening.session,
            person=above.person,
            reason="Đã kết thúc",
            at=clock.now(),
        )
    with scope(above), pytest.raises(Missing):
        queries.meeting(evening.session)


def test_a_reading_with_a_last_day_ends_by_itself():
    evening = private.opened()
    evening.begin()
    above = officer(evening)
    with scope(system_actor("test")):
        readers.admit(
            system_actor("test"),
            case_id=evening.session,
            persons={above.person: "Vàng A Pó"},
            reason="thử",
            position=evening.branch.unit.position,
            at=clock.now() - timedelta(days=2),
            until=clock.now() - timedelta(days=1),
        )
    with scope(above), pytest.raises(Missing):
        queries.meeting(evening.session)
    assert readers.may_read(above.person_id, [evening.session], at=clock.now()) == set()
    assert readers.pairs({(above.person, evening.session)}, at=clock.now()) == set()


@pytest.mark.parametrize(
    ("values", "code"),
    [({"reason": " "}, "reason"), ({"until": clock.now() - timedelta(days=1)}, "until_past")],
)
def test_who_is_let_read_needs_a_reason_and_a_day_to_come(values, code):
    evening = private.opened()
    evening.begin()
    actor = evening.actor("dien")
    given = {"person": evening.branch.members["duc"].person_id, "reason": "x", **values}
    with scope(actor), pytest.raises(Refused) as refused:
        closed.admit(actor=actor, session_id=evening.session, at=clock.now(), **given)
    assert refused.value.code == code


def test_only_chair_and_secretary_let_others_read_and_they_read_on():
    evening = private.opened()
    evening.begin()
    plain, chair = evening.actor("hoa"), evening.actor("thoan")
    duc = evening.branch.members["duc"].person_id
    with scope(plain), pytest.raises(Denied):
        closed.admit(
            actor=plain, session_id=evening.session, person=duc, reason="x", at=clock.now()
        )
    with scope(chair):
        with pytest.raises(Missing):
            closed.admit(
                actor=chair,
                session_id=evening.session,
                person=evening.branch.unit.pk,
                reason="x",
                at=clock.now(),
            )
        with pytest.raises(Missing):
            closed.session(evening.id)
        for person, reason, code in ((chair.person, "x", "leads"), (duc, "", "reason")):
            with pytest.raises(Refused) as refused:
                closed.dismiss(
                    actor=chair,
                    session_id=evening.session,
                    person=person,
                    reason=reason,
                    at=clock.now(),
                )
            assert refused.value.code == code


def test_whoever_takes_the_chair_meanwhile_reads_the_session_too():
    evening = private.opened()
    evening.begin(concerned="")
    evening.do(deeds.change_secretary, roll=evening.roll("hoa"), reason="ốm")
    held = {r.reason for r in readers.readers(evening.session, at=clock.now())}

    assert held == {"Chuẩn bị nội dung riêng", "Dự phiên họp riêng"}
    assert evening.inner().secretary == evening.branch.person("hoa")


def test_a_screen_on_the_wall_is_not_paired_with_a_session():
    evening = private.opened()
    evening.begin()
    screen = projecting.announce_screen(at=clock.now())
    actor = evening.actor("thoan")
    with scope(actor), pytest.raises(Refused) as refused:
        projecting.pair_projector(
            actor=actor, meeting_id=evening.session, code=screen.code, at=clock.now()
        )
    assert refused.value.code == "closed_session"
    assert Projector.objects.filter(meeting_id=None).count() == 1


def test_a_session_is_not_adjourned_or_put_off():
    evening = private.opened()
    evening.begin()
    with pytest.raises(Refused) as refused:
        evening.do(life.adjourn, reason="x", start=clock.now() + timedelta(days=1))
    assert refused.value.code == "closed_ends"


def test_lists_and_figures_know_the_meeting_only():
    evening = private.opened()
    evening.begin()
    evening.deal()
    evening.end()
    evening.end_meeting()
    unit = evening.branch.unit.pk
    with scope(evening.actor("hoa")):
        assert [m.pk for m in queries.ended(unit)] == [evening.id]
        assert list(queries.coming_or_running(unit)) == []


# -- the draft ---------------------------------------------------------------------------------


def plan_of(meeting: Meeting, items: list[dict[str, object]]) -> convening.Plan:
    return convening.Plan(
        kind="regular",
        mode="in_person",
        title=meeting.title,
        place="",
        start=meeting.planned_start,
        end=meeting.planned_end,
        chair=meeting.chair_id,
        secretary=meeting.secretary_id,
        points=meeting.plan["points"],
        items=items,
    )


def save(branch, meeting: Meeting, items, by: str = "thoan") -> Meeting:
    actor = branch.actor(by)
    with scope(actor):
        return convening.save_draft(
            actor=actor, meeting_id=meeting.pk, plan=plan_of(meeting, items), at=clock.now()
        )


def sessions_of(meeting: Meeting) -> list[Meeting]:
    with scope(system_actor("test")):
        return list(Meeting.objects.filter(parent=meeting))


def test_a_draft_keeps_changes_and_drops_what_fell_out_of_its_agenda():
    branch = furnish()
    draft = branch.draft(mode="in_person", items=private.ITEMS)
    (session,) = sessions_of(draft)
    changed = {
        **private.ITEMS[1],
        "title": "Đổi tên",
        "kind": "confidential_personnel",
        "case": str(session.pk),
    }
    draft = save(branch, draft, [private.ITEMS[0], changed])
    (session,) = sessions_of(draft)
    assert (session.title, session.plan["matter"]) == ("Đổi tên", "personnel")
    assert "Đổi tên" not in str(draft.plan)

    save(branch, draft, [private.ITEMS[0]])
    assert sessions_of(draft) == []


def test_a_draft_thrown_away_leaves_no_session():
    branch = furnish()
    draft = branch.draft(mode="in_person", items=private.ITEMS)
    actor = branch.actor("thoan")
    with scope(actor):
        convening.discard_draft(actor=actor, meeting_id=draft.pk, at=clock.now())
    assert sessions_of(draft) == []


def test_who_does_not_read_an_item_keeps_it_and_cannot_change_or_borrow_it():
    branch = furnish()
    draft = branch.draft(mode="in_person", items=private.ITEMS)
    (session,) = sessions_of(draft)
    with scope(system_actor("test")):
        CaseReader.objects.filter(person_id=branch.members["dien"].person_id).update(
            until=clock.now()
        )
        Meeting.objects.filter(pk=draft.pk).update(secretary_id=branch.members["hoa"].person_id)
    draft.secretary_id = branch.members["hoa"].person_id
    blind = {"title": "x", "kind": "confidential", "minutes": 5, "case": str(session.pk)}
    save(branch, draft, [private.ITEMS[0], blind], by="dien")
    assert [s.title for s in sessions_of(draft)] == [private.TITLE]

    for bad in (
        {**blind, "kind": "confidential_discipline"},
        {**blind, "case": str(UUID(int=7))},
        {**blind, "kind": "confidential_discipline", "case": str(draft.pk)},
    ):
        with pytest.raises(Refused) as refused:
            save(branch, draft, [private.ITEMS[0], bad], by="dien")
        assert refused.value.code == "not_a_reader"


# -- what the database itself refuses ------------------------------------------------------------


def test_a_row_of_a_case_never_leaves_it_and_a_row_below_it_belongs_to_it():
    evening = private.opened()
    evening.begin()
    with scope(system_actor("test")):
        event = MeetingEvent.objects.filter(meeting_id=evening.session).first()
        assert event is not None
        assert event.case_id == evening.session
        with pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=evening.session).update(case_id=None)
        assert CaseReader.objects.filter(case_id=evening.session).count() >= 5


def test_nobody_makes_themselves_a_reader():
    evening = private.opened()
    evening.begin()
    duc = evening.actor("duc")
    with scope(duc), pytest.raises(DatabaseError), transaction.atomic():
        CaseReader.objects.create(
            case_id=evening.session,
            person_id=duc.person,
            person_name="x",
            reason="x",
            position=duc.home,
            since=clock.now(),
        )
    with scope(duc), pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.create(
            person_id=duc.person,
            kind="x",
            position=duc.home,
            sent_at=clock.now(),
            case_id=evening.session,
        )


def test_a_case_is_entered_until_the_door_closes_and_left_inside_a_block():
    case, other = UUID(int=1), UUID(int=2)
    with scope(system_actor("test")):
        cases.enter(case)
        cases.enter(None)
        with cases.within(other):
            assert cases.current() == other
        with scope(system_actor("inner")):
            assert cases.current() == case
        assert cases.current() == case
    assert cases.current() is None


# -- pages -------------------------------------------------------------------------------------


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


# -- the form of discipline --------------------------------------------------------------------


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
