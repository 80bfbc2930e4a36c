"""Seats: one person with two mandates chooses, only among the own ones in force."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Missing
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.organisation import queries, services
from chibo.ground.organisation.models import Mandate
from chibo.ground.organisation.rules import Office
from tests.ground.town import Town, day
from tests.support import factories
from tests.support.factories import NOON


@pytest.fixture
def two_seats(town: Town) -> tuple[Mandate, Mandate]:
    """Thoan leads the branch, and sits in the commune's committee."""
    person = town.members["thoan"].person
    with scope(system_actor("test")):
        above = factories.mandate(person=person, unit=town.commune, office=Office.OFFICER)
        own = Mandate.objects.get(person=person, unit=town.branch)
    return own, above


def choose(client: Client, mandate: Mandate, **more: str):
    return client.post("/seat/", {"seat": str(mandate.pk), **more})


def shown(client: Client) -> str:
    """Unit in the head of a page."""
    page = client.get("/notices/").content.decode()
    return page[page.index("<strong>") + 8 : page.index("</strong>")]


def test_the_head_offers_both_seats_and_marks_the_present_one(town, two_seats):
    page = town.client("thoan").get("/notices/").content.decode()

    assert "Chi bộ bản Nà Khoang, Bí thư" in page
    assert "Đảng bộ xã Nậm Khoang, Chuyên viên" in page
    assert 'value="own" aria-pressed="false">với tư cách đảng viên<' in page
    assert page.count('name="seat"') == 3
    assert f'value="{two_seats[1].pk}" aria-pressed="true"' in page


def test_one_mandate_leaves_nothing_to_choose(town):
    assert 'name="seat"' not in town.client("dien").get("/notices/").content.decode()


@pytest.mark.django_db
def test_a_desk_leaves_the_choice_of_the_members_own_seat(town):
    with scope(system_actor("test")):
        person = town.members["dien"].person
        Mandate.objects.filter(person=person).delete()
        factories.mandate(person=person, unit=town.commune, office=Office.OPERATOR)
        client = town.client("dien")
    at_the_desk = client.get("/").content.decode()
    client.post("/seat/", {"seat": "own"})
    as_member = client.get("/record/").status_code

    assert at_the_desk.count('name="seat"') == 2
    assert as_member == 200


def test_choosing_changes_the_seat_of_this_session_and_is_audited(town, two_seats):
    own, above = two_seats
    client = town.client("thoan")
    before = shown(client)

    response = choose(client, own, next="/notices/")

    assert before == "Đảng bộ xã Nậm Khoang"
    assert response["Location"] == "/notices/"
    assert shown(client) == "Chi bộ bản Nà Khoang"
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="organisation.seat_taken")
    assert (line.subject, line.position, line.detail) == (
        own.pk,
        town.branch.position,
        {"office": "secretary"},
    )
    choose(client, above)
    assert shown(client) == "Đảng bộ xã Nậm Khoang"


def test_the_seat_of_somebody_else_is_not_taken(town, two_seats):
    with scope(system_actor("test")):
        theirs = Mandate.objects.get(person=town.members["dien"].person)

    refused = choose(town.client("thoan"), theirs)

    assert refused.status_code == 404
    assert "không phải của đồng chí" in refused.content.decode()


@pytest.mark.parametrize("seat", ["", "x", "01990000-0000-7000-8000-00000000abcd"])
def test_what_is_no_seat_is_refused(town, seat):
    assert town.client("thoan").post("/seat/", {"seat": seat}).status_code == 404


def test_a_seat_ends_with_its_mandate_and_leaves_the_members_own(town, two_seats):
    _own, above = two_seats
    client = town.client("thoan")
    choose(client, above)
    with scope(system_actor("test")):
        Mandate.objects.filter(pk=above.pk).update(valid_to=day(2))

    page = client.get("/notices/").content.decode()

    assert "Chức vụ đồng chí đang dùng đã hết nhiệm kỳ" in page
    assert 'value="own" aria-pressed="true"' in page
    assert client.get("/members/").status_code == 403  # no other office was taken unasked
    assert "đã hết nhiệm kỳ" not in client.get("/notices/").content.decode()
    assert choose(client, above).status_code == 404


def test_from_the_own_seat_an_office_that_is_left_can_be_taken(town, two_seats):
    own, _above = two_seats
    client = town.client("thoan")
    client.post("/seat/", {"seat": "own"})
    as_member = client.get("/members/").status_code
    choose(client, own)

    assert (as_member, client.get("/members/").status_code) == (403, 200)
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="organisation.seat_left")
    assert (line.subject, line.position) == (two_seats[1].pk, town.branch.position)


@pytest.mark.parametrize(
    ("at", "office"),
    [
        (datetime(2026, 11, 2, 16, 59, 59, tzinfo=UTC), ""),
        (datetime(2026, 11, 2, 17, tzinfo=UTC), "secretary"),
        (datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC), "secretary"),
        (datetime(2026, 11, 30, 17, tzinfo=UTC), ""),
    ],
)
def test_an_office_begins_and_ends_at_midnight_in_vietnam(town, monkeypatch, at, office):
    person = town.members["thoan"].person_id
    dates = {"valid_from": date(2026, 11, 3), "valid_to": date(2026, 11, 30)}
    with scope(system_actor("test")):
        Mandate.objects.filter(person_id=person).update(**dates)
    monkeypatch.setattr(clock, "now", lambda: at)

    assert queries.seated(person).office == office


def test_a_mandate_of_the_future_gives_no_seat_yet(town, two_seats):
    with scope(system_actor("test")):
        Mandate.objects.filter(pk=two_seats[1].pk).update(valid_from=day(-3))

    assert shown(town.client("thoan")) == "Chi bộ bản Nà Khoang"
    with scope(town.actor("thoan")) as actor, pytest.raises(Missing):
        services.take_seat(actor=actor, mandate_id=two_seats[1].pk, at=NOON - timedelta(days=400))


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_the_way_back_is_one_of_ours(town, two_seats, target):
    assert choose(town.client("thoan"), two_seats[0], next=target)["Location"] == "/"


def test_the_seat_is_taken_by_post_after_signing_in(town, client):
    assert town.client("thoan").get("/seat/").status_code == 405
    assert client.post("/seat/", {})["Location"].startswith("/accounts/login/")


def test_mandates_are_listed_newest_first(town, two_seats):
    with scope(system_actor("test")):
        Mandate.objects.filter(pk=two_seats[1].pk).update(valid_from=day(5))
        found = queries.mandates_of(town.members["thoan"].person_id)

    assert [mandate.pk for mandate in found] == [two_seats[1].pk, two_seats[0].pk]
