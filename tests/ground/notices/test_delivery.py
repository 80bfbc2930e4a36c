"""Notices leave chibo: by a real mail server, a real gateway, a real push service; once, and say nothing."""

from datetime import time, timedelta
from email import message_from_string
from email.header import decode_header, make_header
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from chibo.core.actor import system_actor
from chibo.core.ids import uuid7
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.gateways.messaging.webpush import Subscription, new_key
from chibo.ground.notices import queries, services
from chibo.ground.notices.models import Delivery, Device, Notice, ReminderChoice
from tests.support.factories import NOON
from tests.support.jobs import drain
from tests.support.outside import Browser, http_service, mail_server, read_json, sms_gateway

SECRET = "Xem xét kỷ luật Zephyrkiếm"  # planted words
ALWAYS = {"quiet_from": time(0), "quiet_to": time(0)}


@pytest.fixture
def mail(settings):
    with mail_server(settings) as box:
        yield box


@pytest.fixture
def sms(settings):
    with sms_gateway(settings) as gateway:
        yield gateway


@pytest.fixture
def push(settings, tmp_path):
    settings.CHIBO_PUSH_KEY = tmp_path / "push.pem"
    settings.CHIBO_PUSH_KEY.write_bytes(new_key())
    with http_service() as service:
        settings.CHIBO_PUSH_HOSTS = [service.url.removeprefix("http://")]
        yield service


def choose(town, key="hoa", **values):
    with scope(town.actor(key)) as actor:
        services.choose(actor=actor, choice=services.Choice(**{**ALWAYS, **values}), at=NOON)


def send(town, key="hoa", *, kind="meeting_invitation", about=None, **data):
    member = town.members[key]
    with scope(system_actor("test")):
        services.send(
            person_ids=[member.person_id],
            kind=kind,
            data={"title": SECRET, **data},
            link="/meetings/",
            about=about or uuid7(),
            position=member.position,
            province=0,
            at=timezone.now(),
        )


def deliveries():
    with scope(system_actor("test")):
        return list(Delivery.objects.order_by("pk"))


def states():
    return [(d.channel, d.state, d.tries, d.error) for d in deliveries()]


def test_an_invitation_arrives_by_mail_and_says_nothing_of_its_cause(town, mail):
    choose(town, email="hoa@x.vn", email_on=True)

    send(town)
    drain()

    ((to, letter),) = mail.letters
    read = message_from_string(letter)
    assert to == "hoa@x.vn"
    assert str(make_header(decode_header(read["Subject"]))) == "Có giấy mời mới, mở chibo"
    assert "Có giấy mời mới, mở chibo:" in letter
    assert "http://localhost:8000/notices/" in letter
    assert "Zephyr" not in letter
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Message-ID"] == f"<{deliveries()[0].pk}@localhost>"
    assert states() == [("email", "sent", 1, "")]


def test_a_reader_reads_it_in_the_own_language(town, mail):
    choose(town, email="hoa@x.vn", email_on=True)
    with scope(system_actor("test")):
        person = town.members["hoa"].person
        person.locale = "de"
        person.save(update_fields=["locale"])

    send(town, kind="task_due", due="2026-12-01")
    drain()

    subject = message_from_string(mail.letters[0][1])["Subject"]
    assert str(make_header(decode_header(subject))) == "Eine Aufgabe wartet, bitte chibo öffnen"


def test_the_same_notice_goes_out_once_however_often_it_is_planned(town, mail, sms):
    choose(town, email="hoa@x.vn", email_on=True, phone="0912345678", phone_on=True)
    about = uuid7()

    for _ in range(3):
        send(town, about=about)
    drain()
    with scope(system_actor("test")):
        notices = list(Notice.objects.values_list("pk", flat=True))
    services.fan_out(notices, at=timezone.now())
    drain()
    for delivery in deliveries():
        assert services.deliver(delivery.pk, at=timezone.now()) == ""

    assert len(mail.letters) == len(sms.heard) == 1
    said = read_json(sms.heard[0])
    assert said["to"] == "+84912345678"
    assert said["text"] == "Có giấy mời mới, mở chibo: http://localhost:8000/notices/"
    assert said["id"] in {str(d.pk) for d in deliveries()}


