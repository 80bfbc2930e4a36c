"""Signing in with name and password: the same sentence for every failure, and nobody locked out by a stranger."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.test import Client

from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from tests.ground.town import PASSWORD, Town

LOGIN = "/accounts/login/"


def attempt(name: str, password: str, *, address: str = "10.0.0.1", client: Client | None = None):
    client = client or Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
    return client.post(LOGIN, {"login": name, "password": password})


def said(response) -> str:
    found = re.search(r'class="notice notice-bad".*?</div>', response.content.decode(), re.DOTALL)
    return found[0] if found else ""


def deeds(town: Town, key: str) -> list[str]:
    with scope(system_actor("test")):
        found = AuditEntry.objects.filter(actor_person=town.members[key].person_id)
        return list(found.order_by("at", "id").values_list("action", flat=True))


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.django_db
def test_the_page_offers_the_passkey_first_and_names_its_fields_in_vietnamese(client):
    page = client.get(LOGIN).content.decode()

    assert page.index("Mở bằng khóa của máy") < page.index("Số điện thoại hoặc mã đăng nhập")
    assert 'autocomplete="current-password"' in page
    assert "placeholder" not in page


def test_a_person_signs_in_and_the_audit_trail_knows_it(town):
    town.user("hoa")
    name = town.username("hoa")

    response = attempt(f"+84 {name[1:]}", PASSWORD)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert deeds(town, "hoa") == ["accounts.signed_in"]


def test_a_wrong_password_and_an_unknown_name_read_the_same(town):
    town.user("hoa")

    wrong = attempt(town.username("hoa"), "sai hoàn toàn")
    unknown = attempt("0999999999", "sai hoàn toàn")

    assert said(wrong)
    assert said(wrong) == said(unknown)
    assert deeds(town, "hoa") == []


def test_after_five_failures_the_page_says_until_when(town):
    town.user("hoa")
    for _ in range(5):
        attempt(town.username("hoa"), "sai")

    locked = attempt(town.username("hoa"), PASSWORD)

    assert locked.status_code == 200
    assert re.search(r"lại được từ \d\d:\d\d; bằng khóa của máy thì được ngay", said(locked))


def test_a_stranger_elsewhere_never_locks_the_owner_out(town):
    town.user("hoa")
    for _ in range(8):
        attempt(town.username("hoa"), "sai", address="203.0.113.9")

    own = attempt(town.username("hoa"), PASSWORD, address="10.0.0.1")

    assert own.status_code == 302
    assert own["Location"] == "/"


def test_a_stranger_in_the_same_house_leaves_the_passkey_open(town):
    town.user("hoa")
    for _ in range(8):
        attempt(town.username("hoa"), "sai")
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="10.0.0.1")

    offered = client.get("/accounts/passkeys/login/", headers={"Accept": "application/json"})

    assert offered.status_code == 200
    assert offered.json()["request_options"]["publicKey"]["challenge"]


def test_a_second_step_takes_the_six_digits_also_with_a_space(town):
    secret = generate_totp_secret()
    TOTP.activate(town.user("hoa"), secret)
    client = Client(SERVER_NAME="localhost")

    first = attempt(town.username("hoa"), PASSWORD, client=client)
    page = client.get(first["Location"]).content.decode()
    digits = code_of(secret)
    second = client.post(first["Location"], {"code": f"{digits[:3]} {digits[3:]}"})

    assert first["Location"].startswith("/accounts/code/")
    assert "Mã dự phòng" in page or "mã dự phòng" in page
    assert second.status_code == 302
    assert second["Location"] == "/"


def test_a_wrong_code_is_told_in_plain_words(town):
    TOTP.activate(town.user("hoa"), generate_totp_secret())
    client = Client(SERVER_NAME="localhost")
    first = attempt(town.username("hoa"), PASSWORD, client=client)

    wrong = client.post(first["Location"], {"code": "000000"})

    assert "Mã này không khớp" in wrong.content.decode()


def test_a_recovery_code_works_once(town):
    user = town.user("hoa")
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user).get_unused_codes()

    def with_code() -> int:
        client = Client(SERVER_NAME="localhost")
        first = attempt(town.username("hoa"), PASSWORD, client=client)
        return client.post(first["Location"], {"code": codes[0]}).status_code

    assert [with_code(), with_code()] == [302, 200]
    assert Authenticator.objects.filter(user=user).count() == 2


@pytest.mark.django_db
def test_too_many_requests_from_one_network_get_a_page_in_plain_words(settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        attempt("nobody", "x", client=client)

    refused = attempt("nobody", "x", client=client)

    assert refused.status_code == 429
    assert "Chờ một phút" in refused.content.decode()


def test_a_closed_account_is_told_whom_to_ask(town):
    user = town.user("hoa")
    user.is_active = False
    user.save()

    response = attempt(town.username("hoa"), PASSWORD)
    page = Client().get("/accounts/inactive/").content.decode()

    assert response.status_code in {200, 302}
    assert "bí thư chi bộ" in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/forgotten/"])
def test_nobody_signs_up_by_themselves(client, path):
    assert client.get(path)["Location"] == LOGIN


def test_signing_out_asks_first_and_says_so_afterwards(town):
    client = town.client("hoa")

    asked = client.get("/accounts/logout/")
    done = client.post("/accounts/logout/", follow=True)

    assert "Đăng xuất?" in asked.content.decode()
    assert "Đã đăng xuất." in done.content.decode()


def test_failures_are_kept_where_every_process_sees_them_and_without_names(town):
    town.user("hoa")
    name = town.username("hoa")
    for _ in range(5):
        attempt(name, "sai")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM accounts_attempts")
        rows = cursor.fetchall()
    assert rows
    assert not [row for row in rows if name in str(row) or "10.0.0.1" in str(row)]

    with connection.cursor() as cursor:  # as if another server had never heard of them
        cursor.execute("DELETE FROM accounts_attempts")
    assert attempt(name, PASSWORD).status_code == 302
