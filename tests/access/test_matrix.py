"""Every address, for everybody, on the own unit, the neighbour's, the one above and the one below."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from chibo.assembly.meetings.live import entry
from chibo.core.errors import ChiboError
from tests.access import expected
from tests.access import world as worlds
from tests.access.expected import ROUTES, STREAMS, Row
from tests.access.probing import ask, unchanged
from tests.access.routes import Route, arguments, routes
from tests.access.world import PUBLIC, SEATS, World

EVERYBODY = (PUBLIC, *SEATS)
FROM_BELOW = (PUBLIC, "member", "secretary")
"""Of the branch, at what belongs to the commune; the others of the branch stand to it in the same way."""
DENIED_LEAVES = frozenset({"django_session", "core_auditentry", "accounts_attempts"})
"""Written when somebody is refused: the session, the attempt in the audit trail, the count of attempts."""


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), worlds.made(tmp_path_factory.mktemp("media")) as made:
        yield made


def test_every_address_has_its_row() -> None:
    known = {route.name for route in routes()}

    assert known - ROUTES.keys() == set(), "write down in tests/access/expected.py who may"
    assert ROUTES.keys() - known == set()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_who_is_let_in(world: World, route: Route, method: str) -> None:
    row = ROUTES[route.name]
    rule = row.get if method == "GET" else row.post
    for place in ("own", "above"):
        address = _address(world, route, row, place)
        if address is None:
            assert place == "above", f"nothing in the world for {route}"
            continue
        if rule is None:
            assert ask(world, "secretary", method, address).status == 405
            continue
        for who in _askers(world, place):
            _judge(world, who, method, address, row, may=rule(world, who, place))


def _askers(world: World, place: str) -> list[str]:
    if place == "own":
        return list(EVERYBODY)
    upper = [who for who in SEATS if SEATS[who][0] in ("above", "other")]
    return [*FROM_BELOW, *upper]


def _address(world: World, route: Route, row: Row, place: str) -> str | None:
    """None: there is no such thing at this place, or nothing of the address belongs to a place."""
    given = arguments(world, route, row, place)
    if given is None:
        return None
    return reverse(route.name, kwargs=given) + (f"?{row.query}" if row.query else "")


def _judge(world: World, who: str, method: str, address: str, row: Row, *, may: bool) -> None:
    data = row.data if method == "POST" else None
    answer = ask(world, who, method, address, data)
    told = f"{who}: {method} {address} answered {answer}"
    assert answer.status < 500 or answer.status in row.also, told
    assert answer.status != 405, told
    if may:
        assert not answer.is_refusal or answer.status in row.also, told
        return
    assert answer.is_refusal, told
    suspected = answer.written - DENIED_LEAVES
    if suspected:
        assert unchanged(world, who, method, address, data, suspected), (
            f"{told} and wrote {suspected}"
        )


@pytest.mark.parametrize("audience", STREAMS)
@pytest.mark.parametrize("place", ["own", "above"])
def test_a_stream_is_refused_where_the_page_is(world: World, audience: str, place: str) -> None:
    """Ends of rights while a stream runs: ``assembly/meetings/test_rights``."""
    meeting = world.things[place]["meeting_id"]
    for who in EVERYBODY:
        may = STREAMS[audience](world, who, place)
        assert _admitted(world, who, meeting, audience) is may, f"{who} as {audience}"


def _admitted(world: World, who: str, meeting: UUID, audience: str) -> bool:
    cookie = "; ".join(f"{name}={value}" for name, value in world.cookies[who].items())
    try:
        entry.admit({"cookie": cookie}, meeting_id=meeting, wanted=audience)
    except (ChiboError, entry.NotSignedIn):
        return False
    return True


def test_the_rules_tell_people_apart(world: World) -> None:
    """A rule that lets everybody in, or nobody, would be no rule."""
    for rule in (expected.leads, expected.sees, expected.pens, expected.at_home):
        assert {rule(world, who, "own") for who in EVERYBODY if who != PUBLIC} == {True, False}
