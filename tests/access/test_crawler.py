"""As each role: follow every link, send every form once as it stands and once full of nonsense. No fault anywhere,
and no link that leads to a refusal.

Every request is undone, so the world stays as it is and the order does not matter. One address of each kind
(route and query) is looked at by each role: the same page of another thing is the same code.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve
from lxml import html as markup

from chibo.core.ids import uuid7
from tests.access import world as worlds
from tests.access.probing import Answer, ask
from tests.access.world import World

pytestmark = pytest.mark.no_cover  # what it runs through has tests of its own

MOST_PAGES = 90
CRAWLERS = (
    "public", "member", "probationary", "secretary", "deputy", "neighbour secretary",
    "commune officer", "commune auditor", "commune operator",
)  # fmt: skip
"""Everybody whose seat differs; the other officer sees what the commune's does, elsewhere."""
MARK = "<script>alert('không')</script>"
LEAVES = frozenset({"account_logout", "web:csp-report"})
"""Not followed: one goes out, the other is the browser's own."""


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), worlds.made(tmp_path_factory.mktemp("media")) as made:
        yield made


@dataclass
class Form:
    """A form of a page: where it goes and what its fields hold."""

    page: str
    action: str
    method: str
    values: dict[str, str]
    files: list[str]


@dataclass
class Crawl:
    """What one role has seen, and what went wrong."""

    world: World
    who: str
    waiting: deque[str] = field(default_factory=lambda: deque(["/"]))
    known: set[tuple[str, str]] = field(default_factory=set)
    sent: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    linked: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    most: int = MOST_PAGES

    def run(self) -> None:
        for address in self.world_addresses():
            self.meet(address)
        while self.waiting and self.pages < self.most:
            address = self.waiting.popleft()
            answer = ask(self.world, self.who, "GET", address)
            self.pages += 1
            self.judge(answer, f"GET {address}")
            if address in self.linked and answer.status in (403, 404):
                self.faults.append(f"{self.linked[address]} links to {address}: {answer.status}")
            self.read(address, answer)

    def world_addresses(self) -> list[str]:
        """The meeting and the minutes, where a page does not link to them for this role."""
        things = self.world.things["own"]
        return [f"/meetings/{things['meeting_id']}/", f"/minutes/{things['draft_id']}/"]

    def meet(self, target: str) -> None:
        """Queue an address unless one of its kind is known."""
        found = kind_of(target)
        if found is None or found in self.known or found[0] in LEAVES:
            return
        self.known.add(found)
        self.waiting.append(target)

    def read(self, address: str, answer: Answer) -> None:
        if answer.target:
            self.meet(urljoin(address, answer.target))
        if "<html" not in answer.body[:200]:
            return
        page = markup.fromstring(answer.body)
        for link in page.xpath("//a/@href"):
            target = urljoin(address, link)
            self.linked.setdefault(target, address)
            self.meet(target)
        for form in forms(page, address):
            self.submit(form)

    def submit(self, form: Form) -> None:
        name = kind_of(form.action)
        key = (name[0] if name else "", tuple(sorted([*form.values, *form.files])))
        if name is None or name[0] in LEAVES or key in self.sent:
            return
        self.sent.add(key)
        foreign = str(self.world.things["above"]["person_id"])
        for values in (form.values, *nonsense(form, foreign)):
            answer = self.send(form, values)
            told = f"{form.method} {form.action} of {form.page} with {str(values)[:120]}"
            self.judge(answer, told)
            if MARK in answer.body:
                self.faults.append(f"{told}: what was typed came back as markup")

    def send(self, form: Form, values: dict[str, Any]) -> Answer:
        if form.method == "post":
            return ask(self.world, self.who, "POST", form.action, values)
        query = "&".join(f"{name}={quoted(value)}" for name, value in values.items())
        return ask(self.world, self.who, "GET", f"{form.action.partition('?')[0]}?{query}")

    def judge(self, answer: Answer, told: str) -> None:
        if answer.status >= 500 and not (answer.status == 503 and "/verify" in told):
            # Without an authority in this world nothing is verified; trust/documents tests it with one.
            self.faults.append(f"{told}: {answer.status}")


def quoted(value: Any) -> str:
    return quote(str(value))


def kind_of(target: str) -> tuple[str, str] | None:
    """The route and the names in the query; None: it leads out of the house."""
    parts = urlsplit(target)
    if parts.netloc or parts.scheme:
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    return match.view_name, ",".join(sorted(re.findall(r"(?:^|&)([^=&]+)=", parts.query)))


def forms(page: Any, address: str) -> Iterator[Form]:
    """Forms with the values that a browser would send."""
    for form in page.forms:
        values = {name: str(value or "") for name, value in form.form_values() if name}
        button = form.xpath(".//button[@name][1]")
        if button:
            values[button[0].get("name")] = button[0].get("value", "")
        values.pop("csrfmiddlewaretoken", None)
        files = form.xpath(".//input[@type='file']/@name")
        yield Form(address, urljoin(address, form.get("action") or address),
                   (form.get("method") or "get").lower(), values, list(files))  # fmt: skip


def nonsense(form: Form, foreign: str) -> Iterator[dict[str, Any]]:
    """Nothing at all; every field too long, of another kind, with control characters, an unknown and a foreign id."""
    yield {}
    for bad in ("9" * 5_000, MARK, "a\x00b\x1f\u202e", str(uuid7()), foreign, "²"):
        yield dict.fromkeys(form.values, bad) | {
            name: SimpleUploadedFile("a.pdf", b"%PDF-1.7 no") for name in form.files
        }


@pytest.mark.parametrize("who", CRAWLERS)
def test_no_page_and_no_form_ends_in_a_fault(world: World, who: str) -> None:
    crawl = Crawl(world, who)

    crawl.run()

    assert not crawl.faults, "\n".join(crawl.faults)
    assert crawl.pages >= (4 if who == "public" else 15)
    assert len(crawl.sent) >= 2


def test_the_crawler_sees_a_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chibo.web.views.respond", lambda *given, **more: 1 / 0)
    crawl = Crawl(world, "member", waiting=deque(["/help"]), most=1)
    crawl.run()

    assert any("/help" in fault for fault in crawl.faults)
