"""Factors, recovery codes, sessions, confirming oneself, and what a person prefers."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.test import Client

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts import limits
from chibo.ground.accounts.adapter import ClosedAdapter
from chibo.ground.accounts.models import Person, User
from chibo.ground.accounts.services import trail
from tests.ground.accounts.test_signing_in import attempt, code_of, deeds
from tests.ground.town import PASSWORD, Town
from tests.support.factories import NOON


def passkey(user: User, name: str = "Điện thoại") -> Authenticator:
    """A passkey as far as lists and rules see it; real ones are in the journey."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def signed_in(town: Town, key: str = "hoa") -> Client:
    """Signed in by password a moment ago, so that nothing has to be confirmed."""
    town.user(key)
    client = Client(SERVER_NAME="localhost")
    attempt(town.username(key), PASSWORD, client=client)
    confirm(client)
    return client


def confirm(client: Client) -> None:
    client.post("/accounts/confirm/", {"password": PASSWORD})


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.get("Location")
    return response.content.decode()


def test_the_security_page_says_what_protects_the_account(town):
    client = town.client("hoa")
    weak = html(client, "/accounts/security/")
    TOTP.activate(town.user("hoa"), generate_totp_secret())
    one = html(client, "/accounts/security/")
    passkey(town.user("hoa"))
    two = html(client, "/accounts/security/")

    assert "tài khoản được bảo vệ yếu" in weak
    assert "không gỡ được. Hãy thêm khóa của máy trước" in one
    assert "/accounts/totp/remove/" not in one
    assert "/accounts/totp/remove/" in two
    assert "1 máy mở được tài khoản này" in two


def test_the_last_passkey_stays_and_the_page_says_why(town):
    client = signed_in(town)
    only = passkey(town.user("hoa"))

    asked = html(client, f"/accounts/passkeys/{only.pk}/remove/")
    refused = client.post(f"/accounts/passkeys/{only.pk}/remove/")

    assert "lớp bảo vệ thứ hai duy nhất" in asked
    assert "Gỡ</button>" not in asked
    assert refused.status_code == 409
    assert Authenticator.objects.filter(pk=only.pk).exists()


def test_one_of_two_passkeys_can_go(town):
    client = signed_in(town)
    first, second = passkey(town.user("hoa"), "Cũ"), passkey(town.user("hoa"), "Mới")

    asked = html(client, f"/accounts/passkeys/{first.pk}/remove/")
    client.post(f"/accounts/passkeys/{first.pk}/remove/")

    assert "“Cũ”" in asked
    assert list(Authenticator.objects.all()) == [second]
    assert deeds(town, "hoa")[-1] == "accounts.factor_removed"


def test_the_last_app_stays_although_there_are_recovery_codes(town):
    client = signed_in(town)
    TOTP.activate(town.user("hoa"), generate_totp_secret())
    RecoveryCodes.activate(town.user("hoa"))

    page = html(client, "/accounts/totp/remove/")
    client.post("/accounts/totp/remove/")

    assert "lớp bảo vệ thứ hai duy nhất" in page
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_an_app_beside_a_passkey_can_go(town):
    client = signed_in(town)
    TOTP.activate(town.user("hoa"), generate_totp_secret())
    passkey(town.user("hoa"))

    page = html(client, "/accounts/totp/remove/")
    done = client.post("/accounts/totp/remove/", follow=True)

    assert "Gỡ ứng dụng</button>" in page
    assert "Đã gỡ ứng dụng xác thực." in done.content.decode()


def test_an_app_is_set_up_and_ten_codes_follow(town, django_capture_on_commit_callbacks):
    client = signed_in(town)
    page = client.get("/accounts/totp/add/")

    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/totp/add/", {"code": code_of(secret)}, follow=True)
    with django_capture_on_commit_callbacks(execute=True):
        again = client.post("/accounts/codes/new/", follow=True)

    assert secret in page.content.decode()
    assert "10 trên 10 mã chưa dùng" in done.content.decode()
    assert "Mã cũ hết hiệu lực ngay" in html(client, "/accounts/codes/new/")
    assert "10 trên 10 mã chưa dùng" in again.content.decode()
    assert deeds(town, "hoa")[1:] == [
        "accounts.factor_added",
        "accounts.factor_added",
        "accounts.codes_made",
    ]


