"""The country in a real database: filled once, whole, with every guard back, and seen in the pages."""

import json
from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client, override_settings

from chibo.assembly.meetings.models import RollEntry
from chibo.core import clock, installation
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts import finding
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.models import Unit
from chibo.national import flaws, loading, settling, texts
from chibo.national.structure import Country
from chibo.oversight.insight.models import UnitMonth
from chibo.people.members import personal_id, queries
from chibo.people.members.models import Fact, Member
from chibo.people.members.record.rules.groups import groups
from tests.support import databases

SMALL = 1_060
"""One five-thousandth of the country: one commune."""
_SCHEMA = """
    SELECT 'index' AS kind, indexdef AS told FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'guard', concat_ws(' ', relname, relrowsecurity, relforcerowsecurity)
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL SELECT 'trigger', concat_ws(' ', tgrelid::regclass, tgname, tgenabled)
      FROM pg_trigger WHERE NOT tgisinternal
     ORDER BY 1, 2
"""


def schema(owner: psycopg.Connection[Any]) -> list[Any]:
    return owner.execute(_SCHEMA).fetchall()


def quiet(_text: str) -> None:
    pass


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A load that was cut off half-way, and the one after it; what the schema was before and is now."""
    var = tmp_path_factory.mktemp("var")
    source = connections["owner"].settings_dict["NAME"]
    country = Country(seed=1, members=SMALL)
    with django_db_blocker.unblock(), databases.copied(source) as name, override_settings(VAR=var):
        address = databases.address("owner", name)
        plan = loading.Plan(address, 1, SMALL)
        with psycopg.connect(address, autocommit=True) as owner:
            before = schema(owner)
            with pytest.raises(RuntimeError, match="the line is cut"):
                loading.load(plan, country, processes=1, say=cut)
            during = schema(owner)
            loading.load(plan, country, processes=1, say=quiet)
            logins = settling.settle(seed=1, members=SMALL, at=clock.now())
            yield {
                "before": before,
                "during": during,
                "after": schema(owner),
                "plan": plan,
                "country": country,
                "logins": logins,
                "var": var,
            }


def cut(text: str) -> None:
    """Members are written, nothing else."""
    if text.startswith("members"):
        raise RuntimeError("the line is cut")


@pytest.fixture
def inside(loaded, django_db_blocker):
    """Look around in it."""
    with django_db_blocker.unblock():
        yield loaded


def test_every_index_key_and_guard_is_back(loaded):
    assert loaded["after"] == loaded["before"]
    assert loaded["during"] != loaded["before"]


def test_the_application_sees_nothing_of_a_load_that_was_cut_off(loaded):
    """Row security holds for the application's role all the while: it is lifted for the owner alone."""
    guards = {text for kind, text in loaded["during"] if kind == "guard"}

    assert "members_member t f" in guards
    assert "members_member t t" in {t for k, t in loaded["after"] if k == "guard"}


def test_everybody_is_there_and_in_the_lists(inside):
    with scope(system_actor("test")):
        units = list(Unit.objects.filter(kind="branch").order_by("position"))
        country = inside["country"]
        listed = [len(queries.list_of(unit, day=clock.now().date())) for unit in units[:3]]
        assert installation.demo_seed() == 1
        assert len(units) == len(country.branches.size)
        assert listed == country.branches.size[:3].tolist()


def test_personal_ids_are_sealed_and_found_again(inside):
    ids = texts.personal_ids(flaws.planted(inside["country"], 0, SMALL).columns)
    with scope(system_actor("test")):
        found = Member.objects.order_by("pk")[:40]
        assert [personal_id.read(one) if one.personal_id_index else "" for one in found] == ids[:40]
        assert set(personal_id.holders(ids[:3])) == set(ids[:3]) - {""}


def test_political_theory_stands_in_the_record_as_its_groups_say(inside):
    with scope(system_actor("test")):
        facts = list(Fact.objects.filter(group="theory"))
        assert 200 < len(facts) < 600
        assert all(groups()["theory"].key(fact.value) == fact.key for fact in facts)
        chosen = queries.Filter(theory="advanced")
        found = queries.in_seat(system_actor("test"), day=clock.now().date(), chosen=chosen)
        assert found.count() == sum(fact.key == "advanced" for fact in facts) > 0


def test_everybody_is_found_by_name(inside):
    with scope(system_actor("test")):
        person = Person.objects.order_by("pk").first()
        assert person.pk in {one.person_id for one in finding.called(person.display_name)}


def test_the_roll_ups_equal_a_count_of_the_rolls_at_every_node(inside):
    with scope(system_actor("test")):
        counted = RollEntry.objects.filter(status__in=["present", "late"])
        raw = list(counted.values_list("meeting__position", "meeting__closed_at"))
        nodes = UnitMonth.objects.values_list(
            "unit__position", "unit__last", "year", "month", "present"
        )
        by_month: dict[tuple[int, int], list[int]] = {}
        for position, at in raw:
            by_month.setdefault((at.year, at.month), []).append(position)
        wrong = [
            (low, year, month)
            for low, high, year, month, present in nodes
            if sum(low <= p <= high for p in by_month[year, month]) != present
        ]
    assert wrong == []
    assert len(nodes) > 500


def test_a_database_that_holds_units_is_refused(inside):
    with pytest.raises(loading.NotEmpty):
        loading.load(inside["plan"], inside["country"], processes=1, say=quiet)


def test_the_log_ins_open_the_seats_they_say(inside):
    written = json.loads((inside["var"] / "national" / "logins.json").read_text("utf-8"))
    assert [row["username"] for row in written] == ["trung-uong", "tinh", "xa", "chi-bo"]
    client = Client()
    client.force_login(get_user_model().objects.get(username="trung-uong"))

    overview, listed = client.get("/overview/"), client.get("/members/")

    assert overview.status_code == listed.status_code == 200
    assert listed.content.count(b"DV-") >= 20
