"""Names, numbers and codes are planted in requests, errors and exceptions; no process's lines hold any of them."""

import io
import json
import logging
import os
import subprocess
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from chibo.core.logs import JsonFormatter

NAMES = [
    "Trần Thị Liên",
    "079085012345",
    "0912345678",
    "SLIP-7K2M-9QXA",
    "very-secret-token",
    "lien@a.vn",
]


def fall(request: HttpRequest, what: str) -> HttpResponse:
    raise ValueError(f"no row for {what}")


urlpatterns = [path("fall/<str:what>", fall), path("", include("chibo.config.urls"))]


@pytest.fixture
def lines():
    """Everything that is logged meanwhile, as a process writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def check(text: str) -> list[dict]:
    found = [planted for planted in NAMES if planted in text]
    assert found == []
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.django_db
@pytest.mark.parametrize("planted", NAMES)
def test_pages_tell_the_log_nothing_of_anybody(settings, lines, planted):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False, headers={"User-Agent": planted.encode().hex()})

    client.get("/help", {"name": planted})
    client.get(f"/v/{planted}")
    client.get(f"/nowhere/{planted}")
    assert client.get(f"/fall/{planted}").status_code == 500
    client.post("/accounts/login/", {"login": planted, "password": planted})
    client.post("/enrol", {"code": planted})
    client.post(
        "/csp-report", {"csp-report": {"document-uri": planted}}, content_type="application/json"
    )

    told = check(lines.getvalue())
    assert [line["status"] for line in told if line["event"] == "request"].count(500) == 1
    assert [line for line in told if "error" in line]


WORKER = """
import django; django.setup()
from chibo.core import jobs, logs
logs.guard("worker")
raise ValueError("Trần Thị Liên 079085012345")
"""


def test_a_process_that_falls_tells_nothing_of_anybody():
    done = subprocess.run(
        [sys.executable, "-c", WORKER],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "chibo.config.settings"},
    )

    told = check(done.stderr)
    assert told[-1]["event"] == "process ends"
    assert done.returncode == 1
