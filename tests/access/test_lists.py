"""Every list: found in, narrowed, paged, said when empty, taken as a file, printed; a new one cannot be forgotten.

A page that shows a table or a list of things is named here: with what it offers, or with the reason why it is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html as markup

from tests.access import world as worlds
from tests.access.expected import ROUTES
from tests.access.probing import ask
from tests.access.routes import Route, routes
from tests.access.test_matrix import EVERYBODY, _address
from tests.access.world import World


@dataclass(frozen=True, kw_only=True)
class List:
    """A list of things that grow in number.

    Args:
        who: a viewer who has something in it.
        named: whether single things are found by their words or names.
        narrowed: whether one chooses among kinds, states, days.
        paged: whether it goes on; ``before`` where it goes on by time.
        file: name of the address of the file; CSV and XLSX.
    """

    who: str = "secretary"
    named: bool = True
    narrowed: bool = True
    paged: bool = True
    file: str = ""


LISTS = {
    "directives:list": List(file="directives:export"),
    "documents:list": List(file="documents:list_file"),
    "insight:looked": List(file="insight:looked_file"),
    "insight:overview": List(who="commune officer", file="insight:overview_file"),
    "insight:own_overview": List(who="commune officer", file="insight:overview_file"),
    "meetings:approvals": List(who="commune officer", file="meetings:approvals_file"),
    "meetings:list": List(file="meetings:list_file"),
    "members:corrections": List(file="members:corrections_file"),
    "members:import_show": List(file="members:import_file"),
    "members:find": List(file="members:export"),
    "members:list": List(file="members:export"),
    "members:sign_in": List(file="members:sign_in_file"),
    "notices:list": List(who="member", file="notices:list_file"),
    "organisation:changes": List(who="commune officer", file="organisation:changes_file"),
    "organisation:doubts": List(who="secretary", file="organisation:doubts_file"),
    "organisation:tree": List(who="commune officer", file="organisation:tree_file"),
    "registry:queue": List(file="registry:file"),
    "sentinel:trail": List(who="commune auditor", paged=False, file="sentinel:trail_file"),
    "slips_waiting": List(who="commune officer", file="slips_file"),
}
FIGURES = {
    "insight:statistics": "figures of one month: chosen by month, taken as a file, printed",
    "insight:own_statistics": "the same of the own unit",
    "insight:desk": "what waits this month and the year of each branch: chosen by year, taken as a file",
}
"""Tables of figures, not of things: no search, but file and paper."""
SHORT = {
    "ballots:guide": "a guide to be read",
    "ballots:list": "the secret votes of one meeting",
    "directives:mine": "the next five, with the way to all",
    "directives:of_meeting": "the tasks of one resolution",
    "directives:task": "one task and its steps",
    "documents:page": "one document and its signatures",
    "documents:verify": "the checks of one file",
    "documents:public": "the checks of one file",
    "meetings:approval": "one request",
    "meetings:approval_new": "the members of one branch, to be ticked",
    "meetings:board": "the two counts of one vote",
    "meetings:convene": "the agenda of one meeting",
    "meetings:excuses": "those of one roll who asked",
    "meetings:groups": "the party groups of one branch",
    "meetings:handouts": "what is given out for one meeting",
    "meetings:home": "what is next",
    "meetings:member": "one meeting; its roll has a search of its own",
    "meetings:pairing": "the screens of one meeting",
    "meetings:papers": "the papers of one meeting",
    "meetings:point": "one roll; it has a search of its own",
    "meetings:print_agenda": "paper",
    "meetings:print_attendance": "paper",
    "meetings:print_ballots": "paper",
    "meetings:projector": "what the room sees",
    "meetings:regions": "parts of the meeting's page",
    "meetings:run": "one meeting; its roll has a search of its own",
    "members:import": "lists that were taken in; paged",
    "members:look": "one record",
    "members:request": "one request and its way",
    "members:print": "paper",
    "members:record": "one record, taken as a file and printed by its own buttons",
    "mfa_index": "the own devices",
    "mfa_generate_recovery_codes": "ten codes",
    "mfa_list_webauthn": "the own devices",
    "mfa_view_recovery_codes": "ten codes",
    "minutes:compare": "versions of one paper",
    "minutes:last": "one paper",
    "minutes:page": "one paper",
    "minutes:preview": "paper",
    "notices:reminders": "the own devices",
    "organisation:change": "the units or members that one change touches, to be ticked",
    "organisation:proposal": "what one change will do",
    "organisation:unit": "one unit and what happened to it",
    "registry:asked": "questions about oneself; paged, and in everything about me",
    "registry:difference": "one fact, said by two",
    "registry:match": "the candidates for one member",
    "registry:waiting": "three counts",
    "rehearsals:begin_usual": "points of one rehearsal",
    "sentinel:proofs": "one card for each kind of proof",
    "slips_new": "one slip",
    "slips_show": "one slip and what happened to it",
    "usersessions_list": "the own devices",
    "web:help": "words",
    "web:offline": "words",
}
PART = re.compile(r'<(?:table|ul|ol)\b[^>]*class="(?:table|list)\b')


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), worlds.made(tmp_path_factory.mktemp("media")) as made:
        _fill(made)
        yield made


def _fill(world: World) -> None:
    """A look from above."""
    document = world.things["own"]["document_id"]
    world.browser("commune officer").get(f"/documents/{document}/")


def shown(world: World, route: Route) -> list[str]:
    """The pages of an address, as everybody who is let in sees them."""
    row = ROUTES[route.name]
    if row.get is None:
        return []
    found = []
    for place in ("own", "above"):
        address = _address(world, route, row, place)
        if address is None:
            continue
        who = next((who for who in reversed(EVERYBODY) if row.get(world, who, place)), None)
        if who is not None:
            found.append(ask(world, who, "GET", address).body)
    return [body for body in found if "<html" in body[:300]]


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_whatever_shows_a_list_is_named_here(world: World, route: Route) -> None:
    known = LISTS.keys() | FIGURES.keys() | SHORT.keys()

    shows = any(PART.search(body) for body in shown(world, route))

    assert not shows or route.name in known, "a new list: name it in LISTS, or say why not in SHORT"


def test_what_is_named_exists() -> None:
    known = [*LISTS, *FIGURES, *SHORT]
    assert set(known) - {route.name for route in routes()} == set()
    assert len(known) == len(set(known))


def address_of(world: World, name: str, row: Any = None) -> str:
    route = next(route for route in routes() if route.name == name)
    place = "above" if name.startswith("insight:overview") else "own"
    found = _address(world, route, row or ROUTES[name], place)
    assert found is not None
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_list_offers_all_that_a_list_has(world: World, name: str) -> None:
    wanted = LISTS[name]
    address = address_of(world, name)
    if name == "insight:own_overview":
        address = address_of(world, "insight:overview")
    page = markup.fromstring(ask(world, wanted.who, "GET", address).body)
    form = page.xpath("//form[contains(@class, 'filter') and @role='search']")

    assert len(form) == 1, "the form of components/filter.html"
    fields = form[0].xpath(".//input[@type='search' or @name='q']")
    choices = form[0].xpath(".//select | .//input[@type='month' or @type='date']")
    assert bool(fields) is wanted.named
    assert bool(choices) is wanted.narrowed or name in ("insight:overview", "insight:own_overview")
    assert bool(page.xpath("//nav[contains(@class, 'pages')]")) is wanted.paged, "nothing in it?"
    assert page.xpath("//button[@data-print]"), "on paper"
    files = [urlsplit(link).path for link in page.xpath("//a[@download]/@href")]
    for kind in ("csv", "xlsx"):
        row = replace(
            ROUTES[wanted.file], arguments={**ROUTES[wanted.file].arguments, "kind": kind}
        )
        assert address_of(world, wanted.file, row) in files


@pytest.mark.parametrize("name", LISTS)
def test_a_search_for_nonsense_says_that_nothing_fits_and_keeps_the_form(
    world: World, name: str
) -> None:
    address = address_of(world, "insight:overview" if name == "insight:own_overview" else name)
    answer = ask(world, LISTS[name].who, "GET", f"{address}?q=zzzzqqqq")
    page = markup.fromstring(answer.body)

    assert answer.status == 200
    assert page.xpath(
        "//*[contains(@class, 'empty')] | //*[@id='rows']//p[contains(@class, 'muted')]"
    )
    assert page.xpath("//form[@role='search']//input[@value='zzzzqqqq']")
    assert not page.xpath("//a[@download and contains(@href, 'csv')]")


@pytest.mark.parametrize("name", FIGURES)
def test_a_table_of_figures_is_taken_as_a_file_and_printed(world: World, name: str) -> None:
    if name == "insight:own_statistics":
        address = address_of(world, "insight:statistics")
    else:
        route = next(route for route in routes() if route.name == name)
        address = str(_address(world, route, ROUTES[name], "above"))
    page = markup.fromstring(ask(world, "commune officer", "GET", address).body)

    assert page.xpath("//button[@data-print]")
    assert len(page.xpath("//a[@download]")) == 2


def test_all_on_one_page_and_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chibo.people.members.views.listed.PER_PAGE", 2)

    def links(address: str) -> dict[str, str]:
        page = markup.fromstring(ask(world, "secretary", "GET", address).body)
        return {a.text_content(): a.get("href") for a in page.xpath("//main//a[@href]")}

    first = links("/members/?page=2&category=&q=l")
    whole = links("/members/" + first["Tất cả trên một trang, để in"])

    assert first["Tất cả trên một trang, để in"] == "?q=l&all=1"
    assert whole["Xem từng trang"] == "?q=l"
    assert "Trang sau" not in whole
    assert first["Tải CSV"] == whole["Tải CSV"] == "/members/export.csv?q=l"
