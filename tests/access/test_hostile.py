"""No input makes the application fail: what schemathesis makes of the description, and what nobody sends by mistake.

Every address is asked as those who are let in, so that the input reaches the code behind it; the drill
asks as everybody, and much more. A fault is any answer of 500 and more.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.test import override_settings
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from tests.access import description, hostile, wire
from tests.access import world as worlds
from tests.access.expected import ROUTES, Row
from tests.access.routes import Route, arguments, routes
from tests.access.world import PUBLIC, SEATS, World

pytestmark = pytest.mark.no_cover  # what it runs through has tests of its own

ASKING = ("secretary", "member", PUBLIC, "commune officer", "commune operator")
"""In every run; whoever sees nearly the same asks in the drill."""
FEW, MANY = 2, 10
"""Cases of each kind and method of an address."""
HAVING_ALL_KINDS_OF_FORMS = (
    "account_login", "enrol", "web:csp-report", "documents:verify", "documents:scan",
    "members:import", "meetings:papers", "meetings:run_deed", "meetings:deed",
    "ballots:authority", "ballots:cast", "ballots:ceremony", "meetings:convene", "notices:reminders", "sentinel:trail",
)  # fmt: skip
"""With and without files, with and without a form's token, from every floor."""
NOT_SET_UP = {"web:healthz", "documents:verify", "documents:public"}
"""They answer 503 without a worker, without an authority; both have tests of their own where they are."""


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), worlds.made(tmp_path_factory.mktemp("media")) as made:
        yield made


@pytest.fixture(scope="module")
def app() -> Iterator[Any]:
    fast = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with fast, wire.application() as made:
        yield made


@pytest.fixture(scope="module")
def schema(app: Any) -> Any:
    made = schemathesis.openapi.from_dict(description.document())
    made.app = app
    return made


def let_in(world: World, row: Row, method: str, *, of: tuple[str, ...] = ASKING) -> list[str]:
    rule = row.get if method == "GET" else row.post
    return [who for who in of if rule is not None and rule(world, who, "own")]


def methods(row: Row) -> list[str]:
    return [name for name, rule in (("GET", row.get), ("POST", row.post)) if rule is not None]


def filled(world: World, route: Route) -> dict[str, str]:
    given = arguments(world, route, ROUTES[route.name], "own") or {}
    return {name: str(value) for name, value in given.items()}


def is_fault(route: Route, status: int) -> bool:
    return status >= 500 and not (status == 503 and route.name in NOT_SET_UP)


def cases(operation: Any, mode: GenerationMode, places: dict[str, str], most: int) -> list[Case]:
    """What schemathesis makes for an operation; nothing, where there is nothing to get wrong."""
    found: list[Case] = []

    @settings(
        max_examples=most, database=None, deadline=None, derandomize=most == FEW,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=places))
    def take(case: Case) -> None:
        found.append(case)

    with suppress(Unsatisfiable):
        take()
    return found[:most]


def attack(world: World, schema: Any, route: Route, *, most: int, of: tuple[str, ...]) -> list[str]:
    """Faults that the made cases of an address end in."""
    faults, row, places = [], ROUTES[route.name], filled(world, route)
    for method in methods(row):
        operation = schema.find_operation_by_id(f"{method.lower()} {route.name}")
        made = [one for mode in GenerationMode for one in cases(operation, mode, places, most)]
        people = let_in(world, row, method, of=of)
        for case, who in pairs(made, people, all_=most == MANY):
            status = sent(world, case, who)
            if is_fault(route, status):
                faults.append(f"{status}: {who} {method} {told(case)}")
    return faults


def pairs(made: list[Case], people: list[str], *, all_: bool) -> list[tuple[Case, str]]:
    """Every case as everybody, or as two of them in turn."""
    turns = [[*people[at:], *people[:at]] for at in range(len(people))] or [[]]
    each = len(people) if all_ else 2
    return [(case, who) for at, case in enumerate(made) for who in turns[at % len(turns)][:each]]


def sent(world: World, case: Case, who: str) -> int:
    with wire.undone():
        answer = case.call(cookies=wire.cookies(world, who), headers={"X-CSRFToken": wire.TOKEN})
    return int(answer.status_code)


