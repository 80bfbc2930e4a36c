"""Pages of minutes: read, edit, compare, approve, sign and correct, and what each refuses."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chibo.assembly.minutes import services
from chibo.assembly.minutes.models import Draft
from chibo.assembly.minutes.rules.workflow import Stage
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Unavailable
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.trust.documents import services as documents
from tests.support import played as support
from tests.support import signing
from tests.support.sessions import sign_in

CODE = "mã ký thử"


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
def drafts(evening):
    with scope(system_actor("test")) as system:
        return services.assemble(actor=system, meeting_id=evening.meeting.pk, at=clock.now())


@pytest.fixture
def draft(drafts):
    return drafts[0]


@pytest.fixture
def visit(evening):
    """A browser of one person of the meeting; ``fresh`` has just proved who they are."""

    def of(key: str, *, fresh: bool = False) -> Client:
        user, _ = User.objects.get_or_create(username=key, person_id=evening.people[key])
        client = Client(SERVER_NAME="localhost")
        sign_in(client, user, at=clock.now() - timedelta(hours=0 if fresh else 1))
        return client

    return of


def html(response, status=200) -> str:
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def at(draft, name: str = "") -> str:
    return f"/minutes/{draft.pk}/{name}"


def stage(draft) -> Stage:
    return Stage(Draft.objects.get(pk=draft.pk).stage)


def heading(page: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", page)[1]


def texts(page: str) -> dict[str, str]:
    found = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page)
    return dict(found)


def test_the_page_shows_the_sheet_and_the_secretarys_next_step(draft, visit):
    page = html(visit("dien").get(at(draft)))

    assert heading(page) == "Biên bản, bản nháp"
    assert "<data value=" in page
    assert 'href="#review">Gửi chủ trì' in page
    assert "Máy soạn bản nháp" in page
    assert "/edit/" in page
    assert page.count("btn-primary") == 1


def test_a_member_reads_and_changes_nothing(draft, visit):
    client = visit("hang")
    page = html(client.get(at(draft)))

    assert "btn-primary" not in page
    assert "/edit/" not in page
    assert client.get(at(draft, "edit/")).status_code == 403
    for deed in ("review", "approve", "return", "correct"):
        assert client.post(at(draft, deed), {"reason": "x"}).status_code in {403, 409}
    assert stage(draft) is Stage.DRAFT


def test_a_stranger_and_a_wrong_address_see_nothing(draft, visit, client):
    assert client.get(at(draft))["Location"].startswith("/accounts/login/?next=")
    assert visit("hang").get(f"/minutes/{uuid7()}/").status_code == 404
    assert visit("dien").get(at(draft, "review")).status_code == 405


def test_a_page_takes_a_constant_number_of_statements(draft, visit):
    client = visit("dien")
    client.get(at(draft))

    with CaptureQueriesContext(connection) as first:
        client.get(at(draft))
    with CaptureQueriesContext(connection) as second:
        client.get(at(draft))

    assert len(first) == len(second) <= 40


def test_an_edit_becomes_a_version_that_can_be_compared(draft, visit):
    client = visit("dien")
    form = html(client.get(at(draft, "edit/")))
    given = {**texts(form), "conclusion": "Chủ trì kết luận và bế mạc.", "version": "1"}

    saved = client.post(at(draft, "edit/"), given)
    compared = html(client.get(at(draft, "versions/")))

    assert saved["Location"] == at(draft)
    assert "<ins>" in compared
    assert "Bản 2, Quàng Thị Diên" in compared
    assert "So sánh cả 2 bản" in html(client.get(at(draft)))


def test_the_passages_stand_in_the_order_of_the_agenda(drafts, visit):
    client = visit("dien")
    minutes = html(client.get(at(drafts[0], "edit/")))
    resolution = html(client.get(at(drafts[1], "edit/")))

    items = [int(n) for n in re.findall(r">Mục (\d+)\.", minutes)]
    assert items == sorted(items)
    assert minutes.index(">Mục 9.") < minutes.index('name="conclusion"')
    assert len(texts(resolution)) > 1


def test_before_the_first_edit_there_is_nothing_to_compare(draft, visit):
    assert "Chưa sửa gì" in html(visit("dien").get(at(draft, "versions/")))


def test_what_was_typed_is_kept_when_somebody_else_was_quicker(draft, visit):
    slow = {"conclusion": "Bản của thư ký.", "version": "1"}
    visit("thoan").post(at(draft, "edit/"), {"conclusion": "Bản của chủ trì.", "version": "1"})

    refused = html(visit("dien").post(at(draft, "edit/"), slow), 409)

    assert "Bản của thư ký." in texts(refused)["conclusion"]
    assert "Nội dung đang lưu" in refused
    assert "Bản của chủ trì." in refused
    assert "Lò Văn Thoan vừa lưu bản 2" in refused


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_a_form_without_its_version_is_out_of_date(draft, visit, version):
    given = {"conclusion": "Khác.", "version": version}

    assert visit("dien").post(at(draft, "edit/"), given).status_code == 409


def test_an_empty_passage_is_told_in_the_form(draft, visit):
    refused = html(visit("dien").post(at(draft, "edit/"), {"conclusion": " ", "version": "1"}), 409)

    assert "Chưa lưu được" in refused
    assert "Có một đoạn để trống" in refused


def test_script_in_a_text_is_only_text(draft, visit):
    client = visit("dien")
    client.post(at(draft, "edit/"), {"conclusion": "<script>alert(1)</script>", "version": "1"})

    assert "<script>alert(1)" not in html(client.get(at(draft)))
    assert "&lt;script&gt;alert(1)" in html(client.get(at(draft)))


def test_the_chair_returns_with_a_reason_or_approves(draft, visit):
    visit("dien").post(at(draft, "review"))
    asked = html(visit("thoan").get(at(draft)))
    blank = visit("thoan").post(at(draft, "return"), {"reason": " "})
    visit("thoan").post(at(draft, "return"), {"reason": "Sửa mục 5"})
    returned = html(visit("dien").get(at(draft)))
    visit("dien").post(at(draft, "review"))
    done = visit("thoan").post(at(draft, "approve"))

    assert heading(asked) == "Biên bản, chờ chủ trì duyệt"
    assert "Viết rõ cần sửa gì." in html(blank, 409)
    assert "Sửa mục 5" in returned
    assert done.status_code == 303
    assert heading(html(visit("thoan").get(at(draft)))) == "Biên bản, chờ Quàng Thị Diên ký"


def test_a_step_done_twice_is_told_on_the_page_itself(draft, visit):
    visit("dien").post(at(draft, "review"))

    again = html(visit("dien").post(at(draft, "review")), 409)

    assert "Chưa làm được" in again
    assert "có thể đã có người làm" in again
    assert heading(again) == "Biên bản, chờ chủ trì duyệt"


def test_what_is_under_review_is_not_edited(draft, visit):
    visit("dien").post(at(draft, "review"))

    assert visit("dien").get(at(draft, "edit/"))["Location"] == at(draft)
    refused = visit("dien").post(at(draft, "edit/"), {"conclusion": "Muộn.", "version": "1"})
    assert "Muộn." in texts(html(refused, 409))["conclusion"]


def test_the_draft_is_seen_as_pdf(draft, visit):
    response = visit("hang").get(at(draft, "preview.pdf"))

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def approved(draft, visit) -> None:
    visit("dien").post(at(draft, "review"))
    visit("thoan").post(at(draft, "approve"))


def test_signing_asks_who_it_is_and_comes_back_to_the_signature(draft, visit):
    approved(draft, visit)

    asked = visit("dien").post(at(draft, "sign"), {"secret": CODE})

    back = f"%2Fminutes%2F{draft.pk}%2F%23sign"
    assert asked["Location"] == f"/accounts/confirm/for/documents.sign/?next={back}"
    page = _with_password(visit, "dien").get(asked["Location"], follow=True)
    assert "Xác nhận để ký" in html(page)


def _with_password(visit, key: str) -> Client:
    client = visit(key)
    user = User.objects.get(username=key)
    user.set_password("rừng xanh núi đỏ")
    user.save()
    sign_in(client, user)
    return client


def test_who_has_no_place_does_not_sign(draft, visit):
    approved(draft, visit)

    refused = visit("hang", fresh=True).post(at(draft, "sign"), {"secret": CODE})

    assert "không có tên trong chỗ ký" in html(refused, 409)


def test_an_unreachable_key_is_told_and_the_paper_stays_approved(draft, visit, monkeypatch):
    approved(draft, visit)

    def nobody(*_args, **_values):
        raise Unavailable("Khóa ký chưa trả lời.")

    monkeypatch.setattr(documents, "sign", nobody)
    refused = html(visit("dien", fresh=True).post(at(draft, "sign"), {"secret": CODE}), 503)

    assert "Khóa ký chưa trả lời." in refused
    assert stage(draft) is Stage.APPROVED


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    with signing.running(tmp_path_factory.mktemp("pki") / "pki") as made:
        yield made


def test_both_sign_and_the_page_leads_to_file_and_correction(draft, evening, visit, pki, settings):
    settings.CHIBO_PKI_DIR, settings.CHIBO_TSA_URL = pki.authority.folder, pki.tsa_url
    approved(draft, visit)
    with scope(system_actor("test")) as system:
        for key in ("dien", "thoan"):
            documents.issue_key(
                system,
                person_id=evening.people[key],
                name=key,
                unit_name="Chi bộ bản Nà Khoang",
                secret=CODE,
                at=clock.now(),
            )
    wrong = visit("dien", fresh=True).post(at(draft, "sign"), {"secret": "sai"})
    assert "Mã ký" in html(wrong, 403)
    for key in ("dien", "thoan"):
        home = html(visit(key).get("/"))
        assert f"/meetings/{evening.meeting.pk}/minutes?document=" in home
        done = visit(key, fresh=True).post(at(draft, "sign"), {"secret": CODE})
        assert done.status_code == 303

    page = html(visit("dien").get(at(draft)))
    document = Draft.objects.get(pk=draft.pk).document_id
    named = f"/meetings/{evening.meeting.pk}/minutes?document="
    assert visit("dien").get(f"{named}{document}")["Location"] == at(draft)
    blank = visit("dien").post(at(draft, "correct"), {"reason": " "})
    begun = visit("dien").post(at(draft, "correct"), {"reason": "Sai tên người nói"})

    assert heading(page) == "Biên bản, đã ký, chờ niêm phong"
    assert f"/documents/{document}/" in page
    assert "Ký bởi: <b>" in page
    assert blank.status_code == 409
    assert begun.status_code == 303
    assert begun["Location"] not in {at(draft), ""}
    assert "đính chính" in html(visit("dien").get(begun["Location"]))


def test_a_closed_meeting_leads_to_its_minutes(evening, drafts, visit):
    address = f"/meetings/{evening.meeting.pk}/minutes"

    for query in ("", "?document=x"):
        assert visit("hang").get(address + query)["Location"] == at(drafts[0])


def test_a_document_that_was_not_written_here_has_its_own_page(evening, visit):
    document = evening.meeting.pk
    led = visit("hang").get(f"/meetings/{evening.meeting.pk}/minutes?document={document}")

    assert led["Location"] == f"/documents/{document}/"


def test_minutes_that_are_being_written_say_so(evening, visit):
    page = html(visit("hang").get(f"/meetings/{evening.meeting.pk}/minutes"))

    assert f"/meetings/{evening.meeting.pk}/minutes" in page


def test_the_resolution_has_its_own_words(drafts, visit):
    page = html(visit("dien").get(at(drafts[1])))

    assert heading(page) == "Nghị quyết, bản nháp"
    assert "NGHỊ QUYẾT" in page
    assert "Văn bản của buổi họp này" in page


def test_the_page_that_waits_for_the_minutes_goes_on_by_itself(evening, visit):
    """Its script asks every few seconds: first for the same part, then it is led to the minutes."""
    address = f"/meetings/{evening.meeting.pk}/minutes"
    page = html(visit("khoi").get(address))
    assert 'data-every="3"' in page
    waiting = html(visit("khoi").get(address, headers={"X-Part": "1"}))
    assert waiting.lstrip().startswith('<div class="empty" id="waiting"')

    with scope(system_actor("test")) as system:
        draft = services.assemble(actor=system, meeting_id=evening.meeting.pk, at=clock.now())[0]
    led = visit("khoi").get(address, headers={"X-Part": "1"})

    assert (led.status_code, led["Chibo-Location"]) == (204, f"/minutes/{draft.pk}/")
