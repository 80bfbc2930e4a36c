"""Pages of slips: what is shown to whom, what is said of a code that does not open, what a browser may keep."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import Slip, User
from chibo.ground.accounts.rules.slips import Kind, WayIn
from chibo.ground.accounts.validators import PinOrPassword
from chibo.ground.accounts.words import way_in
from chibo.people.members.rules import Category
from tests.ground.accounts.test_signing_in import attempt, code_of
from tests.ground.accounts.test_slips import confirmed, handed, printed
from tests.ground.town import PASSWORD, Town
from tests.support import factories

WRONG = "2222-2222-2222-2222"


def signed_in(town: Town, key: str) -> Client:
    """A browser in which the person has signed in just now, by password."""
    town.user(key)
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="10.0.0.1")
    attempt(town.username(key), PASSWORD, client=client)
    return client


def ready(town: Town, who: str = "duc") -> str:
    made = printed(town, who=who, at=clock.now())
    handed(town, made.slip, at=clock.now())
    return made.code


def stranger(address: str = "10.0.0.7") -> Client:
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address)


def new(town: Town, who: str) -> str:
    return reverse("slips_new", args=[town.members[who].person_id])


def shown_code(response) -> str:
    found = re.search(r'class="slip-code">([^<]+)<', response.content.decode())
    assert found
    return found[1]


def key_in(response) -> str:
    found = re.search(r'name="idempotency_key" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


class TestOfficer:
    """Printing and handing over."""

    def test_a_slip_is_printed_once_however_often_the_form_is_sent(self, town):
        client = signed_in(town, "thoan")
        form = {"kind": "enrol", "idempotency_key": key_in(client.get(new(town, "duc")))}

        first, second = client.post(new(town, "duc"), form), client.post(new(town, "duc"), form)

        assert shown_code(first) == shown_code(second)
        assert "no-store" in first["Cache-Control"]
        with scope(system_actor("test")):
            assert Slip.objects.count() == 1

    def test_the_code_is_on_no_later_page(self, town):
        client = signed_in(town, "thoan")
        page = client.post(new(town, "duc"), {"kind": "enrol", "idempotency_key": uuid4().hex})
        with scope(system_actor("test")):
            slip = Slip.objects.get()

        later = client.get(reverse("slips_show", args=[slip.pk])).content.decode()

        assert shown_code(page) not in later
        assert "Đã in, chưa trao" in later

    def test_the_slip_speaks_vietnamese_whatever_the_officer_reads(self, town):
        client = signed_in(town, "thoan")
        client.post(reverse("web:language"), {"language": "de"})

        page = client.post(
            new(town, "duc"), {"kind": "enrol", "idempotency_key": uuid4().hex}
        ).content.decode()

        assert "Zettel zum Drucken" in page
        assert "Phiếu đăng nhập lần đầu" in page
        assert "Không cho ai xem mã" in page

    def test_the_page_knows_which_slip_is_meant(self, town):
        town.user("hoa")
        client = signed_in(town, "thoan")

        assert 'value="lost"' in client.get(new(town, "hoa")).content.decode()
        assert 'value="enrol"' in client.get(new(town, "duc")).content.decode()
        assert "Không tự in cho mình" in client.get(new(town, "thoan")).content.decode()

    def test_an_older_slip_is_named_before_it_dies(self, town):
        printed(town, at=clock.now())

        assert (
            "Còn một phiếu cũ chưa dùng"
            in signed_in(town, "thoan").get(new(town, "duc")).content.decode()
        )

    def test_a_sign_in_of_long_ago_is_asked_for_again(self, town, settings):
        client = signed_in(town, "thoan")
        lost = printed(town, who="la", at=clock.now()).slip
        settings.CHIBO_STEP_UP_SECONDS = -1

        for answer in (
            client.get(new(town, "duc")),
            client.post(new(town, "duc"), {"kind": "enrol", "idempotency_key": uuid4().hex}),
            client.post(reverse("slips_confirm", args=[lost.pk])),
        ):
            assert answer.status_code in {302, 303}
            assert "/accounts/confirm/" in answer["Location"]
        with scope(system_actor("test")):
            assert Slip.objects.count() == 1

    @pytest.mark.parametrize(("who", "status"), [("duc", 403), ("hoa", 403), ("far", 404)])
    def test_who_enrols_nobody_sees_no_form(self, town, who, status):
        client = signed_in(town, who)

        assert client.get(new(town, "la")).status_code == status

    def test_handing_over_asks_for_the_proof_and_says_what_it_means(self, town):
        slip = printed(town, at=clock.now()).slip
        client = signed_in(town, "thoan")
        url = reverse("slips_hand_over", args=[slip.pk])

        missing = client.post(url)
        done = client.post(url, {"proof": "membership_card"}, follow=True).content.decode()

        assert missing.status_code == 422
        assert "Đồng chí nhận ra người này bằng cách nào?" in missing.content.decode()
        assert "Đã xem thẻ đảng viên" in done
        assert "Từ giờ phiếu dùng được" in done

    def test_the_second_officer_may_sit_in_the_committee_above(self, town):
        town.user("duc")
        slip = printed(town, kind=Kind.LOST, at=clock.now()).slip
        client = signed_in(town, "lien")

        assert "Lò Minh Đức" in client.get("/slips/").content.decode()
        page = client.post(reverse("slips_confirm", args=[slip.pk]), follow=True).content.decode()

        assert "Giờ có thể trao phiếu" in page
        assert "Hoàng Thị Bích Liên" in page

    def test_who_printed_it_is_told_that_somebody_else_confirms(self, town):
        town.user("duc")
        slip = printed(town, kind=Kind.LOST, at=clock.now()).slip
        client = signed_in(town, "thoan")

        page = client.get(reverse("slips_show", args=[slip.pk])).content.decode()

        assert "Đang chờ người thứ hai" in page
        assert "Xác nhận mất máy" not in page
        assert client.post(reverse("slips_confirm", args=[slip.pk])).status_code == 403

    def test_a_slip_is_withdrawn(self, town):
        slip = printed(town, at=clock.now()).slip
        client = signed_in(town, "dien")

        page = client.post(reverse("slips_withdraw", args=[slip.pk]), follow=True).content.decode()

        assert "Đã thu hồi" in page
        assert "Không có phiếu nào đang chờ" in client.get("/slips/").content.decode()

    def test_the_list_of_slips_takes_as_many_statements_for_few_and_many(
        self, town, django_assert_max_num_queries
    ):
        client = signed_in(town, "thoan")
        for who in ("duc", "la"):
            printed(town, who=who, at=clock.now())

        with django_assert_max_num_queries(16):
            client.get("/slips/")


class TestMember:
    """Typing the code, and what follows."""

    def test_a_right_code_opens_whatever_strangers_at_the_same_address_did(self, town):
        code = ready(town)
        for _ in range(20):
            assert stranger().post("/enrol/", {"code": WRONG}).status_code == 409

        assert stranger().post("/enrol/", {"code": WRONG}).status_code == 429
        assert stranger().post("/enrol/", {"code": "x"}).status_code == 429
        assert stranger().post("/enrol/", {"code": code})["Location"] == "/enrol/way/"
        assert stranger("10.0.0.8").post("/enrol/", {"code": WRONG}).status_code == 409

    @pytest.mark.parametrize(
        ("typed", "status", "sentence"),
        [
            ("", 422, ""),
            ("C4F7", 409, "Mã gồm 16 ký tự"),
            (WRONG, 409, "Không có phiếu nào mang mã này"),
        ],
    )
    @pytest.mark.django_db
    def test_a_wrong_code_is_told_in_a_clear_sentence(self, typed, status, sentence):
        answer = stranger().post("/enrol/", {"code": typed})

        assert answer.status_code == status
        assert sentence in answer.content.decode()

    @pytest.mark.django_db
    def test_pages_behind_the_code_lead_to_the_code(self):
        client = stranger()

        for name in ("enrol_way", "enrol_pin", "enrol_app"):
            assert client.get(reverse(name))["Location"] == "/enrol/"
        assert client.get("/enrol/done/")["Location"] == "/"
        assert client.get("/enrol/passkey/").status_code == 405

    def test_pages_of_the_ceremony_are_kept_by_no_browser(self, town):
        client = stranger()
        client.post("/enrol/", {"code": ready(town)})

        for name in ("enrol_way", "enrol_pin"):
            assert "no-store" in client.get(reverse(name))["Cache-Control"]

    def test_the_app_comes_after_the_pin(self, town):
        client = stranger()
        client.post("/enrol/", {"code": ready(town)})

        assert client.get("/enrol/app/")["Location"] == "/enrol/pin/"

    @pytest.mark.parametrize(
        ("pin", "again", "sentence"),
        [
            ("123456", "123456", "Số liền nhau"),
            ("48291", "48291", "ít nhất 6 chữ số"),
            ("48291a", "48291a", "chỉ gồm chữ số"),
            ("482916", "482917", "Hai mã PIN khác nhau"),
        ],
    )
    def test_a_weak_pin_is_told_why(self, town, pin, again, sentence):
        client = stranger()
        client.post("/enrol/", {"code": ready(town)})

        answer = client.post("/enrol/pin/", {"pin": pin, "again": again})

        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def finished(self, town: Town, client: Client) -> None:
        client.post("/enrol/", {"code": ready(town)})
        client.post("/enrol/pin/", {"pin": "482916", "again": "482916"})
        client.get("/enrol/app/")
        digits = code_of(client.session["mfa.totp.secret"])
        assert client.post("/enrol/app/", {"code": digits})["Location"] == "/enrol/done/"

    def test_the_recovery_codes_are_shown_until_they_are_on_paper(self, town):
        client = stranger()
        self.finished(town, client)

        shown = client.get("/enrol/done/").content.decode()
        again = client.get("/enrol/done/").content.decode()
        left = client.post("/enrol/done/")
        gone = client.get("/enrol/done/")

        assert shown.count("<li>") == again.count("<li>") >= 10
        assert left["Location"] == gone["Location"] == "/"
        assert "no-store" in client.get("/enrol/done/")["Cache-Control"]

    def test_the_digits_sent_twice_lead_to_the_same_end(self, town):
        client = stranger()
        self.finished(town, client)

        assert client.post("/enrol/app/", {"code": "000000"})["Location"] == "/enrol/done/"
        assert Authenticator.objects.filter(type="totp").count() == 1

    def test_a_slip_that_ends_meanwhile_says_so(self, town):
        client = stranger()
        client.post("/enrol/", {"code": ready(town)})
        printed(town, at=clock.now())

        answer = client.get("/enrol/pin/")

        assert answer.status_code == 409
        assert "Đã có phiếu mới hơn" in answer.content.decode()
        assert client.get("/enrol/pin/")["Location"] == "/enrol/"

    def test_a_credential_that_no_device_made_is_refused(self, town):
        client = stranger()
        client.post("/enrol/", {"code": ready(town)})
        client.get("/enrol/way/")

        assert client.post("/enrol/passkey/", {"credential": "{}"}).status_code == 422
        assert client.post("/enrol/passkey/").status_code == 422
        assert not Authenticator.objects.exists()

    def test_an_old_passkey_does_not_stand_in_the_way_of_a_lost_one(self, town):
        town.user("duc")
        made = printed(town, kind=Kind.LOST, at=clock.now())
        confirmed(town, made.slip, at=clock.now())
        handed(town, made.slip, at=clock.now())
        client = stranger()
        client.post("/enrol/", {"code": made.code})

        assert '"excludeCredentials": []' in client.get("/enrol/way/").content.decode()

    def test_a_slip_is_not_used_while_somebody_is_signed_in(self, town):
        client = signed_in(town, "hoa")

        page = client.get("/enrol/").content.decode()

        assert "Máy này đang có người đăng nhập" in page
        assert "Cà Thị Hoa" in page

    def test_a_member_sees_how_the_account_came_about(self, town):
        client = stranger()
        self.finished(town, client)

        page = client.get("/accounts/security/").content.decode()

        assert "Đăng nhập lần đầu: Mã PIN và ứng dụng mã 6 số" in page
        assert "Biết rõ đồng chí này trong chi bộ" in page

    def test_a_member_stops_a_slip_that_nobody_asked_for(self, town):
        client = signed_in(town, "duc")
        slip = printed(town, kind=Kind.LOST, at=clock.now()).slip

        page = client.get("/accounts/security/").content.decode()
        assert "Có phiếu vừa in cho đồng chí" in page
        answer = client.post(reverse("slips_withdraw", args=[slip.pk]))

        assert answer["Location"] == "/accounts/security/"
        assert "Có phiếu vừa in" not in client.get("/accounts/security/").content.decode()


class TestBranch:
    """Who can sign in, whose slip waits, who takes part by hand and paper."""

    def rows(self, client: Client, **asked: str) -> list[str]:
        page = client.get("/members/sign-in/", asked).content.decode()
        return re.findall(r'<th scope="row">([^<]+)<', page)

    def test_the_list_tells_the_three_apart(self, town):
        TOTP.activate(town.user("hoa"), generate_totp_secret())
        printed(town, who="duc", at=clock.now())
        client = signed_in(town, "thoan")

        everybody = client.get("/members/sign-in/").content.decode()

        assert "Mật khẩu và ứng dụng mã 6 số" in everybody
        assert "Đã in, chưa trao" in everybody
        assert self.rows(client, access="can") == ["Lò Văn Thoan", "Cà Thị Hoa"]
        assert self.rows(client, access="waiting") == ["Lò Minh Đức"]
        assert "Quàng Văn Lả" in self.rows(client, access="none")
        assert self.rows(client, q="duc") == ["Lò Minh Đức"]
        assert self.rows(client, access="can", q="duc") == []

    def test_a_slip_that_has_run_out_waits_no_more(self, town):
        printed(town, who="duc", at=clock.now() - timedelta(days=8))
        client = signed_in(town, "thoan")

        assert self.rows(client, access="waiting") == []
        assert "Hết hạn" in client.get("/members/sign-in/").content.decode()

    def test_who_prints_no_slips_sees_no_buttons(self, town):
        page = signed_in(town, "hoa").get("/members/sign-in/").content.decode()

        assert "Quàng Văn Lả" in page
        assert "/slips/new/" not in page
        assert signed_in(town, "la").get("/members/sign-in/").status_code == 403

    def test_the_committee_sees_the_branch_of_each(self, town):
        page = signed_in(town, "lien").get("/members/sign-in/").content.decode()

        assert "Chi bộ bản Pá Vạt" in page

    def test_pages_take_as_many_statements_for_few_and_many(self, town, django_assert_num_queries):
        client = signed_in(town, "thoan")
        client.get("/members/sign-in/")
        with scope(system_actor("test")):
            for number in range(12):
                member = factories.member(unit=town.branch, category=Category.OFFICIAL)
                User.objects.create(username=f"m{number}", person=member.person, password="!")
        few = self.statements(client)
        with scope(system_actor("test")):
            for _ in range(12):
                factories.member(unit=town.branch, category=Category.OFFICIAL)

        assert self.statements(client) == few

    def statements(self, client: Client) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as taken:
            client.get("/members/sign-in/")
        return len(taken)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (None, ""),
        (WayIn(), ""),
        (WayIn(app=True), ""),
        (WayIn(passkeys=2), "Khóa của 2 máy"),
        (WayIn(passkeys=1, password=True), "Khóa của 1 máy, Chỉ có mật khẩu"),
        (WayIn(identity=True), "Định danh điện tử"),
        (WayIn(app=True, password=True), "Mật khẩu và ứng dụng mã 6 số"),
    ],
)
def test_ways_to_sign_in_are_said_in_words(way, words):
    assert way_in(way) == words


class TestPasswords:
    """A PIN is a password only beside an app."""

    @pytest.mark.parametrize("password", [PASSWORD, "a-long-enough-one"])
    def test_a_long_password_is_taken(self, password):
        PinOrPassword().validate(password)

    @pytest.mark.parametrize(
        ("password", "code"), [("kurz", "password_too_short"), ("482916", "pin_alone")]
    )
    def test_a_short_one_and_a_pin_alone_are_not(self, password, code):
        with pytest.raises(ValidationError) as refused:
            PinOrPassword().validate(password)
        assert refused.value.code == code

    def test_a_pin_beside_an_app_is_taken_when_it_is_a_good_one(self, town):
        user = town.user("hoa")
        TOTP.activate(user, generate_totp_secret())

        PinOrPassword().validate("482916", user)
        with pytest.raises(ValidationError) as refused:
            PinOrPassword().validate("123456", user)
        assert refused.value.code == "sequence"
        assert "PIN" in PinOrPassword().get_help_text()
