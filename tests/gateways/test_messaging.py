"""Short messages and web push, against real servers on loopback."""

import socket
from datetime import UTC, datetime

import pytest

from chibo.gateways.messaging.errors import Away, Gone, Refused
from chibo.gateways.messaging.sms import HttpSms
from chibo.gateways.messaging.webpush import PushSender, Subscription, new_key
from tests.support.outside import Browser, http_service, read_json, sender_of

NOW = datetime(2026, 11, 3, 5, tzinfo=UTC)


@pytest.fixture
def service():
    with http_service() as found:
        yield found


def test_a_short_message_is_handed_over_with_its_secret_and_its_id(service):
    HttpSms(f"{service.url}/sms", "s3cret").send(to="+84912345678", text="Có giấy mời", id="m-1")

    (heard,) = service.heard
    assert read_json(heard) == {"id": "m-1", "to": "+84912345678", "text": "Có giấy mời"}
    assert heard.headers["authorization"] == "Bearer s3cret"
    assert heard.headers["idempotency-key"] == "m-1"


@pytest.mark.parametrize(
    ("status", "error"),
    [(503, Away), (429, Away), (408, Away), (400, Refused), (404, Refused), (302, Refused)],
)
def test_an_answer_of_the_gateway_says_whether_to_try_again(service, status, error):
    service.answers = [status]

    with pytest.raises(error) as caught:
        HttpSms(service.url, "x").send(to="+84912345678", text="t", id="1")

    assert caught.value.code == f"http_{status}"
    assert type(caught.value) is error
    assert len(service.heard) == 1


def test_a_gateway_that_is_not_there_is_away():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(Away):
        HttpSms(f"http://127.0.0.1:{port}", "x").send(to="+84912345678", text="t", id="1")


@pytest.mark.parametrize("url", ["http://sms.example/", "ftp://127.0.0.1/", ""])
def test_a_secret_goes_over_no_open_network(url):
    with pytest.raises(ValueError, match="https"):
        HttpSms(url, "x")


def test_a_browser_reads_what_was_pushed_and_who_sent_it(service):
    browser = Browser()
    sender = PushSender(new_key(), "mailto:ops@x.vn")
    to = Subscription(**browser.subscription(f"{service.url}/push/1"))

    sender.send(to, "Có giấy mời mới, mở chibo".encode(), topic="a" * 32, at=NOW)
    sender.send(to, b"2", topic="b" * 32, at=NOW)

    first, second = service.heard
    claims, key = sender_of(first)
    assert browser.read(first.body) == "Có giấy mời mới, mở chibo"
    assert browser.read(second.body) == "2"
    assert first.body[:16] != second.body[:16]
    assert claims == {
        "aud": service.url,
        "sub": "mailto:ops@x.vn",
        "exp": int(NOW.timestamp()) + 12 * 3600,
    }
    assert key == sender.public_key
    assert first.headers["topic"] == "a" * 32
    assert (first.headers["ttl"], first.headers["content-encoding"]) == ("86400", "aes128gcm")


@pytest.mark.parametrize(
    ("status", "error"), [(410, Gone), (404, Gone), (413, Refused), (500, Away)]
)
def test_a_push_service_says_whether_the_browser_is_still_there(service, status, error):
    service.answers = [status]
    to = Subscription(**Browser().subscription(service.url))

    with pytest.raises(error) as caught:
        PushSender(new_key(), "mailto:x").send(to, b"1", topic="a", at=NOW)

    assert type(caught.value) is error


@pytest.mark.parametrize(
    "wrong",
    [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "ü"}, {"p256dh": "BA" + "A" * 85}],
)
def test_keys_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError):  # several libraries, each with its own words
        Subscription(**{**Browser().subscription("https://x/"), **wrong})


def test_a_key_of_another_kind_is_refused():
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

    with pytest.raises(ValueError, match="P-256"):
        _ = PushSender(pem, "mailto:x").public_key
