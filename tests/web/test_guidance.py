"""Help beside each screen and the first steps: nothing a person can go to is without, and ending lasts."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, resolve, reverse
from django.utils import translation

from chibo.core.actor import Actor
from chibo.web import guidance, look, navigation
from chibo.web.frame import Frame
from chibo.web.navigation import Role

OF_THE_WORK = (
    "meetings:convene", "meetings:member", "meetings:run", "meetings:board", "meetings:point",
    "meetings:papers", "meetings:approvals", "minutes:page", "minutes:edit", "documents:page",
    "documents:verify", "members:import", "members:import_columns", "members:import_show",
    "members:sign_in", "slips_waiting", "slips_new", "slips_show", "directives:list",
    "sentinel:trail", "sentinel:proofs", "insight:own_overview", "insight:own_statistics",
)  # fmt: skip
ITS_OWN = {"web:help"}
"""Pages that are help themselves."""


def names() -> set[str]:
    """Names of every route there is, with the namespace."""
    found: set[str] = set()

    def walk(resolver, space: str) -> None:
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                walk(pattern, inner)
            elif pattern.name:
                found.add(space + pattern.name)

    walk(get_resolver(), "")
    return found


def test_every_screen_of_the_navigation_and_of_the_work_has_help():
    wanted = {entry.url_name for entry in navigation.registered()} | set(OF_THE_WORK)

    assert wanted - ITS_OWN - set(guidance.HELP) == set()


def test_help_is_written_for_routes_that_exist():
    assert set(guidance.HELP) - names() == set()


def test_every_role_that_signs_in_has_first_steps():
    signed_in = set(Role) - {Role.PUBLIC, Role.ACCOUNT, Role.FOOT}

    assert set(guidance.TOUR) == signed_in
    assert all(3 <= len(steps) <= 5 for steps in guidance.TOUR.values())


def frame(path: str, *, seen: bool = False, office: str = "") -> Frame:
    """The frame of somebody's page."""
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    request.actor = Actor(name="Lò Thị Mai", kind="person", office=office)
    if seen:
        request.COOKIES[look._cookie("tour")] = "seen"
    return Frame(request)


def test_the_first_steps_begin_by_themselves_on_the_first_page_alone():
    tour = frame("/").tour

    assert tour is not None
    assert (tour.step, tour.before, tour.after) == (1, 0, 2)
    assert frame(reverse("meetings:list")).tour is None


def test_ended_they_come_back_only_when_asked_for():
    assert frame("/", seen=True).tour is None
    last = frame("/?tour=99", seen=True).tour
    assert last is not None
    assert (last.step, last.after) == (last.steps, 0)
    assert frame("/?tour=x", seen=True).tour.step == 1


def test_who_is_not_signed_in_gets_none():
    request = RequestFactory().get("/?tour=1")

    assert Frame(request).tour is None
    assert Frame(None).tour is None
    assert Frame(None).help == ""
    assert Frame(request).help == ""


@pytest.mark.parametrize("language", ["vi", "en", "de"])
def test_help_is_in_the_language_of_the_page(language):
    with translation.override(language):
        said = frame(reverse("meetings:list")).help
    assert said == translation.trans_real.translation(language).gettext(
        "All meetings of the branch, the newest first. The secretary convenes one here; "
        "a member finds invitation, agenda and papers."
    )


@pytest.mark.django_db
def test_the_button_ends_them_for_good(client):
    answer = client.post("/look", {"tour": "seen", "next": "/help"})

    assert answer.cookies[look._cookie("tour")].value == "seen"
    assert answer.url == "/help"


def test_a_route_without_a_name_of_help_shows_none():
    with pytest.raises(NoReverseMatch):
        reverse("no:such")
    assert frame("/help").help == ""
