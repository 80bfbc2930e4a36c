"""The way of a request: asked with proof, confirmed by the branch, approved by the committee; seen by all on the way."""

import io
import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.notices.models import Notice
from chibo.people.members import tasks
from chibo.people.members.models import CorrectionRequest, Fact, Member, Proposal, RecordLook
from chibo.people.members.record import queries
from chibo.people.members.record.rules.steps import Wish
from chibo.people.members.record.services import requests
from chibo.people.members.record.services.requests import Asked
from chibo.people.members.rules import LONGEST_TEXT
from chibo.trust.documents.models import Paper
from tests.ground.town import Town
from tests.support import factories
from tests.support.factories import NOON

JOB = {"v-occupation": "Giáo viên", "since": "09/2019", "source": "Quyết định tuyển dụng 12"}


@pytest.fixture
def town(town: Town, settings, tmp_path) -> Town:
    settings.CHIBO_MEDIA_DIR = tmp_path
    return town


def ask(town: Town, key: str = "duc", query: str = "group=occupation", **given):
    return town.client(key).post(f"/record/correction/?{query}", given or JOB, follow=True)


def tell(town: Town, key: str = "duc", text: str = "Tôi sinh tháng 9"):
    return ask(town, key, "group=", text=text)


def request_of(town: Town, key: str = "duc") -> CorrectionRequest:
    with scope(system_actor("test")):
        mine = CorrectionRequest.objects.filter(person_id=town.members[key].person_id)
        return mine.latest("asked_at")


def do(town: Town, key: str, deed: str, *, of: str = "duc", text: str = ""):
    path = f"/members/corrections/{request_of(town, of).pk}/do/"
    return town.client(key).post(path, {"deed": deed, "text": text}, follow=True)


def page(town: Town, key: str, *, of: str = "duc") -> str:
    response = town.client(key).get(f"/members/corrections/{request_of(town, of).pk}/")
    assert response.status_code == 200
    return response.content.decode()


def told(town: Town, kind: str) -> set[str]:
    with scope(system_actor("test")):
        people = set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))
    return {key for key, member in town.members.items() if member.person_id in people}


def photo() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, "JPEG")
    made.seek(0)
    made.name = "bang.jpg"
    return made


def above(town: Town, key: str = "far") -> None:
    """Somebody else leads the committee."""
    with scope(system_actor("test")):
        factories.mandate(person=town.members[key].person, unit=town.commune, office="secretary")


def test_a_fact_goes_through_two_persons_into_the_record(town):
    above(town)
    asked = ask(town, **JOB, proof=photo())
    assert "Ở chi bộ" in asked.content.decode()
    assert told(town, "correction_request") == {"thoan", "dien"}

    assert "Giáo viên" in page(town, "thoan")
    assert "Ở cấp ủy cấp trên" in do(town, "thoan", "confirm").content.decode()
    assert told(town, "correction_request") == {"thoan", "dien", "far"}
    assert do(town, "thoan", "approve").status_code == 403

    done = do(town, "lien", "approve").content.decode()

    assert "Đã ghi vào hồ sơ" in done
    assert told(town, "correction_answered") == {"duc"}
    with scope(system_actor("test")):
        fact = Fact.objects.get(group="occupation", superseded_at=None)
        assert Member.objects.get(pk=town.members["duc"].pk).occupation == "Giáo viên"
        lines = AuditEntry.objects.filter(action__startswith="members.correction_")
        deeds = [line.action.rpartition("_")[2] for line in lines.order_by("id")]
    assert (fact.entered_by_name, fact.confirmed_by_name, fact.approved_by_name) == (
        "Lò Minh Đức", "Lò Văn Thoan", "Hoàng Thị Bích Liên",
    )  # fmt: skip
    assert fact.source == "Quyết định tuyển dụng 12"
    assert deeds == ["requested", "confirmed", "approved"]
    own = town.client("duc").get("/record/").content.decode()
    assert "Giáo viên" in own
    assert "từ 09/2019" in own
    assert "Lò Văn Thoan xác nhận, Hoàng Thị Bích Liên duyệt" in own