def test_nobody_who_did_not_ask_is_reminded(town, mail, sms):
    choose(town, "dien", email="dien@x.vn", email_on=False, phone="0912345678")

    send(town, "hoa")
    send(town, "dien")
    drain()

    assert (mail.letters, sms.heard, deliveries()) == ([], [], [])


def test_without_any_channel_set_up_nothing_is_planned(town):
    choose(town, email="hoa@x.vn", email_on=True)

    send(town)

    assert drain() == 0
    assert deliveries() == []


def test_what_was_read_or_switched_off_or_is_over_meanwhile_is_not_sent(town, mail):
    choose(town, email="hoa@x.vn", email_on=True)
    send(town)
    send(town, kind="meeting_soon", start=(timezone.now() - timedelta(1)).isoformat())
    with scope(system_actor("test")):
        services.fan_out(list(Notice.objects.values_list("pk", flat=True)), at=timezone.now())
        first = Notice.objects.order_by("pk").first()
    with scope(town.actor("hoa")) as actor:
        services.mark_read(actor=actor, notice_id=first.pk, at=timezone.now())
    drain()
    send(town)
    choose(town, email="hoa@x.vn")
    drain()

    assert mail.letters == []
    assert {state for _channel, state, _tries, _error in states()} == {"skipped"}


def test_in_quiet_hours_it_waits_for_the_morning(town, mail):
    now = timezone.localtime()
    choose(
        town,
        email="hoa@x.vn",
        email_on=True,
        quiet_from=(now - timedelta(hours=1)).time().replace(microsecond=0),
        quiet_to=(now + timedelta(hours=1)).time().replace(microsecond=0),
    )

    send(town)
    drain()
    before = list(mail.letters)
    early = services.due_now(at=timezone.now())
    (delivery,) = deliveries()
    state = services.deliver(delivery.pk, at=timezone.now() + timedelta(hours=2))

    assert (before, early) == ([], 0)
    assert timedelta(minutes=59) < delivery.due_at - delivery.made_at < timedelta(minutes=61)
    assert state == "sent"
    assert len(mail.letters) == 1


def test_a_channel_that_is_away_is_tried_again_ever_more_slowly_and_given_up(town, sms):
    choose(town, phone="0912345678", phone_on=True)
    sms.answers = [503]
    at = timezone.now()
    send(town)
    drain()
    (delivery,) = deliveries()
    waits = []
    for _ in range(6):
        before = deliveries()[0].due_at
        at = max(at, before)
        services.due_now(at=at)
        services.deliver(delivery.pk, at=at)
        waits.append(deliveries()[0].due_at - at)

    assert [w.total_seconds() / 60 for w in waits[:5]] == [5, 20, 60, 180, 360]
    assert states() == [("sms", "failed", 7, "http_503")]
    assert {read_json(heard)["id"] for heard in sms.heard} == {str(delivery.pk)}
    assert len(sms.heard) == 7


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ("550 no such user", "failed", "smtp_550"),
        ("451 later", "waiting", "smtp_451"),
    ],
)
def test_what_a_mail_server_says_is_kept_for_the_operator(town, mail, answer, state, error):
    choose(town, email="hoa@x.vn", email_on=True)
    mail.answer = answer

    send(town)
    drain()

    assert states() == [("email", state, 1, error)]


def test_a_mail_server_that_is_not_there_is_tried_again(town, settings, mail):
    choose(town, email="hoa@x.vn", email_on=True)
    send(town)
    settings.EMAIL_PORT = 9

    drain()

    assert states() == [("email", "waiting", 1, "connectionrefusederror")]


def test_what_a_dead_worker_left_is_repeated_only_where_it_cannot_arrive_twice(town, mail, sms):
    choose(town, email="hoa@x.vn", email_on=True, phone="0912345678", phone_on=True)
    send(town)
    with scope(system_actor("test")):
        services.fan_out(list(Notice.objects.values_list("pk", flat=True)), at=timezone.now())
        Delivery.objects.update(state="sending", claimed_at=timezone.now(), tries=1)

    soon = services.due_now(at=timezone.now() + timedelta(minutes=5))
    later = services.due_now(at=timezone.now() + timedelta(minutes=11))
    found = {d.channel: d.state for d in deliveries()}

    assert (soon, later) == (0, 1)
    assert found == {"email": "unsure", "sms": "waiting"}


