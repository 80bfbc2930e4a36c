"""The factor is asked anew for a grave deed, is bound to it, and what was typed is not lost."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts import stepup
from tests.ground.town import PASSWORD, Town
from tests.support import sessions

EXPORT = "/members/export.csv"
ASK = "/accounts/confirm/for/members.export/"
DONE = "/accounts/confirm/done/"


@pytest.fixture
def late(town: Town) -> Client:
    """The secretary, who signed in an hour ago."""
    client = Client(SERVER_NAME="localhost")
    sessions.sign_in(client, town.user("thoan"), at=clock.now() - timedelta(hours=1))
    return client


def asked(response) -> tuple[str, dict[str, list[str]]]:
    """Path and query of a redirect."""
    found = urlsplit(response["Location"])
    return found.path, parse_qs(found.query)


def test_a_sign_in_of_a_moment_ago_is_enough(town):
    assert town.client("thoan").get(EXPORT).status_code == 200


def test_an_export_asks_anew_and_returns_to_the_same_filter(town, late):
    response = late.get(f"{EXPORT}?q=hoa")

    assert asked(response) == (ASK, {"next": [f"{EXPORT}?q=hoa"]})
    page = late.get(response["Location"], follow=True)
    assert "Xác nhận để xuất dữ liệu cá nhân" in page.content.decode()
    confirmed = late.post("/accounts/confirm/", {"password": PASSWORD, "next": DONE}, follow=True)
    assert confirmed.redirect_chain[-1][0] == f"{EXPORT}?q=hoa"
    assert confirmed["Content-Type"].startswith("text/csv")
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="accounts.confirmed")
    assert line.detail == {"deed": "members.export", "factor": "password"}


def test_a_confirmation_counts_for_its_own_deed_only(town, late):
    record = f"/members/{town.members['hoa'].pk}/"
    late.get(ASK)
    sessions.confirm(late)

    assert late.get(DONE)["Location"] == "/"
    assert late.get(EXPORT).status_code == 200
    assert asked(late.get(record))[0] == "/accounts/confirm/for/members.open_record/"


def test_a_confirmation_ages(town, late, settings):
    late.get(ASK)
    sessions.confirm(late)
    late.get(DONE)
    settings.CHIBO_STEP_UP_EXPORT_SECONDS = -10

    assert late.get(EXPORT).status_code == 303


def test_an_old_confirmation_does_not_answer_a_new_question(late):
    sessions.confirm(late, at=clock.now() - timedelta(seconds=2))
    late.get(ASK)

    assert asked(late.get(DONE))[0] == "/accounts/confirm/"
    assert late.get(EXPORT).status_code == 303


def test_a_record_asks_before_the_form_is_filled_and_keeps_what_was_typed(town, settings):
    client, record = town.client("thoan"), f"/members/{town.members['hoa'].pk}/"
    assert client.get(record).status_code == 200
    settings.CHIBO_STEP_UP_RECORD_SECONDS = -10

    response = client.post(record, {"purpose": "other", "detail": "Xác minh tuổi Đảng"})

    path, query = asked(response)
    assert (path, query["next"]) == ("/accounts/confirm/for/members.open_record/", [record])
    settings.CHIBO_STEP_UP_RECORD_SECONDS = 900
    page = client.get(record).content.decode()
    assert 'value="Xác minh tuổi Đảng"' in page
    assert "Xác minh tuổi Đảng" not in client.get(record).content.decode()


def test_secrets_and_long_texts_are_not_kept(town, settings):
    client, record = town.client("thoan"), f"/members/{town.members['hoa'].pk}/"
    settings.CHIBO_STEP_UP_RECORD_SECONDS = -10

    client.post(record, {"purpose": "review", "secret": "123456"})
    kept = client.session[stepup.KEPT]
    client.post(record, {"detail": "x" * 5_000})

    assert kept == [record, {"purpose": "review"}]
    assert client.session[stepup.KEPT] == kept


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_the_way_back_is_one_of_ours(late, target):
    late.get(ASK, {"next": target})
    sessions.confirm(late)

    assert late.get(DONE)["Location"] == "/"


def test_what_is_no_deed_or_no_subject_is_not_found(late, client):
    assert late.get("/accounts/confirm/for/nothing/").status_code == 404
    assert late.get(ASK, {"subject": "x"}).status_code == 404
    assert late.get(DONE)["Location"] == "/"
    assert client.get(ASK)["Location"].startswith("/accounts/login/")


def test_only_so_many_proofs_are_kept(late):
    session = late.session
    for number in range(stepup.MOST_KEPT + 3):
        deed = stepup.Deed(code=f"x.{number}", heading="", setting="")
        stepup.hold(session, deed, at=clock.now() + timedelta(seconds=number))

    kept = [key for key, _at in stepup.proofs_of(session)]
    assert len(kept) == stepup.MOST_KEPT
    assert "x.0" not in kept