def test_the_proof_is_read_by_those_who_read_the_request(town):
    ask(town, **JOB, proof=photo())
    path = f"/members/corrections/{request_of(town).pk}/proof.pdf"

    assert town.client("duc").get(path).content.startswith(b"%PDF")
    assert town.client("thoan").get(path).status_code == 200
    assert town.client("hoa").get(path).status_code == 403
    assert town.client("far").get(path).status_code == 404
    with scope(town.actor("hoa")):
        assert (
            Paper.objects.count() == 1
        )  # a seat of the branch; a page asks for the office besides
    with scope(factories.actor(town.members["la"].person)):
        assert Paper.objects.count() == 0


def test_proof_that_led_to_nothing_is_removed_after_a_year(
    town, tmp_path, django_capture_on_commit_callbacks
):
    ask(town, **JOB, proof=photo())
    do(town, "thoan", "refuse", text="Không rõ")
    ended = request_of(town).answered_at

    def forget(days: int) -> int:
        with scope(system_actor("test")), django_capture_on_commit_callbacks(execute=True):
            return requests.forget_proof(at=ended + timedelta(days=days))

    assert forget(364) == 0
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    os.utime(file, (0, 0))
    assert forget(366) == 1
    assert forget(366) == 0
    tasks.forget_proof()
    assert not file.exists()
    assert "Bản chụp giấy tờ" not in page(town, "duc")


def test_what_is_sensitive_opens_for_the_request_and_the_member_reads_who_opened_it(town):
    given = {"v-state": "Bệnh tim", "proof": photo()}
    ask(town, "duc", "group=health", **given)
    path = f"/members/corrections/{request_of(town).pk}/proof.pdf"

    closed = page(town, "thoan")
    assert "Bệnh tim" not in closed
    assert "Xác nhận thay mặt chi bộ" not in closed
    assert town.client("thoan").get(path).status_code == 404
    with scope(town.actor("thoan")):
        assert Paper.objects.count() == 0

    opened = do(town, "thoan", "open").content.decode()

    assert "Bệnh tim" in opened
    assert town.client("thoan").get(path).status_code == 200
    with scope(system_actor("test")):
        assert RecordLook.objects.get().purpose == "request"
    assert "Bệnh tim" in page(town, "duc")


def test_the_branch_enters_something_and_has_confirmed_it_by_that(town):
    look = town.client("thoan").post(
        f"/members/{town.members['duc'].pk}/", {"purpose": "review", "detail": ""}
    )["Location"]
    record = town.client("thoan").get(look).content.decode()
    assert "Không mở cho mục đích này." in record

    made = town.client("thoan").post(f"{look}correction/?group=occupation", JOB, follow=True)

    assert "Ở cấp ủy cấp trên" in made.content.decode()
    assert do(town, "dien", "approve").status_code == 403
    assert do(town, "lien", "approve").status_code == 200
    assert told(town, "correction_answered") == {"duc", "thoan"}


def test_a_wrong_fact_is_corrected_and_taken_out(town):
    ask(town)
    _through(town)
    shown = town.client("duc").get(f"/record/correction/?fact={_held(town)}").content.decode()
    assert 'value="Giáo viên"' in shown

    ask(town, "duc", f"fact={_held(town)}", **(JOB | {"since": "2003"}))
    assert "Hồ sơ đang ghi" in page(town, "thoan", of="duc")
    _through(town)
    assert "từ 2003" in town.client("duc").get("/record/").content.decode()

    ask(town, "duc", f"fact={_held(town)}", **(JOB | {"remove": "1", "text": "Không phải tôi"}))
    _through(town)
    assert "từ 2003" not in town.client("duc").get("/record/").content.decode()
    with scope(system_actor("test")):
        assert Fact.objects.filter(group="occupation").count() == 2


def _held(town: Town) -> str:
    with scope(system_actor("test")):
        return str(Fact.objects.get(group="occupation", superseded_at=None).pk)


