"""The page of reminders: choosing, devices, trials, the calendar's secret."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.core.scope import scope
from chibo.gateways.messaging.webpush import new_key
from chibo.ground.notices import queries
from tests.support.jobs import drain
from tests.support.outside import Browser, http_service, mail_server, sms_gateway

URL = "/notices/reminders"


@pytest.fixture
def ways(settings, tmp_path):
    """All three ways, on loopback."""
    settings.CHIBO_PUSH_KEY = tmp_path / "push.pem"
    settings.CHIBO_PUSH_KEY.write_bytes(new_key())
    with mail_server(settings) as mail, sms_gateway(settings) as sms, http_service() as push:
        settings.CHIBO_PUSH_HOSTS = [push.url.removeprefix("http://")]
        yield mail, sms, push


def chosen(town, key="hoa"):
    with scope(town.actor(key)) as actor:
        return queries.choice_of(actor)


def test_without_a_way_the_page_says_who_sets_one_up(town):
    page = town.client("hoa").get(URL).content.decode()

    assert "Ở đây chưa có cách nhắc nào ngoài chibo." in page
    assert 'name="email"' not in page
    assert "data-push" not in page
    assert "không gửi từ 21:00 đến 06:30" in page


def test_a_person_chooses_ways_and_hours_and_sends_a_trial(town, ways):
    mail, sms, _push = ways
    client = town.client("hoa")
    given = {
        "email": "hoa@x.vn", "email_on": "on", "phone": "0912 345 678", "phone_on": "on",
        "quiet_from": "22:00", "quiet_to": "05:30",
    }  # fmt: skip

    kept = client.post(URL, given, follow=True).content.decode()
    for channel in ("email", "sms"):
        client.post(f"{URL}/trial", {"channel": channel})
    drain()
    page = client.get(URL).content.decode()

    assert "Đã lưu." in kept
    assert chosen(town).phone == "+84912345678"
    assert f"{chosen(town).quiet_from:%H:%M}" == "22:00"
    assert (len(mail.letters), len(sms.heard)) == (1, 1)
    assert "Tin thử" in mail.letters[0][1]
    assert page.count("Đã gửi</span>") == 2
    assert 'value="22:00"' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"email_on": "on"}, "Ghi địa chỉ trước"),
        ({"phone": "123", "phone_on": "on"}, "Đây không phải số điện thoại"),
        ({"email": "không phải", "email_on": "on"}, "form-control"),
        ({"quiet_from": "22:00"}, "hoặc để trống cả hai"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_page(town, ways, given, words):
    answer = town.client("hoa").post(URL, given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert chosen(town) is None


def test_a_way_that_is_not_set_up_now_keeps_what_it_had(town, ways, settings):
    client = town.client("hoa")
    client.post(URL, {"email": "hoa@x.vn", "email_on": "on", "phone": "0912345678"})
    settings.CHIBO_SMS_URL = ""

    client.post(URL, {"email": "hoa@y.vn"})

    assert (chosen(town).email, chosen(town).email_on) == ("hoa@y.vn", False)
    assert chosen(town).phone == "+84912345678"


def test_a_browser_is_added_tried_and_removed(town, ways):
    _mail, _sms, push = ways
    client, browser = town.client("hoa"), Browser()
    given = {**browser.subscription(f"{push.url}/1"), "label": "Chrome, Android"}

    added = client.post(f"{URL}/devices", given)
    with scope(town.actor("hoa")) as actor:
        (device,) = queries.devices_of(actor)
    client.post(f"{URL}/trial", {"channel": "push", "device": str(device.pk)})
    drain()
    page = client.get(URL).content.decode()
    foreign = town.client("dien").post(f"{URL}/devices/{device.pk}/end")
    other = town.client("dien").post(f"{URL}/trial", {"channel": "push", "device": str(device.pk)})
    removed = client.post(f"{URL}/devices/{device.pk}/end", follow=True).content.decode()

    assert added.status_code == 204
    assert browser.read(push.heard[0].body) == "Tin thử: nhắc việc của chibo đến được đây"
    assert "Chrome, Android" in page
    assert (foreign.status_code, other.status_code) == (404, 404)
    assert "Chrome, Android" not in removed


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"endpoint": "https://evil.example/x"}, 409),
        ({"endpoint": "http://127.0.0.1:9/x"}, 409),
        ({"auth": "AAAA"}, 422),
        ({"p256dh": ""}, 422),
    ],
)
def test_a_subscription_that_leads_elsewhere_is_refused(town, ways, changed, status):
    given = {**Browser().subscription(f"{ways[2].url}/1"), "label": "x", **changed}

    assert town.client("hoa").post(f"{URL}/devices", given).status_code == status


def test_there_are_at_most_ten_devices(town, ways):
    client = town.client("hoa")

    answers = [
        client.post(
            f"{URL}/devices", {**Browser().subscription(f"{ways[2].url}/{n}"), "label": "x"}
        ).status_code
        for n in range(11)
    ]

    assert answers == [204] * 10 + [409]


def test_five_trials_an_hour_are_enough(town, ways):
    client = town.client("hoa")
    client.post(URL, {"email": "hoa@x.vn", "email_on": "on"})

    answers = [client.post(f"{URL}/trial", {"channel": "email"}).status_code for _ in range(6)]

    assert answers == [302] * 5 + [409]
    assert client.post(f"{URL}/trial", {"channel": "pigeon"}).status_code == 404


def test_the_calendars_address_is_shown_once_and_taken_back(town):
    client = town.client("hoa")

    made = client.post(f"{URL}/calendar").content.decode()
    page = client.get(URL).content.decode()
    address = made.split("http://localhost:8000/calendar/")[1].split(".ics")[0]
    feed = client.get(f"/calendar/{address}.ics")
    client.post(f"{URL}/calendar", {"end": "1"})

    assert len(address) == 22
    assert address not in page
    assert chosen(town).feed == ""
    assert feed.status_code == 200
    assert client.get(f"/calendar/{address}.ics").status_code == 404
    assert client.get("/calendar/x.ics").status_code == 404


def test_the_page_needs_the_same_statements_whatever_it_shows(town, ways):
    client = town.client("hoa")
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(URL)
    for n in range(4):
        client.post(
            f"{URL}/devices", {**Browser().subscription(f"{ways[2].url}/{n}"), "label": "x"}
        )

    with CaptureQueriesContext(connection) as many:
        client.get(URL)

    assert len(many) == len(few)
