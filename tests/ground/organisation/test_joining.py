"""Units merge, split, move and end: members, offices and rows go along, and nobody sees a stranger's row."""

from datetime import date, timedelta

import pytest
from django.db import connection

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.models import AuditEntry, Shift
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person
from chibo.ground.organisation import history, queries
from chibo.ground.organisation.models import Mandate, Unit
from chibo.ground.organisation.rules import Office, UnitKind
from chibo.ground.organisation.rules.changes import (
    ChangeKind,
    Decision,
    ProposalState,
    Wish,
    rule_on,
    rules_of,
    wish_of,
)
from chibo.ground.organisation.services import changes, joining, proposals, shifting
from chibo.people.members import queries as members
from chibo.people.members.models import Member, Posting, RecordLook
from tests.ground.town import day
from tests.support import factories

PAPER = Decision(number="45-QĐ/TU", dated=None, signatory="Ban Thường vụ Tỉnh ủy")
ALL = system_actor("test")
BASE = 10**15  # far from the units of the factories


@pytest.fixture
def land(town):
    """A province over the commune of the town and another one, with who sits there."""
    with scope(ALL):
        province = Unit.objects.create(
            code="TC-TINH", kind=UnitKind.PROVINCE, name="Đảng bộ tỉnh", short_name="Tỉnh",
            search_key="tinh", position=BASE, last=BASE + 999_999_999,
            valid_from=factories.LONG_AGO,
        )  # fmt: skip
        neighbour = Unit.objects.create(
            code="TC-XA", kind=UnitKind.COMMUNE, name="Đảng bộ xã Bên", short_name="Xã Bên",
            search_key="xa ben", parent=province, position=BASE + 1_000_000, last=BASE + 1_000_999,
            valid_from=factories.LONG_AGO,
        )  # fmt: skip
        factories.mandate(
            person=factories.person(name="Tòng Văn Hưởng"), unit=neighbour, office=Office.OFFICER
        )
        Unit.objects.filter(pk=town.commune.pk).update(parent=province)
        moved = Shift.objects.bulk_create(
            Shift(
                unit_id=unit.pk, old=unit.position, old_last=unit.last,
                new=BASE + 500_000_000 + unit.position - town.commune.position,
                new_last=BASE + 500_000_000 + unit.last - town.commune.position,
                province=0, made_at=clock.now(),
            )
            for unit in (town.commune, town.branch, town.other)
        )  # fmt: skip
        assert len(moved) == 3
    shifting.carry_all()
    for unit in (town.commune, town.branch, town.other):
        unit.refresh_from_db()
    town.province, town.neighbour = province, neighbour
    return town


def common(**more):
    return {"actor": ALL, "decision": PAPER, "on": day(), "at": clock.now()} | more


def listed(unit, when):
    with scope(ALL):
        return {one.code for one in members.list_of(unit, day=when)}


def test_two_branches_merge_into_one_of_them(land):
    before, yesterday = listed(land.branch, day()) | listed(land.other, day()), day() - timedelta(1)
    were = {unit.pk: listed(unit, yesterday) for unit in (land.branch, land.other)}
    with scope(ALL):
        far = land.members["far"]
        RecordLook.objects.create(
            member=far, person_id=far.person_id, position=land.other.position,
            viewer=far.person_id, viewer_name="A", reason="Xem", at=clock.now(),
        )  # fmt: skip

    joining.merge(units=[land.other], into=land.branch, **common())
    shifting.carry_all()

    land.other.refresh_from_db()
    land.branch.refresh_from_db()
    assert listed(land.branch, day()) == before
    assert listed(land.other, day()) == set()
    assert {u.pk: listed(u, yesterday) for u in (land.branch, land.other)} == were
    assert (land.other.valid_to, land.other.into_id) == (yesterday, land.branch.pk)
    assert land.branch.position < land.other.position == land.other.last <= land.branch.last
    assert land.other.code  # for life
    with scope(ALL):
        moved = Member.objects.get(pk=far.pk)
        assert (moved.unit, moved.position) == (land.branch, land.branch.position)
        assert Person.objects.get(pk=far.person_id).position == land.branch.position
        assert RecordLook.objects.get(member=far).position == land.branch.position
        assert [one.part for one in history.story(land.other.pk)] == ["merged"]
        assert [one.part for one in history.story(land.branch.pk)] == ["took_in"]
        assert Posting.objects.filter(member=far).count() == 2
    assert list(queries.children(land.commune)) == [land.branch]
    assert queries.unit(land.other.pk).name == land.other.name


