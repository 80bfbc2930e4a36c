"""Whether an installation works: what is looked at, who is told how much, and that asking costs little."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.test import Client

from chibo.config.outer import Outer
from chibo.core import clock, health, jobs
from chibo.core.health import Part
from chibo.gateways.logsigner import LogSigner

WELL = [Part("database", True, {"ms": 1.0}), Part("signer", True, {"entries": 7})]
ILL = [Part("database", False)]


@pytest.fixture
def signer(monkeypatch) -> None:
    monkeypatch.setattr(LogSigner, "state", lambda _self: SimpleNamespace(size=12))


def figures() -> dict[str, Part]:
    return {part.name: part for part in health.look()}


@pytest.mark.django_db
def test_an_installation_without_a_worker_or_signer_is_not_well(settings, tmp_path):
    settings.CHIBO_LOG_SIGNER_SOCKET = tmp_path / "none"

    found = figures()

    assert found["database"].ok
    assert found["queue"].ok
    assert not found["workers"].ok
    assert not found["signer"].ok
    assert not health.is_well(list(found.values()))


@pytest.mark.django_db
def test_a_worker_that_gives_signs_of_life_and_a_signer_make_it_well(signer):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")

    found = figures()

    assert health.is_well(list(found.values()))
    assert found["signer"].figures == {"entries": 12}


@pytest.mark.django_db
def test_a_job_that_waits_too_long_is_noticed(signer):
    jobs.defer("nobody.does_it")
    assert figures()["queue"].figures["waiting"] == 1
    old = clock.now() - timedelta(seconds=health.OLDEST_JOB_SECONDS + 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = %s", [old])

    found = figures()["queue"]

    assert not found.ok
    assert found.figures["oldest_seconds"] > health.OLDEST_JOB_SECONDS


def test_a_database_that_is_away_is_told_and_nothing_else_asked(monkeypatch, signer):
    class Away:
        def cursor(self):
            raise OperationalError("no")

    monkeypatch.setattr(health, "connection", Away())

    assert [part.name for part in health.look()] == ["database", "signer"]


def test_asking_again_at_once_costs_nothing():
    asked = []
    kept = health.Kept(lambda: asked.append(1) or WELL)

    assert kept() == kept() == WELL
    assert len(asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parts", "address", "forwarded", "status", "detailed"),
    [
        (WELL, "127.0.0.1", "", 200, True),
        (ILL, "127.0.0.1", "", 503, True),
        (WELL, "203.0.113.7", "", 200, False),
        (WELL, "127.0.0.1", "203.0.113.7", 200, False),
        (ILL, "203.0.113.7", "", 503, False),
    ],
)
def test_strangers_learn_no_more_than_whether(
    monkeypatch, parts, address, forwarded, status, detailed
):
    monkeypatch.setattr(health, "present", lambda: parts)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    answer = Client(REMOTE_ADDR=address).get("/healthz", headers=headers)

    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    if detailed:
        assert answer.json()["parts"]["database"]["ok"] is (status == 200)
    else:
        assert answer.content in {b"ok\n", b"not ok\n"}


async def ask(application: Outer, path: str, **headers: str) -> tuple[dict, bytes]:
    sent: list[dict] = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "path": path,
        "method": "GET",
        "headers": given,
        "client": ("127.0.0.1", 5),
    }
    await application(scope, receive, send)
    return sent[0], b"".join(message.get("body", b"") for message in sent[1:])


async def inner(scope, receive, send):
    if scope["type"] == "lifespan":
        await send({"type": "lifespan.startup.complete"})
        return
    await send({"type": "http.response.start", "status": 404, "headers": [(b"x-own", b"1")]})
    await send({"type": "http.response.body", "body": b"none"})


async def test_the_stream_has_the_same_state_of_health():
    near, body = await ask(Outer(inner, lambda: WELL), "/healthz")
    assert near["status"] == 200
    assert b'"entries": 7' in body
    far, body = await ask(Outer(inner, lambda: ILL), "/healthz", x_forwarded_for="203.0.113.7")
    assert (far["status"], body) == (503, b"not ok\n")
    _well, body = await ask(Outer(inner, lambda: WELL), "/healthz", x_forwarded_for="203.0.113.7")
    assert body == b"ok\n"


async def test_every_answer_of_the_stream_has_headers_and_a_line(caplog, settings):
    settings.SECURE_HSTS_SECONDS = 60
    number = "0123456789abcdef" * 2

    start, body = await ask(Outer(inner), "/events/meetings/x", x_request_id=number)

    headers = dict(start["headers"])
    assert body == b"none"
    assert headers[b"x-own"] == b"1"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'")
    assert headers[b"strict-transport-security"] == b"max-age=60"
    assert headers[b"x-request-id"] == number.encode()
    (record,) = [record for record in caplog.records if record.name == "chibo.access"]
    assert (record.route, record.status) == ("events", 404)


async def test_the_servers_own_messages_pass():
    sent = []

    async def send(message):
        sent.append(message["type"])

    await Outer(inner)({"type": "lifespan"}, None, send)
    assert sent == ["lifespan.startup.complete"]
