"""A line of the log holds nothing of anybody, whatever was written into it."""

import json
import logging
import subprocess
import sys
import threading
from uuid import UUID

import pytest

from chibo.core import logs
from chibo.core.errors import Refused

ID = UUID("01890000-0000-7000-8000-000000000001")
PLANTED = ["Trần Thị Liên", "079085012345", "0912345678", "482913", "sessionid=abc123", "lien@a.vn"]


def line(record: logging.LogRecord) -> dict:
    return json.loads(logs.JsonFormatter().format(record))


def made(name: str, message: object, *args: object, error: BaseException | None = None, **extra):
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.INFO, __file__, 7, message, args, info, "func")
    record.__dict__.update(extra)
    return record


def test_our_own_sentence_is_kept_and_its_values_are_ids_numbers_and_names_of_the_source():
    found = line(made("chibo.x", "job %s of %s took %s by %s", ID, "meetings.close", 3, None))

    assert found["event"] == "job %s of %s took %s by %s"
    assert found["values"] == [str(ID), "meetings.close", 3, None]
    assert found["level"] == "INFO"


@pytest.mark.parametrize("planted", PLANTED)
def test_values_that_are_somebodys_are_told_by_their_kind(planted):
    text = logs.JsonFormatter().format(made("chibo.x", "seen %s in %s", planted, {"who": planted}))

    assert planted not in text
    assert "<str>" in text


@pytest.mark.parametrize("planted", PLANTED)
def test_sentences_of_libraries_are_kept_only_where_they_hold_no_values(planted):
    spoken = logs.JsonFormatter().format(
        made("procrastinate.worker", f"Starting job(who={planted})")
    )
    template = line(made("django.request", "Not Found: %s", f"/v/{planted}"))

    assert planted not in spoken
    assert "func:7" in spoken
    assert template["event"] == "Not Found: %s"
    assert "values" not in template


@pytest.mark.parametrize("planted", PLANTED)
def test_an_exception_is_told_by_kind_code_and_places(planted):
    try:
        try:
            raise ValueError(planted)
        except ValueError as first:
            raise Refused(planted, code="not_now") from first
    except Refused as error:
        found = line(made("chibo.x", "fault", error=error))

    assert planted not in json.dumps(found, ensure_ascii=False)
    assert [entry["kind"] for entry in found["error"]] == [
        "chibo.core.errors.Refused",
        "builtins.ValueError",
    ]
    assert found["error"][0]["code"] == "not_now"
    assert found["error"][0]["at"][-1].startswith("tests/core/test_logs.py:")


def test_what_was_hidden_on_purpose_stays_hidden():
    with pytest.raises(KeyError) as caught:  # noqa: PT012
        try:
            raise ValueError
        except ValueError:
            raise KeyError from None

    assert len(logs.told(caught.value)) == 1


def test_a_line_carries_its_request_and_its_fields():
    with logs.request("0123"):
        inside = line(made("chibo.access", "request", route="web:help", status=200, name_of="Liên"))
    outside = line(made("chibo.access", "request"))

    assert (inside["request"], inside["route"], inside["status"]) == ("0123", "web:help", 200)
    assert "Liên" not in json.dumps(inside, ensure_ascii=False)
    assert "request" not in outside


def test_values_given_by_name_are_told_too():
    record = logging.LogRecord("chibo.x", 20, __file__, 7, "%(a)s", ({"a": 5},), None, "func")
    assert line(record)["values"] == [5]


SCRIPT = """
import logging, sys, threading
from chibo.core import logs
handler = logging.StreamHandler(); handler.setFormatter(logs.JsonFormatter())
logging.basicConfig(level="INFO", handlers=[handler])
logs.guard("worker")
def fall(): raise ValueError("Trần Thị Liên")
thread = threading.Thread(target=fall); thread.start(); thread.join()
import warnings; warnings.warn("079085012345")
raise ValueError("0912345678")
"""


def test_what_nobody_catches_becomes_a_line_too():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )

    lines = [json.loads(text) for text in done.stderr.splitlines()]
    assert done.returncode == 1
    assert [entry["event"] for entry in lines if entry["logger"] == "chibo.worker"] == [
        "thread ends",
        "process ends",
    ]
    assert not [planted for planted in PLANTED if planted in done.stderr]


def test_an_end_by_hand_is_no_fault(monkeypatch, caplog):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.guard("web")
    logging.captureWarnings(False)

    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    threading.excepthook(threading.ExceptHookArgs((SystemExit, SystemExit(), None, None)))
    assert caplog.records == []
    sys.excepthook(ValueError, ValueError(), None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError(), None, None)))
    assert [record.getMessage() for record in caplog.records] == ["process ends", "thread ends"]