def test_communes_merge_into_a_new_one_with_all_below(land):
    head = {unit.pk: listed(unit, day()) for unit in (land.branch, land.other)}
    held = Mandate.objects
    new = joining.merge(
        units=[land.commune, land.neighbour], under=land.province, name="Đảng bộ xã Mường Mới",
        **common(),
    )  # fmt: skip
    shifting.carry_all()

    yesterday = day() - timedelta(1)
    new.refresh_from_db()
    assert [unit.pk for unit in queries.children(new)] == [land.branch.pk, land.other.pk]
    assert {unit.pk: listed(unit, day()) for unit in (land.branch, land.other)} == head
    assert history.parents(yesterday)[land.branch.pk] == land.commune.pk
    assert history.parents(day())[land.branch.pk] == new.pk
    assert {row[0] for row in history.states(yesterday, parent=land.province.pk)} == {
        land.commune.pk, land.neighbour.pk
    }  # fmt: skip
    assert {row[0] for row in history.states(day(), parent=land.province.pk)} == {new.pk}
    with scope(ALL):
        assert not held.filter(unit=land.neighbour, valid_to=None).exists()
        assert held.filter(unit=land.branch, valid_to=None).exists()
    for unit in Unit.objects.filter(parent=new):
        assert new.position < unit.position <= unit.last <= new.last
    check_ranges()


def check_ranges():
    """Every unit lies in the range of the one it lies under."""
    for unit in Unit.objects.exclude(parent=None).select_related("parent", "into"):
        above = unit.into or unit.parent
        assert above.position < unit.position <= unit.last <= above.last, unit.name


def test_at_every_instant_rows_are_seen_by_those_of_before_or_of_afterwards(land):
    """The branch moves to another commune, one unit at a time."""
    with scope(ALL):
        lookers = {
            "old commune": factories.actor(
                factories.person(), unit=land.commune, office=Office.OFFICER
            ),
            "stranger": factories.actor(
                land.members["far"].person, unit=land.other, office=Office.SECRETARY
            ),
        }
    with scope(ALL):
        target = changes.found(
            parent=land.province, kind=UnitKind.COMMUNE, name="Đảng bộ xã Xa", **common()
        )
    ids = {member.pk for key, member in land.members.items() if key != "far"}

    def seen(actor):
        with scope(actor):
            return set(Member.objects.values_list("pk", flat=True)) & ids

    before = {who: seen(actor) for who, actor in lookers.items()}
    changes.move(unit=land.branch, parent=target, **common())
    steps = [{who: seen(actor) for who, actor in lookers.items()}]
    while shifting.step(limit=1):
        steps.append({who: seen(actor) for who, actor in lookers.items()})

    new_seat = factories.actor(
        land.members["lien"].person, unit=Unit.objects.get(pk=target.pk), office=Office.OFFICER
    )
    assert (before["stranger"], before["old commune"]) == (set(), ids)
    assert all(step["stranger"] == set() for step in steps)
    assert {len(step["old commune"]) for step in steps} <= {0, len(before["old commune"])}
    assert steps[-1]["old commune"] == set()
    assert seen(new_seat) == before["old commune"]
    assert not shifting.waiting().exists()
    check_ranges()


def test_a_job_that_is_killed_half_way_goes_on_where_it_was(land, monkeypatch):
    target = joining.merge(
        units=[land.commune, land.neighbour], under=land.province, name="Đảng bộ xã Mới", **common()
    )
    carry, calls = shifting.shifts.carry, []

    def dies(batch):
        calls.append(batch)
        if len(calls) == 2:
            carry(batch)
            raise KeyboardInterrupt
        return carry(batch)

    monkeypatch.setattr(shifting.shifts, "carry", dies)
    assert shifting.step(limit=1) == 1
    with pytest.raises(KeyboardInterrupt):
        shifting.step(limit=1)
    monkeypatch.undo()
    assert shifting.waiting().exists()
    shifting.carry_all()

    assert not shifting.waiting().exists()
    with scope(ALL), connection.cursor() as cursor:
        for table in shifting.shifts.tables():
            cursor.execute(
                f"SELECT count(*) FROM {table} t JOIN core_shift s ON s.old = t.position"
            )
            assert cursor.fetchone() == (0,), table
    assert Unit.objects.get(pk=target.pk).position
    assert shifting.sweep() == 0
    check_ranges()


def test_what_a_late_command_wrote_to_the_old_place_is_swept_up(land):
    old = land.branch.position
    changes.move(unit=land.branch, parent=land.neighbour, **common())
    shifting.carry_all()
    with scope(ALL):
        late = AuditEntry.objects.create(
            at=clock.now(), action="test.late", position=old, actor_kind="system"
        )

    assert shifting.sweep() == 1

    with scope(ALL):
        late.refresh_from_db()
    land.branch.refresh_from_db()
    assert late.position == land.branch.position
    assert queries.at_position(old) == land.branch


