"""What every answer tells the browser, and what browsers tell back."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from chibo.web import reports

SCRIPT = re.compile(rb"<script\b[^>]*>")


def number(page) -> str:
    found = re.search(r"script-src 'nonce-([\w-]{16,})';", page["Content-Security-Policy"])
    assert found
    return found.group(1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/help", "/offline", "/accounts/login/", "/verify", "/nowhere", "/projector"]
)
def test_every_script_of_a_page_carries_its_number_and_no_other_runs(client, path):
    page = client.get(path)

    scripts = [tag for tag in SCRIPT.findall(page.content) if b"application/json" not in tag]
    assert scripts
    assert all(f'nonce="{number(page)}"'.encode() in tag for tag in scripts)


@pytest.mark.django_db
def test_each_answer_has_a_number_of_its_own(client):
    assert number(client.get("/help")) != number(client.get("/help"))


@pytest.mark.django_db
def test_a_page_is_closed_to_others(client):
    page = client.get("/help")

    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in page["Permissions-Policy"]


@pytest.mark.django_db
def test_files_have_headers_too(client):
    assert finders.find("web/mark.svg")

    found = client.get("/static/web/mark.svg")
    found.close()

    assert found.status_code == 200
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Content-Security-Policy"].startswith("default-src 'none'")
    assert found["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_offline_worker_may_load_its_one_file(client):
    assert "script-src 'self'" in client.get("/worker.js")["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_request_keeps_the_number_of_the_proxy_and_no_other(client):
    given = "0123456789abcdef" * 2

    assert client.get("/help", headers={"X-Request-ID": given})["X-Request-ID"] == given
    made = client.get("/help", headers={"X-Request-ID": "Nguyễn Văn A"})["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", made)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            {
                "csp-report": {
                    "document-uri": "http://testserver/help?name=Lien",
                    "violated-directive": "script-src-elem",
                    "blocked-uri": "inline",
                }
            },
            [("script-src-elem", "inline", "web:help")],
        ),
        (
            [
                {
                    "type": "csp-violation",
                    "body": {
                        "effectiveDirective": "img-src",
                        "blockedURL": "https://evil.example/a?079085012345",
                        "documentURL": "https://x/nowhere/at/all",
                    },
                },
                {"type": "deprecation", "body": {}},
                7,
            ],
            [("img-src", "elsewhere", "none")],
        ),
        (
            {
                "csp-report": {
                    "effective-directive": "style-src",
                    "blocked-uri": "http://testserver/x",
                }
            },
            [("style-src", "self", "none")],
        ),
        (
            {"csp-report": {"effective-directive": "font-src", "blocked-uri": "data"}},
            [("font-src", "data", "none")],
        ),
        ({"csp-report": {"effective-directive": "img-src"}}, [("img-src", "unknown", "none")]),
        (
            {"csp-report": {"effective-directive": "img-src", "blocked-uri": "http://[x"}},
            [("img-src", "unknown", "none")],
        ),
        ({"csp-report": {"effective-directive": "Họ tên"}}, []),
        ({"csp-report": "x"}, []),
        ("text", []),
    ],
)
def test_reports_become_lines_without_addresses(client, caplog, body, told):
    reports._told.clear()

    answer = client.post("/csp-report", json.dumps(body), content_type="application/csp-report")

    assert answer.status_code == 204
    lines = [record for record in caplog.records if record.name == reports.__name__]
    assert [(line.directive, line.source, line.route) for line in lines] == told


def test_reports_that_make_no_sense_or_are_too_large_are_dropped(client, caplog):
    client.post("/csp-report", b"{", content_type="application/csp-report")
    client.post(
        "/csp-report", b"[" * (reports.LARGEST_BYTES + 1), content_type="application/csp-report"
    )

    assert [record for record in caplog.records if record.name == reports.__name__] == []


def test_reports_cannot_fill_the_log(client, caplog):
    reports._told.clear()
    body = json.dumps({"csp-report": {"effective-directive": "img-src"}})
    for _ in range(reports.MOST_A_MINUTE + 5):
        client.post("/csp-report", body, content_type="application/csp-report")

    lines = [record for record in caplog.records if record.name == reports.__name__]
    assert len(lines) == reports.MOST_A_MINUTE
    reports._told.clear()


def test_the_projectors_page_names_the_origin_of_the_stream(client, db):
    with override_settings(CHIBO_EVENTS_URL="https://live.example/events"):
        policy = client.get("/projector")["Content-Security-Policy"]
    assert "connect-src 'self' https://live.example;" in policy
