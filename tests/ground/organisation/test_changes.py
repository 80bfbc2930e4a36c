"""Units are founded and named by decisions; the tree of any day stays as it was."""

from datetime import timedelta

import pytest

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.identifiers import is_unit_code
from chibo.core.models import AuditEntry, Shift
from chibo.core.scope import scope
from chibo.ground.organisation import history, queries
from chibo.ground.organisation.models import Unit, UnitEvent, UnitPast
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.ground.organisation.rules.changes import Decision
from chibo.ground.organisation.services import changes
from tests.ground.town import day
from tests.support import factories

PAPER = Decision(number="12-QĐ/ĐU", dated=None, signatory="Ban Thường vụ Đảng ủy")


@pytest.fixture
def committee(town):
    """The secretary of the commune."""
    with scope(system_actor("test")):
        person = factories.person(name="Vừ A Dính", unit=None)
        factories.mandate(person=person, unit=town.commune, office=Office.SECRETARY)
    return factories.actor(person, unit=town.commune, office=Office.SECRETARY, at=clock.now())


def found(committee, town, **more):
    values = {
        "parent": town.commune, "kind": UnitKind.BRANCH, "name": "Chi bộ bản Huổi Lắc",
        "decision": PAPER, "on": day(), "at": clock.now(), "proposer": "Lù Văn Tướng",
    }  # fmt: skip
    return changes.found(actor=committee, **values | more)


def named(day_, parent):
    return [row[4] for row in history.states(day_, parent=parent.pk)]


def test_a_branch_is_founded_in_the_room_that_is_left(committee, town):
    unit = found(committee, town)

    assert is_unit_code(unit.code)
    assert town.commune.position < unit.position <= unit.last <= town.commune.last
    assert not Shift.objects.exists()
    assert named(day(), town.commune) == [
        "Chi bộ bản Huổi Lắc", *named(day() - timedelta(days=1), town.commune)
    ]  # fmt: skip
    with scope(committee):
        (event,) = history.story(unit.pk)
        trail = list(AuditEntry.objects.filter(subject=unit.pk).values_list("action", flat=True))
    assert (event.part, event.decision, event.decided_by_name) == (
        "founded",
        PAPER.number,
        "Vừ A Dính",
    )
    assert trail == ["organisation.unit_founded"]


def test_a_new_name_leaves_the_old_one_to_the_days_before(committee, town):
    changes.rename(
        actor=committee, unit=town.branch, name="Chi bộ bản Nà Hỳ", decision=PAPER, on=day(),
        at=clock.now(),
    )  # fmt: skip
    before, now = day() - timedelta(days=1), day()

    assert history.state_of(town.branch.pk, before).name == town.branch.name
    assert history.state_of(town.branch.pk, now).name == "Chi bộ bản Nà Hỳ"
    assert history.counts_below([town.commune.pk], before) == history.counts_below(
        [town.commune.pk], now
    )
    assert [one.name for one in history.above(town.branch, before)] == [town.commune.name]
    with pytest.raises(Refused, match="không thể có hiệu lực trước"):
        changes.rename(
            actor=committee,
            unit=town.branch,
            name="Khác",
            decision=PAPER,
            on=before,
            at=clock.now(),
        )


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": " "}, "no_name"),
        ({"kind": UnitKind.PROVINCE}, "wrong_level"),
        ({"on": factories.LONG_AGO - timedelta(days=1)}, "too_early"),
    ],
)
def test_what_cannot_be_founded_is_refused(committee, town, more, why):
    with pytest.raises(Refused) as refused:
        found(committee, town, **more)

    assert refused.value.code == why


def test_the_same_name_twice_is_refused(committee, town):
    found(committee, town)
    with pytest.raises(Refused) as refused:
        found(committee, town)
    with pytest.raises(Refused) as same:
        changes.rename(
            actor=committee, unit=town.branch, name=town.branch.name, decision=PAPER, on=day(),
            at=clock.now(),
        )  # fmt: skip

    assert (refused.value.code, same.value.code) == ("name_taken", "same_name")


def test_only_a_committee_above_changes_a_unit(committee, town):
    secretary = factories.actor(
        town.members["thoan"].person, unit=town.branch, office=Office.SECRETARY, at=clock.now()
    )

    with pytest.raises(Denied):
        found(secretary, town)
    with pytest.raises(Denied):
        changes.rename(
            actor=secretary, unit=town.branch, name="Chi bộ khác", decision=PAPER, on=day(),
            at=clock.now(),
        )  # fmt: skip


def test_past_states_and_events_are_never_changed(committee, town):
    from django.db import IntegrityError, transaction

    changes.rename(
        actor=committee, unit=town.branch, name="Chi bộ bản Nà Hỳ", decision=PAPER, on=day(),
        at=clock.now(),
    )  # fmt: skip
    with scope(system_actor("test")):
        for model in (UnitPast, UnitEvent):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                model.objects.all().delete()


def test_the_tree_and_a_unit_are_shown_as_of_a_day(committee, town):
    changes.rename(
        actor=committee, unit=town.branch, name="Chi bộ bản Nà Hỳ", decision=PAPER, on=day(),
        at=clock.now(),
    )  # fmt: skip
    client, yesterday = town.client("lien"), day() - timedelta(days=1)

    today = client.get("/units/").content.decode()
    before = client.get(f"/units/?day={yesterday}").content.decode()
    searched = client.get("/units/?q=na+hy").content.decode()
    page = client.get(f"/units/{town.branch.pk}/").content.decode()
    file = client.get(f"/units/list.csv?day={yesterday}").content.decode("utf-8-sig")

    assert "Chi bộ bản Nà Hỳ" in today
    assert town.branch.name not in today
    assert town.branch.name in before
    assert "Chi bộ bản Nà Hỳ" in searched
    assert town.commune.name in searched
    assert f"trước là: {town.branch.name}" in page
    assert PAPER.number in page
    assert town.branch.name in file


def test_units_that_ended_are_not_counted_among_those_that_are(town):
    Unit.objects.filter(pk=town.other.pk).update(valid_to=day(), into=town.branch)

    assert list(queries.children(town.commune)) == [town.branch]