def told(case: Case) -> str:
    return f"{case.formatted_path} {case.query!r:.200} {case.media_type} {case.body!r:.300}"


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_nothing_that_fits_or_misses_the_description_is_a_fault(
    world: World, schema: Any, route: Route
) -> None:
    assert attack(world, schema, route, most=FEW, of=ASKING) == []


@pytest.mark.drill
@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_nor_is_much_more_of_it_as_everybody(world: World, schema: Any, route: Route) -> None:
    assert attack(world, schema, route, most=MANY, of=(PUBLIC, *SEATS)) == []


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_no_hostile_value_is_a_fault(world: World, app: Any, schema: Any, route: Route) -> None:
    assert bombarded(world, app, schema, route, values) == []


@pytest.mark.parametrize("name", HAVING_ALL_KINDS_OF_FORMS)
def test_no_broken_body_is_a_fault(world: World, app: Any, schema: Any, name: str) -> None:
    route = next(one for one in routes() if one.name == name)
    assert bombarded(world, app, schema, route, broken) == []


@pytest.mark.drill
@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_nor_is_one_anywhere(world: World, app: Any, schema: Any, route: Route) -> None:
    assert bombarded(world, app, schema, route, broken) == []


Requests = Iterator[tuple[str, dict[str, Any]]]


def bombarded(
    world: World, app: Any, schema: Any, route: Route, made: Callable[[str, list[str]], Requests]
) -> list[str]:
    """Faults, asked as the first who is let in."""
    row, faults = ROUTES[route.name], []
    path = reverse(route.name, kwargs=filled(world, route))
    for method in methods(row):
        operation = schema.find_operation_by_id(f"{method.lower()} {route.name}").definition.raw
        who = next(iter(let_in(world, row, method, of=(*ASKING, *SEATS))), "secretary")
        for what, asked in made(method, description.names(operation)):
            status = wire.ask(app, world, who, method, path, **asked)
            if is_fault(route, status):
                faults.append(f"{status}: {who} {method} {path}: {what}")
    return faults


def values(method: str, names: list[str]) -> Requests:
    if method == "POST":
        yield from ((str(post), _sent(post)) for post in hostile.posts(names))
        return
    found = dict(hostile.queries(names))
    kept = found if names else {what: found[what] for what in ("huge", "names that are none")}
    yield from ((what, {"query": query}) for what, query in kept.items())


def broken(method: str, names: list[str]) -> Requests:
    yield "heads", {"headers": hostile.HEADS}
    if method == "POST":
        yield from ((str(post), _sent(post)) for post in hostile.broken(names))


def _sent(post: hostile.Post) -> dict[str, Any]:
    given = {"body": post.body, "content_type": post.content_type, "headers": post.headers}
    return given | ({"length": post.length} if post.length else {})


def test_no_hostile_address_is_a_fault(world: World, app: Any) -> None:
    faults = []
    for route in routes():
        places = filled(world, route)
        path = reverse(route.name, kwargs=places)
        for name, value in places.items():
            is_text = name in ("token", "kind", "code", "deed", "name", "provider_id")
            for bad in hostile.places()[: None if is_text else 2]:
                address = path.replace(value, bad, 1)
                method = methods(ROUTES[route.name])[0]
                status = wire.ask(app, world, "secretary", method, address)
                if is_fault(route, status):
                    faults.append(f"{status}: {method} {route.name}, {name} = {bad[:20]!r}")

    assert faults == []


def test_the_description_misses_no_field_that_a_view_reads(schema: Any) -> None:
    """A description that is empty would find nothing."""
    document = description.document()
    operations = [one for path in document["paths"].values() for one in path.values()]
    fields = sum(len(description.names(one)) for one in operations)

    assert len(operations) == sum(len(methods(row)) for row in ROUTES.values())
    assert fields > 250
    assert not [one["operationId"] for one in operations if re.search(r"[<>]", str(one))]
    assert "choice" in description.names(
        document["paths"]["/meetings/{meeting_id}/do/{deed}"]["post"]
    )


def test_a_fault_is_found(
    world: World, app: Any, schema: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = next(one for one in routes() if one.name == "notices:list")
    monkeypatch.setattr("chibo.ground.notices.views.inbox.queries", None)

    assert attack(world, schema, route, most=1, of=("member",))
    assert wire.ask(app, world, "member", "GET", "/notices/") == 500