def subscribed(town, push, key="hoa", path="1"):
    browser = Browser()
    given = Subscription(**browser.subscription(f"{push.url}/{path}"))
    with scope(town.actor(key)) as actor:
        device = services.add_device(actor=actor, subscription=given, label="Chrome", at=NOON)
    return browser, device


def test_a_browser_shows_it_and_only_that_browser_can_read_it(town, push):
    choose(town)
    browser, _device = subscribed(town, push)

    send(town, kind="document_to_sign")
    drain()

    (heard,) = push.heard
    assert browser.read(heard.body) == "Có thông báo mới, mở chibo"
    assert heard.headers["topic"] == deliveries()[0].pk.hex
    assert states() == [("push", "sent", 1, "")]


def test_a_browser_that_is_gone_is_not_asked_again(town, push):
    choose(town)
    subscribed(town, push)
    push.answers = [410]

    send(town)
    drain()
    send(town)
    drain()

    assert len(push.heard) == 1
    assert states() == [("push", "failed", 1, "http_410")]
    with scope(town.actor("hoa")) as actor:
        assert queries.devices_of(actor) == []


def test_a_browser_that_somebody_else_uses_now_reminds_only_them(town, push):
    choose(town)
    choose(town, "dien")
    subscribed(town, push, "hoa")
    subscribed(town, push, "dien")

    send(town, "hoa")
    drain()

    assert push.heard == []
    with scope(system_actor("test")):
        assert Device.objects.filter(ended_at=None).count() == 1


def test_no_office_sees_anothers_addresses_and_the_trail_holds_none(town, mail, sms):
    choose(town, "hoa", email="hoa@x.vn", email_on=True, phone="0912345678", phone_on=True)
    send(town)
    drain()

    for other in ("thoan", "lien"):
        with scope(town.actor(other)):
            assert ReminderChoice.objects.count() == 0
            assert Delivery.objects.count() == 0
    with scope(system_actor("test")):
        lines = [str(e.detail) for e in AuditEntry.objects.filter(action__startswith="notices.")]
    assert lines == ["{'sms': True, 'email': True}"] or lines == ["{'email': True, 'sms': True}"]


def test_the_operator_sees_counts_and_reasons_and_no_address(town, mail, sms):
    choose(town, email="hoa@x.vn", email_on=True, phone="0912345678", phone_on=True)
    sms.answers = [400]
    send(town)
    drain()
    said = StringIO()

    with pytest.raises(CommandError, match="1 reminders did not arrive"):
        call_command("reminders", stdout=said)

    assert "sms: set up\n  failed (http_400): 1" in said.getvalue()
    assert "email: set up\n  sent: 1" in said.getvalue()
    assert "push: not set up" in said.getvalue()
    assert "hoa" not in said.getvalue()
    assert "+84" not in said.getvalue()


def test_the_push_key_is_made_once_and_for_its_owner(settings, tmp_path):
    settings.CHIBO_PUSH_KEY = tmp_path / "keys" / "push.pem"

    call_command("make_push_key", stdout=StringIO())
    first = settings.CHIBO_PUSH_KEY.read_bytes()
    with pytest.raises(CommandError, match="left as it is"):
        call_command("make_push_key", stdout=StringIO())

    assert settings.CHIBO_PUSH_KEY.stat().st_mode & 0o777 == 0o600
    assert settings.CHIBO_PUSH_KEY.read_bytes() == first


def test_the_minute_task_sends_what_is_due(town, mail):
    choose(town, email="hoa@x.vn", email_on=True)
    send(town)
    with scope(system_actor("test")):
        services.fan_out(list(Notice.objects.values_list("pk", flat=True)), at=timezone.now())

    app.tasks["notices.deliver_due"].func(timestamp=0)
    drain()

    assert len(mail.letters) == 1
