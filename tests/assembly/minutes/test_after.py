"""After the meeting: objections, minutes returned from above, grades confirmed; by services and by pages."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.test import Client

from chibo.assembly.minutes import queries, services
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules import after
from chibo.assembly.minutes.rules.after import Returned
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.demo.player import actor
from chibo.ground.accounts.models import User
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day
from chibo.ground.organisation.rules import Office
from chibo.trust.documents import queries as documents
from tests.support import factories
from tests.support import played as support


@pytest.fixture(scope="module")
def meeting(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), support.played(tmp_path_factory.mktemp("media")) as player:
        yield player


@pytest.fixture
def evening(meeting, settings, tmp_path):
    settings.CHIBO_MEDIA_DIR = tmp_path
    with transaction.atomic():
        yield meeting
        transaction.set_rollback(True)


@pytest.fixture
def draft(evening):
    with scope(system_actor("test")) as system:
        return services.assemble(actor=system, meeting_id=evening.meeting.pk, at=clock.now())[0]


@pytest.fixture
def signed(evening, draft):
    """The minutes with their number, counted as signed just now."""
    for key, service in (("dien", services.send_to_review), ("thoan", services.approve)):
        do(evening, key, service, draft_id=draft.pk)
    at = clock.now()
    with scope(system_actor("test")):
        found = Draft.objects.get(pk=draft.pk)
        paper = documents.document(found.document_id)
        paper.state, paper.completed_at = "complete", at
        paper.save()
        found.stage, found.signed_at = "signed", at
        found.save()
    return found


@pytest.fixture
def above(evening):
    """Somebody in a seat of the committee above the branch."""
    with scope(system_actor("test")):
        unit = Unit.objects.get(pk=evening.unit.parent_id)
        person = factories.person(name="Lường Văn Ơn", unit=unit)
    return factories.actor(person, unit=unit, office=Office.OFFICER)


def do(evening, key, service, **values):
    who = actor(evening.people[key], at=clock.now())
    with scope(who):
        return service(actor=who, at=clock.now(), **values)


def judge(above, service, **values):
    with scope(above):
        return service(actor=above, at=clock.now(), **values)


def client(evening, key) -> Client:
    user, _ = User.objects.get_or_create(username=key, person_id=evening.people[key])
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    return browser


def notices(evening, key) -> list[str]:
    with scope(system_actor("test")):
        mine = Notice.objects.filter(person_id=evening.people[key]).order_by("sent_at")
        return list(mine.values_list("kind", flat=True))


def objection(evening, draft, **changes):
    values = {"about": "conclusion", "text": "Thiếu lời cảm ơn.", **changes}
    return do(evening, "hang", services.object_to, draft_id=draft.pk, **values)


def test_an_objection_to_a_draft_is_followed_by_editing_it(evening, draft):
    made = objection(evening, draft)
    target = do(evening, "dien", services.accept, objection_id=made.pk, answer="Đúng, xin sửa.")

    assert target.pk == draft.pk
    assert made.heading == "Kết luận của chủ trì"
    assert "minutes_objection" in notices(evening, "dien")
    assert "minutes_objection_answered" in notices(evening, "hang")
    with pytest.raises(Refused, match="trả lời"):
        do(evening, "dien", services.record_objection, objection_id=made.pk, answer="x")


def test_an_objection_sent_again_is_there_once(evening, draft):
    """The answer to the first was lost on the way."""
    first = objection(evening, draft)
    before = notices(evening, "dien")

    assert objection(evening, draft).pk == first.pk
    assert objection(evening, draft, text="Thiếu thêm một câu.").pk != first.pk
    assert len(notices(evening, "dien")) == len(before) + 1


def test_an_objection_to_signed_minutes_begins_the_correcting_document(evening, signed):
    first = objection(evening, signed)
    second = objection(evening, signed, about="")
    target = do(evening, "dien", services.accept, objection_id=first.pk, answer="")
    same = do(evening, "dien", services.accept, objection_id=second.pk, answer="")

    assert target.pk == same.pk != signed.pk
    assert target.replaces_document == signed.document_id
    assert target.correction_reason == "Thiếu lời cảm ơn."
    with pytest.raises(Refused) as refused:
        objection(evening, signed)
    assert refused.value.code == "not_newest"


def test_one_that_is_not_followed_stays_with_its_answer(evening, draft):
    made = objection(evening, draft)
    kept = do(
        evening, "dien", services.record_objection, objection_id=made.pk, answer="Đã có ở mục 9."
    )

    assert (kept.state, kept.answer) == ("recorded", "Đã có ở mục 9.")


def test_who_was_not_there_or_comes_too_late_does_not_object(evening, draft, signed):
    with pytest.raises(Denied):
        do(evening, "vui", services.object_to, draft_id=draft.pk, about="", text="x")
    for values, code in (
        ({"about": "nowhere"}, "unknown_block"),
        ({"text": " "}, "text_missing"),
        ({"text": "x" * 5_001}, "text_too_long"),
    ):
        with pytest.raises(Refused) as refused:
            objection(evening, draft, **values)
        assert refused.value.code == code
    with scope(system_actor("test")):
        Draft.objects.filter(pk=draft.pk).update(signed_at=clock.now() - timedelta(days=6))
    with pytest.raises(Refused) as refused:
        objection(evening, draft)
    assert refused.value.code == "objection_late"


def test_while_the_paper_is_under_way_nobody_answers_and_only_the_pen_does(evening, draft):
    made = objection(evening, draft)
    do(evening, "dien", services.send_to_review, draft_id=draft.pk)
    with pytest.raises(Refused) as refused:
        do(evening, "dien", services.accept, objection_id=made.pk, answer="")
    assert refused.value.code == "under_way"
    with pytest.raises(Denied):
        do(evening, "hang", services.accept, objection_id=made.pk, answer="")
    with pytest.raises(Missing):
        do(evening, "dien", services.accept, objection_id=uuid7(), answer="")


def test_returned_minutes_are_corrected_answered_and_settled(evening, signed, above):
    due = local_day(clock.now()) + timedelta(days=5)
    give_back = partial(judge, above, services.return_minutes, minutes_id=signed.pk)
    found = give_back(remarks="Thiếu tỷ lệ biểu quyết ở mục 5.", due=due)
    with pytest.raises(Refused, match="trả lại"):
        give_back(remarks="Nữa", due=due)
    with pytest.raises(Refused):
        judge(above, services.settle_return, return_id=found.pk)
    target = do(
        evening,
        "dien",
        services.answer_return,
        return_id=found.pk,
        answer="Sẽ sửa.",
        by_correction=True,
    )
    with pytest.raises(Refused) as refused:
        do(
            evening,
            "dien",
            services.answer_return,
            return_id=found.pk,
            answer="x",
            by_correction=False,
        )
    assert refused.value.code == "return_answered"
    with scope(above):
        row = queries.returns(day=due, unit_ids=[evening.unit.pk])[0]
        settled = services.settle_return(actor=above, return_id=found.pk, at=clock.now())

    assert target.replaces_document == signed.document_id
    assert row.standing is Returned.CORRECTING
    assert settled.settled_by == above.name
    assert "minutes_returned" in notices(evening, "dien")


def test_what_cannot_be_returned_is_told(evening, draft, above):
    due = local_day(clock.now())
    with pytest.raises(Refused, match="đã ký"):
        judge(above, services.return_minutes, minutes_id=draft.pk, remarks="x", due=due)
    with pytest.raises(Denied) as own:
        do(evening, "thoan", services.return_minutes, minutes_id=draft.pk, remarks="x", due=due)
    assert own.value.code == "not_above"
    with pytest.raises(Missing):
        judge(above, services.settle_return, return_id=uuid7())


def test_a_past_day_and_a_paper_under_correction_are_refused(evening, signed, above):
    day = local_day(clock.now())
    give_back = partial(judge, above, services.return_minutes, minutes_id=signed.pk, remarks="x")
    with pytest.raises(Refused) as past:
        give_back(due=day - timedelta(days=1))
    do(evening, "dien", services.correct, draft_id=signed.pk, reason="Sai")
    with pytest.raises(Refused) as corrected:
        give_back(due=day)

    assert (past.value.code, corrected.value.code) == ("due_past", "not_newest")


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, Returned.OPEN),
        ({"day": local_day(clock.now()) + timedelta(days=9)}, Returned.OVERDUE),
        ({"answered": clock.now()}, Returned.ANSWERED),
        ({"correction": True}, Returned.CORRECTING),
        ({"correction": True, "corrected": True}, Returned.CORRECTED),
        ({"settled": clock.now()}, Returned.SETTLED),
    ],
)
def test_how_returned_minutes_stand(changes, standing):
    today = local_day(clock.now())
    given = {
        "due": today, "day": today, "answered": None, "settled": None,
        "correction": False, "corrected": False,
    }  # fmt: skip

    assert after.standing(**{**given, **changes}) is standing


def test_the_committee_above_confirms_a_grade_once(evening, draft, above):
    confirm = partial(judge, above, services.confirm_grade, meeting_id=evening.meeting.pk)
    with pytest.raises(Refused) as out:
        confirm(points=101)
    with pytest.raises(Refused) as silent:
        confirm(points=60)
    with pytest.raises(Denied):
        do(evening, "thoan", services.confirm_grade, meeting_id=evening.meeting.pk)
    made = confirm(points=60, remark="Thời lượng chưa đủ.")
    with pytest.raises(Refused) as again:
        confirm()
    with scope(above):
        day = local_day(evening.meeting.planned_start)
        rows = queries.grades_of([evening.unit.pk], first=day, last=day)

    assert (out.value.code, silent.value.code, again.value.code) == (
        "points",
        "text_missing",
        "confirmed",
    )
    assert (made.grade, made.points) == ("average", 60)
    assert [(r.grade, r.minutes_id, r.own["points"]) for r in rows] == [
        ("average", draft.pk, made.own_points)
    ]
    assert "grade_confirmed" in notices(evening, "thoan")


def test_the_pages_take_an_objection_and_its_answer_without_scripts(evening, draft):
    member, pen = client(evening, "hang"), client(evening, "dien")
    url = f"/minutes/{draft.pk}/"
    assert "Nêu ý kiến về biên bản này" in member.get(url).content.decode()
    refused = member.post(f"{url}object", {"about": "", "text": ""})
    sent = member.post(f"{url}object", {"about": "conclusion", "text": "Thiếu lời cảm ơn."})
    with scope(system_actor("test")):
        (made,) = queries.objections(draft.pk)
    seen = pen.get(url).content.decode()
    empty = pen.post(f"/minutes/objections/{made.pk}/record", {"answer": ""})
    followed = pen.post(f"/minutes/objections/{made.pk}/accept", {"answer": "Xin sửa."})

    assert (refused.status_code, sent.status_code, empty.status_code) == (409, 303, 409)
    assert "Tiếp thu: sửa biên bản" in seen
    assert followed["Location"] == f"{url}edit/"
    assert "đã tiếp thu" in member.get(url).content.decode()
    again = pen.post(f"/minutes/objections/{made.pk}/accept", {"answer": ""})
    assert again.status_code == 409
    second = objection(evening, draft)
    done = pen.post(f"/minutes/objections/{second.pk}/record", {"answer": "Đã có."})
    assert done.status_code == 303
    assert pen.post(f"/minutes/objections/{uuid7()}/record").status_code == 404


def test_the_branch_answers_what_came_back_on_the_page_of_its_minutes(evening, signed, above):
    due = local_day(clock.now())
    found = judge(above, services.return_minutes, minutes_id=signed.pk, remarks="Thiếu.", due=due)
    pen, url = client(evening, "dien"), f"/minutes/returns/{found.pk}/answer"
    assert "Cấp ủy cấp trên trả lại" in pen.get(f"/minutes/{signed.pk}/").content.decode()
    assert pen.post(url, {"answer": "", "how": "explain"}).status_code == 409
    explained = pen.post(url, {"answer": "Đã ghi ở mục 5.", "how": "explain"})
    assert explained["Location"] == f"/minutes/{signed.pk}/#returns"
    judge(above, services.settle_return, return_id=found.pk)
    judge(above, services.confirm_grade, meeting_id=evening.meeting.pk)
    page = pen.get(f"/minutes/{signed.pk}/").content.decode()
    again = judge(above, services.return_minutes, minutes_id=signed.pk, remarks="Nữa.", due=due)
    corrected = pen.post(
        f"/minutes/returns/{again.pk}/answer", {"answer": "Sửa.", "how": "correct"}
    )

    assert "Kết quả đã xác nhận" in page
    assert corrected["Location"].endswith("/edit/")
    assert pen.post(f"/minutes/returns/{uuid7()}/answer").status_code == 404


def test_the_next_meeting_shows_the_last_minutes(evening, draft):
    page = client(evening, "hang").get(f"/meetings/{evening.meeting.pk}/minutes/last")

    assert page.status_code == 200
    assert "kỳ họp trước" in page.content.decode()