def _through(town: Town) -> None:
    with scope(system_actor("test")):
        (found,) = CorrectionRequest.objects.filter(outcome="")
    with scope(town.actor("thoan")) as actor:
        requests.confirm(actor=actor, request_id=found.pk, at=clock.now())
    with scope(town.actor("lien")) as actor:
        requests.approve(actor=actor, request_id=found.pk, at=clock.now())


def test_what_cannot_be_read_stays_in_the_form(town):
    wrong = ask(town, "duc", "group=birth", **{"v-born": "hôm qua"})
    late = ask(town, **(JOB | {"since": "2150"}))
    backward = ask(town, **(JOB | {"until": "2001"}))
    none = ask(town, "duc", "group=evaluation", **{"slot": "xx", "v-grade": "good"})
    empty = tell(town, text="   ")

    assert [one.status_code for one in (wrong, late, backward, none, empty)] == [
        422, 409, 409, 422, 422,
    ]  # fmt: skip
    assert "hôm qua" in wrong.content.decode()


@pytest.mark.parametrize("query", ["fact=x", "fact=01890000-0000-7000-8000-000000000001"])
def test_a_fact_that_is_not_there_is_missing(town, query):
    assert town.client("duc").get(f"/record/correction/?{query}").status_code == 404


def test_first_one_chooses_what_it_is_about(town):
    shown = town.client("duc").get("/record/correction/").content.decode()

    assert "Lý luận chính trị" in shown
    for group in ("residence", "evaluation", "family", "ethnicity", "nonsense"):
        assert town.client("duc").get(f"/record/correction/?group={group}").status_code == 200


def test_a_file_that_is_no_proof_is_refused(town):
    text = io.BytesIO(b"xin chao")
    text.name = "a.txt"

    refused = ask(town, **JOB, proof=text)

    assert refused.status_code == 409
    with scope(system_actor("test")):
        assert not CorrectionRequest.objects.exists()


def test_something_else_is_told_and_answered(town):
    assert "Tôi sinh tháng 9" in tell(town).content.decode()
    assert do(town, "thoan", "confirm").status_code == 409

    done = do(town, "thoan", "answer", text="Đã xem").content.decode()

    assert "Đã trả lời" in done
    assert do(town, "dien", "answer", text="Lần hai").status_code == 409
    assert told(town, "correction_answered") == {"duc"}


def test_a_request_is_refused_with_a_reason_by_whoever_it_waits_for(town):
    ask(town)
    assert do(town, "thoan", "refuse").status_code == 409
    assert do(town, "thoan", "answer", text="x").status_code == 409
    do(town, "thoan", "confirm")
    assert do(town, "dien", "refuse", text="Không có").status_code == 403

    refused = do(town, "lien", "refuse", text="Thiếu giấy tờ").content.decode()

    assert "Không đồng ý" in refused
    assert "Thiếu giấy tờ" in page(town, "duc")
    assert do(town, "lien", "approve").status_code == 409


def test_who_asked_takes_it_back(town):
    ask(town)

    assert do(town, "thoan", "withdraw").status_code == 403
    assert "Đã rút" in do(town, "duc", "withdraw").content.decode()
    assert do(town, "duc", "withdraw").status_code == 200
    assert do(town, "thoan", "refuse", text="x").status_code == 409
    above(town)
    ask(town)
    _through(town)
    done = request_of(town).pk
    with scope(town.actor("duc")) as actor, pytest.raises(Refused):
        requests.withdraw(actor=actor, request_id=done, at=NOON)


def test_only_five_requests_wait_at_once_and_the_same_one_is_there_once(town):
    for n in [0, 0, 1, 2, 3, 4]:
        assert tell(town, text=f"Lần {n}").status_code == 200

    refused = tell(town, text="Lần nữa")

    assert refused.status_code == 409
    assert "Còn 5 đề nghị đang chờ trả lời" in refused.content.decode()
    ask(town, "hoa")
    ask(town, "hoa", **(JOB | {"since": "2018"}))
    ask(town, "hoa")
    with scope(system_actor("test")):
        assert CorrectionRequest.objects.filter(member=town.members["hoa"]).count() == 2


