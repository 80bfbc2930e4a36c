"""Confidential items in a session of their own: who reads, who leads, what nobody else finds."""

from datetime import timedelta

import pytest

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting, MeetingEvent, Projector
from chibo.assembly.meetings.services import closed, deeds, life, projecting, votes
from chibo.core import clock, readers
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.models import AuditEntry, CaseReader
from chibo.core.scope import scope
from tests.assembly.meetings import private
from tests.assembly.meetings.private import Evening, officer

pytestmark = pytest.mark.django_db


def reading(evening: Evening) -> set[str]:
    """Names of members who see the session now."""
    found = set()
    for name in evening.branch.members:
        with scope(evening.actor(name)):
            if Meeting.objects.filter(pk=evening.session).exists():
                found.add(name)
    return found


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
