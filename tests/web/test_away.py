"""The database is away, or the disk is full: the page says so, and nothing that was answered is lost."""

import io
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from chibo.assembly.meetings.services import deeds
from tests.assembly import scenario
from tests.support import databases, disk

SENTENCE = "Cơ sở dữ liệu tạm thời chưa trả lời"


@pytest.fixture
def branch(own_database, tmp_path, settings):
    settings.CHIBO_MEDIA_DIR = tmp_path / "media"
    held = scenario.branch(official=5)
    held.convene()
    held.open("o1", "o2", "o3", "o4")
    return held


@contextmanager
def away():
    """The server sends everybody away and lets nobody in."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(databases.address("owner", "postgres"), autocommit=True) as owner:
        owner.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connections.close_all()
        try:
            yield
        finally:
            owner.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_pages_say_that_the_database_is_away_and_when_to_come_back(branch):
    browser = branch.client("o2")
    path = f"/meetings/{branch.id}/run"

    with away():
        page = browser.get(path)
        part = browser.post(f"{path}/write_note", {"text": "A"}, headers={"X-Part": "1"})

    for reply in (page, part):
        assert (reply.status_code, reply["Retry-After"]) == (503, "5")
        assert reply["Chibo-Error"] == "database_away"
        assert SENTENCE in reply.content.decode()
    assert "<!doctype html>" in page.content.decode()
    assert browser.get(path).status_code == 200


def test_a_deed_sent_again_with_its_key_is_there_once(branch):
    browser, path = branch.client("o2"), f"/meetings/{branch.id}/run/write_note"
    branch.do(deeds.enter_presence, roll=branch.roll("o5"), point=branch.point())
    headers = {"X-Part": "1", "Idempotency-Key": "one"}
    branch.client("o1").post(f"/meetings/{branch.id}/run/open_meeting", headers={"X-Part": "1"})
    seq = branch.state.seq

    with away():
        assert browser.post(path, {"text": "B"}, headers=headers).status_code == 503
    assert branch.state.seq == seq
    first = browser.post(path, {"text": "B"}, headers=headers)
    with away():
        assert browser.post(path, {"text": "B"}, headers=headers).status_code == 503
    again = browser.post(path, {"text": "B"}, headers=headers)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first["Chibo-Seq"] == again["Chibo-Seq"] == str(branch.state.seq) == str(seq + 1)


def test_a_client_that_tries_for_as_long_as_it_takes_gets_its_answer(branch):
    browser, path = branch.client("o2"), f"/meetings/{branch.id}/run/welcome_guest"
    replies = []

    def send():
        while not replies or replies[-1] == 503:
            headers = {"X-Part": "1", "Idempotency-Key": "two"}
            replies.append(browser.post(path, {"name": "Khách"}, headers=headers).status_code)
            connections.close_all()
            time.sleep(0.05)

    with away():
        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(1)
    sender.join(10)

    assert replies.count(503) > 3
    assert replies[-1] == 200
    assert len(branch.state.guests) == 1


def test_an_upload_that_finds_no_room_says_so_and_keeps_nothing(branch, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000
    data = io.BytesIO(b"%PDF-1.7\n" + b"0" * 200_000 + b"\n%%EOF\n").getvalue()
    paper = SimpleUploadedFile("du-thao.pdf", data, content_type="application/pdf")

    with disk.full(above=50_000):
        reply = branch.client("o1").post(f"/meetings/{branch.id}/papers", {"file": paper})

    assert reply.status_code == 503
    assert "Ổ đĩa máy chủ đã đầy" in reply.content.decode()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_somebody_elses_fault_stays_a_fault():
    from chibo.web import errors

    request = SimpleNamespace()
    assert errors.passing(request, ValueError("x")) is None
    assert errors.passing(request, OSError(13, "Permission denied")) is None