def test_a_leader_without_another_is_confirmed_above_and_approved_by_a_second_person(town):
    with scope(system_actor("test")):
        far = town.members["far"]
        factories.mandate(person=far.person, unit=town.other, office="secretary")
        factories.mandate(person=town.members["lien"].person, unit=town.commune, office="secretary")
    ask(town, "far")
    assert told(town, "correction_request") == {"lien"}
    assert do(town, "far", "confirm", of="far").status_code == 403

    assert do(town, "lien", "confirm", of="far").status_code == 200
    alone = do(town, "lien", "approve", of="far")

    assert alone.status_code == 409
    assert "Phải có hai người" in alone.content.decode()


def test_a_committee_does_not_confirm_where_the_branch_has_leaders(town):
    ask(town)

    assert do(town, "lien", "confirm").status_code == 403
    assert "Xác nhận thay mặt chi bộ" not in page(town, "lien")


def test_nobody_does_anything_with_their_own_request(town):
    tell(town, "thoan")

    assert do(town, "thoan", "answer", of="thoan", text="Được").status_code == 409
    ask(town, "dien")
    assert do(town, "dien", "confirm", of="dien").status_code == 403


def test_others_see_no_request(town):
    ask(town)
    path = f"/members/corrections/{request_of(town).pk}/"

    assert town.client("hoa").get(path).status_code == 403
    assert town.client("la").get(path).status_code == 404
    assert town.client("thoan").get(f"{path}proof.pdf").status_code == 404
    assert do(town, "thoan", "nonsense").status_code == 404
    assert town.client("hoa").get("/members/corrections/").status_code == 403


def test_the_list_is_narrowed_and_taken_out(town):
    ask(town)
    tell(town, "hoa")
    client = town.client("thoan")

    def names(query: str) -> list[str]:
        rows = client.get(f"/members/corrections/{query}").context["rows"]
        return [one.member.full_name for one, _about, _where in rows]

    assert names("") == ["Lò Minh Đức", "Cà Thị Hoa"]
    assert names("?q=duc") == names("?group=occupation") == ["Lò Minh Đức"]
    assert names("?step=committee") == []
    assert "2 đề nghị" in client.get("/members/").content.decode()
    rows = client.get("/members/corrections/list.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert "Ở chi bộ" in rows[1]


def test_the_service_guards_what_the_pages_do_not_send(town):
    with scope(town.actor("duc")) as actor:
        for asked in (Asked(wish=Wish.TELL), Asked(wish=Wish.TELL, text="x" * (LONGEST_TEXT + 1))):
            with pytest.raises(Refused):
                requests.ask(actor=actor, asked=asked, at=NOON)
        with pytest.raises(Missing):
            requests.confirm(actor=actor, request_id=uuid7(), at=NOON)
        with pytest.raises(Missing):
            queries.request(uuid7())
    with scope(town.actor("hoa")) as actor, pytest.raises(Denied):
        requests.ask(
            actor=actor, asked=Asked(wish=Wish.TELL, text="x"), at=NOON,
            member_id=town.members["duc"].pk,
        )  # fmt: skip
    with scope(system_actor("test")):
        guest = factories.actor(factories.person(name="Khách", unit=town.branch))
    with scope(guest), pytest.raises(Missing):
        requests.ask(actor=guest, asked=Asked(wish=Wish.TELL, text="x"), at=NOON)


@pytest.mark.parametrize("who", ["member", "confirmer", "asker", "nobody"])
def test_the_database_refuses_an_approval_by_one_person(town, who):
    ask(town)
    found = request_of(town)
    branch, asker = town.members["thoan"].person_id, town.members["hoa"].person_id
    person = {"member": found.person_id, "confirmer": branch, "asker": asker, "nobody": None}[who]

    with scope(system_actor("test")):
        rows = CorrectionRequest.objects.filter(pk=found.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(confirmed_by=found.person_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(
                confirmed_by=branch, asked_by=asker, approved_by=person, outcome="done",
                answered_at=clock.now(),
            )  # fmt: skip
        assert Proposal.objects.count() == 1