def test_a_password_is_changed_and_a_weak_one_refused(town):
    client = signed_in(town)
    given = {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"}

    weak = client.post("/accounts/password/", given)
    strong = {**given, "password1": "suối trong 2026", "password2": "suối trong 2026"}
    wrong = client.post("/accounts/password/", {**strong, "oldpassword": "x"})
    done = client.post("/accounts/password/", strong, follow=True)

    assert "Ít nhất 10 ký tự" in weak.content.decode()
    assert 'id="id_password1_error"' in weak.content.decode()
    assert "không phải mật khẩu của tài khoản" in wrong.content.decode()
    assert "Đã đổi mật khẩu." in done.content.decode()
    assert deeds(town, "hoa")[-1] == "accounts.password_changed"


def test_passkeys_are_listed_and_renamed(town):
    client = signed_in(town)
    key = passkey(town.user("hoa"), "Máy cũ")
    passkey(town.user("hoa"), "Máy khác")

    done = client.post(f"/accounts/passkeys/{key.pk}/edit/", {"name": "Điện thoại"}, follow=True)

    assert "Điện thoại" in done.content.decode()
    assert 'aria-label="Đổi tên Máy khác"' in done.content.decode()


def test_the_page_to_add_a_passkey_always_asks_for_one_that_opens_alone(town):
    page = html(signed_in(town), "/accounts/passkeys/add/")

    box = page[page.index('name="passwordless"') - 80 : page.index('name="passwordless"') + 120]
    assert "hidden" in box
    assert "checked" in box
    assert 'value="Máy 1"' in page


def test_sessions_are_listed_ended_one_by_one_and_all_at_once(town):
    here, there, elsewhere = (signed_in(town) for _ in range(3))
    agent = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0"
    UserSession.objects.exclude(session_key=here.session.session_key).update(user_agent=agent)
    page = html(here, "/accounts/sessions/")
    one = UserSession.objects.get(session_key=there.session.session_key)

    ended = here.post(f"/accounts/sessions/{one.pk}/end/", follow=True)

    assert page.count("Chrome, Android</b>") == 2
    assert "máy này" in page
    assert "Phiên đó đã kết thúc." in ended.content.decode()
    assert there.get("/notices/").status_code == 302
    assert elsewhere.get("/notices/").status_code == 200
    here.post("/accounts/sessions/")
    assert elsewhere.get("/notices/").status_code == 302
    assert "accounts.session_ended" in deeds(town, "hoa")


def test_the_session_of_somebody_else_is_not_ended(town):
    mine, theirs = signed_in(town, "hoa"), signed_in(town, "dien")
    session = UserSession.objects.get(session_key=theirs.session.session_key)

    refused = mine.post(f"/accounts/sessions/{session.pk}/end/")

    assert refused.status_code == 404
    assert theirs.get("/notices/").status_code == 200


def test_confirming_takes_the_password_only_where_there_is_nothing_better(town):
    client = town.client("hoa")
    first = client.get("/accounts/confirm/?next=/notices/")
    TOTP.activate(town.user("hoa"), generate_totp_secret())
    second = client.get("/accounts/confirm/?next=/notices/")
    passkey(town.user("hoa"))
    third = client.get("/accounts/confirm/?next=/notices/")

    assert first.status_code == 200
    assert "Xác nhận lại danh tính" in first.content.decode()
    assert second["Location"] == "/accounts/confirm/code/?next=%2Fnotices%2F"
    assert third["Location"] == "/accounts/confirm/passkey/?next=%2Fnotices%2F"


def test_confirming_leads_back_to_where_one_was_going(town):
    secret = generate_totp_secret()
    TOTP.activate(town.user("hoa"), secret)
    client = town.client("hoa")
    path = "/accounts/confirm/code/?next=/accounts/confirm/done/"
    client.get("/accounts/confirm/for/documents.sign/?next=/notices/%23sign")

    page = html(client, path)
    wrong = client.post(path, {"code": "1", "next": "/accounts/confirm/done/"})
    given = {"code": code_of(secret), "next": "/accounts/confirm/done/"}
    done = client.get(client.post(path, given)["Location"])

    assert "Xác nhận để ký" in page
    assert "Mã này không khớp" in wrong.content.decode()
    assert done["Location"] == "/notices/#sign"


def test_a_passkey_that_is_not_recognised_keeps_where_one_was_going(town):
    passkey(town.user("hoa"))
    client = town.client("hoa")

    failed = client.post(
        "/accounts/confirm/passkey/?next=/notices/", {"credential": "{}", "next": "/notices/"}
    )

    assert failed["Location"] == "/accounts/confirm/passkey/?next=%2Fnotices%2F"
    words = [str(message) for message in get_messages(failed.wsgi_request)]
    assert words == ["Không nhận ra khóa của máy. Thử lại hoặc chọn cách khác."]


def test_what_a_person_prefers_comes_along_to_the_next_device(town):
    here = signed_in(town)
    here.post("/look", {"type": "large", "next": "/"})
    here.post("/language", {"language": "de", "next": "/"})

    there = signed_in(town)

    assert there.cookies["chibo_type"].value == "large"
    assert there.cookies["django_language"].value == "de"
    with scope(system_actor("test")):
        person = Person.objects.get(pk=town.members["hoa"].person_id)
    assert person.look == {"type": "large", "language": "de"}
    assert person.locale == "de"


def test_who_has_not_signed_in_prefers_for_the_device_only(client, town):
    client.post("/look", {"type": "large", "next": "/"})

    with scope(system_actor("test")):
        assert set(Person.objects.values_list("look__type", flat=True)) == {None}


def test_an_account_without_a_person_leaves_no_line_and_no_preference(db, client):
    user = User.objects.create_user(username="machine", password=PASSWORD)

    trail.note(user, "accounts.signed_in", at=NOON)
    response = attempt("machine", PASSWORD)

    assert response.status_code == 302
    assert "chibo_type" not in response.cookies


@pytest.mark.django_db
def test_nothing_is_locked_where_nothing_failed(rf):
    request = rf.post("/accounts/login/")

    assert limits.open_again(request, "nobody", at=NOON) == NOON


def test_no_mail_ever_leaves(mailoutbox):
    ClosedAdapter().send_mail("account/email/x", "a@example.org", {})

    assert mailoutbox == []
    assert ClosedAdapter().is_open_for_signup(None) is False


@pytest.mark.parametrize("path", ["/accounts/security/", "/accounts/sessions/", "/accounts/codes/"])
def test_who_has_not_signed_in_is_led_to_the_sign_in_page(client, db, path):
    assert client.get(path)["Location"].startswith("/accounts/login/?next=")
