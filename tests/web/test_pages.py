"""The frame: whole pages and parts, errors as pages, look and language, navigation, the policy."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.test import AsyncClient, Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from chibo.core import installation
from chibo.core.actor import Actor
from chibo.core.errors import Broken, Denied, Missing, Refused, Stale, Unavailable
from chibo.web import checks, frame, headers, look, middleware, navigation
from chibo.web.frame import Seat
from chibo.web.navigation import Role
from chibo.web.responses import respond, wants_part

PART = {"X-Part": "1"}
ERRORS = {
    "refused": Refused(_("The vote closed at %(at)s."), code="vote_closed", at="21:07"),
    "denied": Denied("For the committee."),
    "missing": Missing("No such paper."),
    "stale": Stale("Somebody was faster."),
    "unavailable": Unavailable("The time stamp service does not answer."),
    "broken": Broken("The seal does not fit."),
}


def show(request: HttpRequest) -> HttpResponse:
    return respond(request, "sample.html", {"name": "Hoa <b>"}, fragment=["one", "two"], seq=7)


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise ERRORS[kind]


def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret words")


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def leave(request: HttpRequest) -> HttpResponse:
    response = redirect("/elsewhere")
    response.set_cookie("seen", "1")
    return response


async def later(request: HttpRequest) -> HttpResponse:
    raise Refused("Not now.")


urlpatterns = [
    path("show", show),
    path("fail/<kind>", fail),
    path("crash", crash),
    path("forbid", forbid),
    path("leave", leave),
    path("later", later),
    path("", include("chibo.web.urls")),
]
handler400 = "chibo.web.errors.bad_request"
handler403 = "chibo.web.errors.permission_denied"
handler404 = "chibo.web.errors.page_not_found"
handler500 = "chibo.web.errors.server_error"

SAMPLE = """{% extends "plain.html" %}{% block main %}<h1>Whole</h1>
{% partialdef one inline %}<p id="one">{{ name }}</p>{% endpartialdef %}
{% partialdef two inline %}<p id="two">{% translate "Help" %}</p>{% endpartialdef %}
{% endblock %}""".replace("{% block main", "{% load i18n %}{% block main")


@pytest.fixture(autouse=True)
def pages(settings, tmp_path):
    (tmp_path / "sample.html").write_text(SAMPLE)
    settings.ROOT_URLCONF = __name__
    settings.LANGUAGE_CODE = "en"
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path]}, *others]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, headers={"Accept-Language": "en"})


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setattr(installation, "is_demo", lambda: True)


@pytest.fixture
def no_demo(monkeypatch):
    monkeypatch.setattr(installation, "is_demo", lambda: False)


pytestmark = pytest.mark.usefixtures("no_demo")


def test_a_page_is_whole_and_its_parts_come_alone_when_asked(client):
    whole, parts = client.get("/show"), client.get("/show", headers=PART)
    assert whole.content.startswith(b"<!doctype html>")
    assert b"<h1>Whole</h1>" in whole.content
    assert parts.content == b'<p id="one">Hoa &lt;b&gt;</p>\n<p id="two">Help</p>'
    assert (whole["Chibo-Seq"], parts["Chibo-Seq"]) == ("7", "7")
    assert "X-Part" in parts["Vary"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("refused", 409),
        ("denied", 403),
        ("missing", 404),
        ("stale", 409),
        ("unavailable", 503),
        ("broken", 500),
    ],
)
def test_our_errors_become_a_page_with_status_code_and_sentence(client, kind, status):
    page, notice = client.get(f"/fail/{kind}"), client.get(f"/fail/{kind}", headers=PART)
    sentence = str(ERRORS[kind]).encode()
    assert (page.status_code, notice.status_code) == (status, status)
    assert page["Chibo-Error"] == notice["Chibo-Error"] == ERRORS[kind].code
    assert sentence in page.content
    assert b"<!doctype" not in notice.content
    assert b'role="alert"' in notice.content
    assert sentence in notice.content


def test_a_fault_shows_a_code_that_the_log_has_too_and_nothing_else(client, caplog):
    page = client.get("/crash")
    assert page.status_code == 500
    assert b"secret words" not in page.content
    code = next(
        r.getMessage().split()[-1] for r in caplog.records if r.getMessage().startswith("fault")
    )
    assert code.encode() in page.content


@pytest.mark.parametrize(("url", "status"), [("/forbid", 403), ("/nowhere", 404)])
def test_djangos_refusals_look_like_ours_and_are_no_faults(client, caplog, url, status):
    page = client.get(url)
    assert not [r for r in caplog.records if r.getMessage().startswith("fault")]
    assert page.status_code == status
    assert b'class="btn btn-primary" href="/"' in page.content


def test_error_pages_need_no_database(client, monkeypatch):
    def down() -> bool:
        raise RuntimeError("no database")

    monkeypatch.setattr(installation, "is_demo", down)
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert b"<!doctype html>" in page.content
    assert b'rel="stylesheet"' in page.content


def test_error_pages_need_no_templates_either(client, settings):
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    page = client.get("/fail/refused")
    assert page.status_code == 409
    assert b"The vote closed at 21:07." in page.content


def test_parts_are_redirected_by_a_header_with_their_cookies(client):
    page, part = client.get("/leave"), client.get("/leave", headers=PART)
    assert (page.status_code, page["Location"]) == (302, "/elsewhere")
    assert (part.status_code, part["Chibo-Location"]) == (204, "/elsewhere")
    assert part.cookies["seen"].value == "1"


async def test_async_views_have_the_same_errors_and_policy():
    page = await AsyncClient().get("/later")
    assert page.status_code == 409
    assert b"Not now." in page.content
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_nothing_inline_and_nothing_foreign_is_allowed(client):
    policy = client.get("/help")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'nonce-" in policy
    assert "connect-src 'self';" in policy
    assert "require-trusted-types-for 'script'; trusted-types chibo chibo-ballot;" in policy


def test_the_events_may_have_an_origin_of_their_own():
    with override_settings(CHIBO_EVENTS_URL="http://127.0.0.1:8001/events"):
        address = headers.events_url(RequestFactory().get("/"))
    assert "connect-src 'self' http://127.0.0.1:8001;" in headers.policy("n", address)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("localhost:8000", "http://localhost:8001"),
        ("[::1]:8000", "http://[::1]:8001"),
        ("localhost", ""),
        ("localhost:x", ""),
        ("elsewhere.example:8000", ""),
    ],
)
def test_without_a_proxy_the_events_are_at_their_own_port_of_the_same_host(host, found):
    with override_settings(
        CHIBO_EVENTS_URL="", CHIBO_EVENTS_PORT=8001, ALLOWED_HOSTS=["localhost", "[::1]"]
    ):
        assert headers.events_url(RequestFactory().get("/", headers={"Host": host})) == found


def test_streams_are_not_compressed():
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    squeeze = middleware.CompressMiddleware(lambda _: StreamingHttpResponse([b"x" * 999]))
    assert "Content-Encoding" not in squeeze(request)
    pages = middleware.CompressMiddleware(lambda _: HttpResponse(b"x" * 999))
    assert pages(request)["Content-Encoding"] == "gzip"


def test_the_look_is_kept_and_shown_on_the_next_page(client):
    heard = []

    def hear(sender, values, **_):
        heard.append(values)

    look.chosen.connect(hear)
    back = client.post("/look", {"type": "largest", "contrast": "nonsense", "next": "/help"})
    look.chosen.disconnect(hear)
    assert back["Location"] == "/help"
    page = client.get("/help").content
    assert b'data-type="largest"' in page
    assert b'data-contrast="normal"' in page
    assert heard == [{"type": "largest"}]


def test_the_way_back_is_only_to_our_own_pages(client):
    assert client.post("/look", {"next": "https://evil.example/"})["Location"] == "/"
    assert client.post("/language", {"language": "de", "next": "//evil.example"})["Location"] == "/"


def test_the_language_is_kept(client):
    client.post("/language", {"language": "vi", "next": "/help"})
    assert b'<html lang="vi"' in client.get("/help").content
    client.post("/language", {"language": "xx"})
    assert b'<html lang="vi"' in client.get("/help").content


def test_the_font_is_not_offered_to_a_device_that_saves_data(client):
    assert b" data-font" in client.get("/help").content
    assert b" data-font" not in client.get("/help", headers={"Save-Data": "on"}).content


def test_a_demo_says_so_on_every_page(client, demo):
    assert b"no legal validity" in client.get("/help").content


def test_other_installations_do_not_show_the_styleguide(client):
    assert b"no legal validity" not in client.get("/help").content
    assert client.get("/styleguide").status_code == 404


def test_the_styleguide_shows_every_component_file(client, demo):
    folder = Path(frame.__file__).parent / "templates"
    named = "".join(
        p.read_text()
        for p in [*folder.rglob("*.html"), *Path(frame.__file__).parent.glob("templatetags/*.py")]
    )
    for component in (folder / "components").glob("*.html"):
        assert f"components/{component.name}" in named or f'"{component.stem}"' in named, (
            component.name
        )
    assert client.get("/styleguide").status_code == 200
    assert client.get("/styleguide/hall").status_code == 200


def test_the_offline_page_holds_nothing_of_anybody(client):
    page = client.get("/offline").content
    assert b"csrf" not in page
    assert b"data-person" not in page
    script = client.get("/worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert b'"/offline"' in script.content


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        (Actor(kind="public"), Role.PUBLIC),
        (Actor(), Role.MEMBER),
        (Actor(office="secretary", lo=5000, hi=5999), Role.SECRETARY),
        (Actor(office="secretary", lo=5000, hi=15999), Role.COMMITTEE),
        (Actor(office="officer", lo=5000, hi=15999), Role.COMMITTEE),
        (Actor(office="auditor", lo=5000, hi=15999), Role.AUDITOR),
        (Actor(office="operator"), Role.OPERATOR),
    ],
)
def test_the_seat_decides_the_navigation(actor, role):
    assert navigation.role_of(actor) is role


@pytest.fixture
def register(monkeypatch):
    monkeypatch.setattr(navigation, "_register", {role: {} for role in Role})
    return navigation.register


def test_navigation_is_in_order_at_most_five_and_the_longest_address_is_current(register):
    for order, name in enumerate(["help", "offline", "styleguide", "styleguide-hall", "worker"]):
        register(role=["member", "secretary"], label=name, url_name=f"web:{name}", order=-order)
    register(role="member", label="Look", url_name="web:look", order=99)
    found = navigation.entries(Role.MEMBER)
    assert [entry.label for entry in found] == [
        "worker",
        "styleguide-hall",
        "styleguide",
        "offline",
        "help",
    ]
    current = navigation.current(found, "/styleguide/hall/x")
    assert current is not None
    assert current.label == "styleguide-hall"
    assert navigation.current(found, "/elsewhere") is None


def test_an_entry_that_leads_nowhere_is_found_by_the_checks_and_not_shown(register):
    register(role="member", label="Gone", url_name="gone:page", icon="nothing")
    assert navigation.entries(Role.MEMBER) == []
    assert [error.id for error in checks.navigation_leads_somewhere()] == ["web.E001", "web.E002"]


def test_two_seats_make_a_menu_that_changes_by_post(client, monkeypatch, rf):
    monkeypatch.setattr(frame, "_seats", [])
    seats = [
        Seat(key="1", unit="Chi bộ bản Nà Khoang", office="bí thư", is_current=True),
        Seat(key="2", unit="Đảng ủy xã Nậm Khoang", office="ủy viên"),
    ]
    frame.offer_seats(lambda actor: seats, url_name="web:look")
    request = rf.get("/help")
    request.actor = Actor(
        person_id=uuid4(), name="Lò Văn Thoan", office="secretary", mandate_id=uuid4(), seats=2
    )
    page = loader.render_to_string("components/seat.html", {"frame": frame.Frame(request)}, request)
    assert 'aria-pressed="true">Chi bộ bản Nà Khoang, bí thư' in page
    assert 'value="2"' in page
    assert "Lò Văn Thoan" in page


def test_asking_for_parts_is_one_header(rf):
    assert wants_part(rf.get("/", headers=PART))
    assert not wants_part(rf.get("/"))


@pytest.mark.django_db
def test_a_text_that_no_column_can_hold_is_no_fault_of_the_server(client):
    told = [client.get("/help", {"q": "a\0b"}), client.post("/look", {"type": "\0"})]

    assert [response.status_code for response in told] == [400, 400]