def test_a_part_of_a_branch_becomes_a_branch_of_its_own(land):
    going = [land.members[key].person_id for key in ("duc", "la")]

    made = joining.split(unit=land.branch, name="Chi bộ bản Nậm Cắn 2", persons=going, **common())

    with scope(ALL):
        assert set(Member.objects.filter(unit=made).values_list("person_id", flat=True)) == set(
            going
        )
    assert listed(made, day()) <= listed(land.branch, day() - timedelta(1))
    assert not listed(made, day()) & listed(land.branch, day())
    with pytest.raises(Refused) as nothing:
        joining.split(unit=land.branch, name="Chi bộ khác", **common())
    assert nothing.value.code == "nothing_goes"


def test_units_of_a_commune_go_to_one_that_is_split_off(land):
    made = joining.split(
        unit=land.commune, name="Đảng bộ xã Hai", below=[land.other.pk], **common()
    )
    shifting.carry_all()

    assert [unit.pk for unit in queries.children(made)] == [land.other.pk]
    assert [unit.pk for unit in queries.children(land.commune)] == [land.branch.pk]
    check_ranges()


def test_only_an_empty_unit_is_dissolved(land):
    with pytest.raises(Refused, match="Chuyển sinh hoạt"):
        joining.dissolve(unit=land.other, **common())
    with pytest.raises(Refused) as below:
        joining.dissolve(unit=land.commune, **common())
    joining.dissolve(unit=land.neighbour, **common())
    shifting.carry_all()

    assert below.value.code == "units_below"
    land.neighbour.refresh_from_db()
    assert land.neighbour.into_id == land.province.pk
    assert [one.pk for one in queries.children(land.province)] == [land.commune.pk]
    check_ranges()


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (lambda land: joining.merge(units=[land.branch], **common()), "too_few"),
        (lambda land: joining.merge(units=[land.branch], into=land.neighbour, **common()), "different_levels"),
        (lambda land: joining.merge(units=[land.province], into=land.commune, **common()), "highest"),
        (lambda land: joining.dissolve(unit=land.province, **common()), "highest"),
        (lambda land: joining.split(unit=land.province, name="B", below=[land.commune.pk], **common()), "highest"),
        (lambda land: changes.move(unit=land.branch, parent=land.commune, **common()), "same_parent"),
        (lambda land: changes.move(unit=land.commune, parent=land.neighbour, **common()), "wrong_level"),
        (lambda land: changes.convert(unit=land.branch, kind=UnitKind.BRANCH, **common()), "same_level"),
        (lambda land: changes.convert(unit=land.branch, kind=UnitKind.PROVINCE, **common()), "wrong_level"),
        (lambda land: changes.convert(unit=land.commune, kind=UnitKind.BRANCH, **common()), "wrong_level"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_reason(land, deed, why):
    with pytest.raises(Refused) as refused:
        deed(land)

    assert refused.value.code == why


def test_a_unit_that_ended_is_changed_no_more(land):
    joining.dissolve(unit=land.neighbour, **common())
    for deed in (
        lambda: changes.rename(unit=land.neighbour, name="Khác", **common()),
        lambda: changes.found(parent=land.neighbour, kind=UnitKind.BRANCH, name="B", **common()),
        lambda: joining.dissolve(unit=land.neighbour, **common()),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.code in {"ended", "under_way"}


def test_a_branch_becomes_a_grassroots_committee(land):
    changes.convert(
        unit=land.branch, kind=UnitKind.GRASSROOTS, name="Đảng bộ cơ sở bản Nậm Cắn", **common()
    )
    made = changes.found(
        parent=Unit.objects.get(pk=land.branch.pk),
        kind=UnitKind.BRANCH,
        name="Chi bộ 1",
        **common(),
    )
    shifting.carry_all()

    assert history.state_of(land.branch.pk, day() - timedelta(1)).kind == "branch"
    assert history.state_of(land.branch.pk, day()).kind == "grassroots"
    assert [one.pk for one in queries.children(land.branch)] == [made.pk]
    check_ranges()


# Two persons


@pytest.fixture
def seats(land):
    """A secretary and an officer of the province, and one of a commune."""
    with scope(ALL):
        made = {}
        for key, unit, office in (
            ("secretary", land.province, Office.SECRETARY),
            ("officer", land.province, Office.OFFICER),
            ("commune", land.commune, Office.SECRETARY),
        ):
            person = factories.person(name=f"Người {key}")
            made[key] = factories.actor(person, unit=unit, office=office, at=clock.now())
    return made


def merger(land, **more):
    values = {
        "kind": ChangeKind.MERGE, "units": (land.other.pk,), "into": land.branch.pk,
        "on": day(), "decision": PAPER,
    }  # fmt: skip
    return Wish(**values | more)


def test_one_proposes_and_another_decides(land, seats):
    shown = proposals.preview(actor=seats["officer"], wish=merger(land), at=clock.now())
    made = proposals.propose(actor=seats["officer"], wish=merger(land), at=clock.now())
    assert not Unit.objects.exclude(valid_to=None).exists()

    done = proposals.decide(actor=seats["secretary"], proposal_id=made.pk, at=clock.now())

    assert [str(line.text) for line in shown.lines] == ["1 đảng viên chuyển sang đơn vị khác"]
    assert not shown.hinders
    assert done.state == ProposalState.DONE
    assert Unit.objects.get(pk=land.other.pk).into_id == land.branch.pk
    with scope(ALL):
        (event,) = history.story(land.other.pk)
    assert (event.proposed_by_name, event.decided_by_name) == ("Người officer", "Người secretary")
    assert done.change == event.change


def test_nobody_decides_alone_or_from_below(land, seats):
    made = proposals.propose(actor=seats["secretary"], wish=merger(land), at=clock.now())

    with pytest.raises(Refused) as own:
        proposals.decide(actor=seats["secretary"], proposal_id=made.pk, at=clock.now())
    with pytest.raises(Refused) as alone:
        joining.merge(
            actor=seats["secretary"], units=[land.other], into=land.branch, decision=PAPER,
            on=day(), at=clock.now(),
        )  # fmt: skip
    with pytest.raises(Denied):
        proposals.propose(
            actor=seats["commune"], wish=merger(land, units=(land.commune.pk,), into=land.neighbour.pk),
            at=clock.now(),
        )  # fmt: skip
    assert (own.value.code, alone.value.code) == ("own_proposal", "two_persons")


def test_a_name_is_one_persons_affair(land, seats):
    wish = Wish(
        kind=ChangeKind.RENAME,
        units=(land.branch.pk,),
        name="Chi bộ bản Mới",
        on=day(),
        decision=PAPER,
    )
    done = proposals.propose(actor=seats["secretary"], wish=wish, at=clock.now())

    assert done.state == ProposalState.DONE
    assert Unit.objects.get(pk=land.branch.pk).name == "Chi bộ bản Mới"


def test_a_change_waits_for_its_day(land, seats):
    wish = merger(land, on=day() + timedelta(3))
    made = proposals.propose(actor=seats["officer"], wish=wish, at=clock.now())
    decided = proposals.decide(actor=seats["secretary"], proposal_id=made.pk, at=clock.now())
    assert decided.state == ProposalState.DECIDED
    assert proposals.carry_out_due(at=clock.now()) == []

    (done,) = proposals.carry_out_due(at=clock.now() + timedelta(3))

    assert done.state == ProposalState.DONE
    with scope(ALL):
        (event,) = history.story(land.other.pk)
    assert event.decided_by_name == "Người secretary"


def test_a_proposal_is_refused_or_withdrawn_with_a_reason(land, seats):
    wish, at = merger(land), clock.now()
    first = proposals.propose(actor=seats["officer"], wish=wish, at=at)
    second = proposals.propose(actor=seats["officer"], wish=wish, at=at)
    with pytest.raises(Refused):
        proposals.answer(
            actor=seats["secretary"],
            proposal_id=first.pk,
            state=ProposalState.REFUSED,
            reason=" ",
            at=at,
        )
    with pytest.raises(Denied):
        proposals.answer(
            actor=seats["secretary"],
            proposal_id=first.pk,
            state=ProposalState.WITHDRAWN,
            reason="x",
            at=at,
        )
    proposals.answer(
        actor=seats["secretary"],
        proposal_id=first.pk,
        state=ProposalState.REFUSED,
        reason="Chưa cần",
        at=at,
    )
    proposals.answer(
        actor=seats["officer"],
        proposal_id=second.pk,
        state=ProposalState.WITHDRAWN,
        reason="Nhầm",
        at=at,
    )
    with pytest.raises(Refused) as again:
        proposals.decide(actor=seats["secretary"], proposal_id=first.pk, at=at)

    assert again.value.code == "answered"


def test_a_wish_survives_as_json(land):

    wish = merger(
        land, decision=Decision(number="1", dated=day(), signatory="B"), under=land.commune.pk
    )
    assert wish_of(wish.as_json()) == wish


def test_no_rule_before_the_first_and_the_newest_wins():
    held = [
        {"valid_from": "2020-01-01", "source": "a", "persons": {"found": 1}},
        {"valid_from": "2024-01-01", "source": "b", "persons": {"found": 2}},
    ]
    rules = rules_of(held)

    assert rule_on(rules, date(2026, 1, 1)).source == "b"
    assert rule_on(rules, date(2020, 5, 1)).persons == {"found": 1}
    with pytest.raises(ValueError, match="no rule"):
        rule_on(rules, date(2019, 1, 1))
