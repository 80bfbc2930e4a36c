"""A page into which markup was smuggled, in a real browser: nothing of it runs, and the breach is reported."""

import time
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path
from playwright.sync_api import Page

from chibo.web import reports
from chibo.web.headers import nonce
from tests.support import browser

pytestmark = pytest.mark.journey
PAGE = """<!doctype html><html lang="vi"><title>x</title><body>
<script nonce="{{ nonce }}">
  window.heard = [];
  document.addEventListener("securitypolicyviolation", (e) => window.heard.push(e.effectiveDirective));
  window.own = true;
</script>
{{ smuggled|safe }}
<p id="end">end</p></body></html>"""
SMUGGLED = {
    "a script in the page": "<script>window.broken = 1</script>",
    "a script with a guessed number": "<script nonce='x'>window.broken = 1</script>",
    "a file of this very server": "<script src='/static/accounts/passkeys.js' onload='window.broken = 1'></script>",
    "a handler": "<img src='/none' onerror='window.broken = 1'>",
    "a base": "<base href='https://evil.example/'>",
    "a plug-in": "<object data='/help'></object>",
}


def smuggled(request: HttpRequest, what: str) -> HttpResponse:
    context = Context({"nonce": nonce(request), "smuggled": SMUGGLED.get(what, "")})
    return HttpResponse(Engine().from_string(PAGE).render(context))


urlpatterns = [path("smuggled/<str:what>", smuggled), path("", include("chibo.web.urls"))]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    from django.test import override_settings

    with (
        override_settings(ROOT_URLCONF=__name__),
        browser.serve(tmp_path_factory.mktemp("static")) as base,
        browser.launch() as chromium,
    ):
        yield browser.open_page(chromium, base)


@pytest.mark.parametrize("what", SMUGGLED)
def test_nothing_smuggled_in_runs(page: Page, what: str):
    page.goto(f"/smuggled/{what}")

    assert page.evaluate("window.own") is True
    assert page.evaluate("window.broken") is None
    assert page.evaluate("document.baseURI").startswith("http://localhost")
    page.wait_for_timeout(50)
    assert page.evaluate("window.heard.length") > 0


def test_text_does_not_become_markup_but_by_the_named_door_and_the_log_hears_of_it(
    page: Page, caplog
):
    reports._told.clear()
    page.goto("/smuggled/nothing")

    assert page.evaluate(TRIED, 'document.body.innerHTML = "<p>"') == "TypeError"
    assert page.evaluate(TRIED, 'trustedTypes.createPolicy("other", {})') == "TypeError"

    until = time.monotonic() + 8
    while time.monotonic() < until and len(_told(caplog)) < 2:
        page.wait_for_timeout(100)
    assert _told(caplog) == {"require-trusted-types-for", "trusted-types"}


def _told(caplog) -> set[str]:
    return {line.directive for line in caplog.records if line.name == reports.__name__}


TRIED = """what => {
  try {
    if (what.startsWith("document")) document.body.innerHTML = "<p>"; else trustedTypes.createPolicy("other", {});
    return "";
  } catch (error) { return error.name; }
}"""
