"""Facts are superseded and never overwritten; the database refuses overlaps, one pair of hands, and readers without a purpose."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Refused, Stale
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.people.members import services as members
from chibo.people.members.importing.rules.entry import PartialDate
from chibo.people.members.models import Fact, FieldRight, GivenCode, Member, Spell
from chibo.people.members.record import queries
from chibo.people.members.record.rules import groups as rules
from chibo.people.members.record.rules.periods import ALWAYS, Period, whole
from chibo.people.members.record.rules.steps import Origin
from chibo.people.members.record.services import writing
from chibo.people.members.record.services.writing import Trace
from chibo.people.members.rules import Flag, Purpose
from tests.ground.town import Town
from tests.support import factories

TODAY = clock.now().date()
DECIDED = Trace(origin=Origin.EVENT, source="Quyết định 1")


def write(found: Member, group: str, value: dict[str, str], period: Period = ALWAYS, **more):
    """By the installation, as an event of the organisation."""
    with scope(system_actor("test")):
        return writing.write(
            found, group=group, slot=more.pop("slot", ""), value=value, period=period,
            trace=more.pop("trace", DECIDED), at=more.pop("at", clock.now()), **more,
        )  # fmt: skip


def held(found: Member, group: str, *, day: date = TODAY, known=None) -> list[dict[str, str]]:
    with scope(system_actor("test")):
        facts = queries.as_of(queries.history(found, group=group), day=day, known=known)
        return [one.value for one in facts]


def since(year: int, until: int = 0) -> Period:
    return Period(PartialDate(year), PartialDate(until) if until else None)


@pytest.fixture
def hoa(town: Town) -> Member:
    with scope(system_actor("test")):
        found = town.members["hoa"]
        found.occupation = "Nông dân"
        found.save()
    return found


def test_what_the_row_says_is_told_until_a_fact_supersedes_it(hoa):
    asked = clock.now()
    assert held(hoa, "occupation") == [{"occupation": "Nông dân"}]

    write(hoa, "occupation", {"occupation": "Giáo viên"}, since(2019))

    assert held(hoa, "occupation") == [{"occupation": "Giáo viên"}]
    assert held(hoa, "occupation", day=date(2018, 6, 1)) == [{"occupation": "Nông dân"}]
    assert held(hoa, "occupation", known=asked) == [{"occupation": "Nông dân"}]
    with scope(system_actor("test")):
        assert Member.objects.get(pk=hoa.pk).occupation == "Giáo viên"
        assert Fact.objects.filter(member=hoa, group="occupation").count() == 3


def test_a_past_period_leaves_the_present_state_alone(hoa):
    write(hoa, "occupation", {"occupation": "Bộ đội"}, since(2001, 2005))

    assert held(hoa, "occupation") == [{"occupation": "Nông dân"}]
    assert held(hoa, "occupation", day=date(2003, 1, 1)) == [{"occupation": "Bộ đội"}]
    with scope(system_actor("test")):
        assert Member.objects.get(pk=hoa.pk).occupation == "Nông dân"


def test_a_correction_takes_the_place_of_the_wrong_fact(hoa):
    wrong = write(hoa, "theory", {"level": "advanced"}, since(2015))

    write(hoa, "theory", {"level": "intermediate"}, since(2016), replaces=wrong.pk)

    assert held(hoa, "theory") == [{"level": "intermediate"}]
    assert held(hoa, "theory", day=date(2015, 6, 1)) == []
    with pytest.raises(Stale):
        write(hoa, "theory", {"level": "bachelor"}, replaces=wrong.pk)


def test_something_is_taken_out_and_stays_readable(hoa):
    wrong = write(hoa, "rewards", {"reward": "Giấy khen"}, since(2020), slot=writing.new_slot())

    with scope(system_actor("test")):
        writing.take_out(hoa, group="rewards", fact_id=wrong.pk, at=clock.now())
        assert [one.value for one in queries.history(hoa, group="rewards")] == [wrong.value]
        with pytest.raises(Refused):
            writing.take_out(hoa, group="birth", fact_id=uuid7(), at=clock.now())
    assert held(hoa, "rewards") == []


def test_name_birth_people_and_admission_bring_the_row_in_step(hoa):
    write(hoa, "identity", {"full_name": "Cà Thị  Hoà", "sex": "f"})
    write(hoa, "birth", {"born": "1984-08"})
    write(hoa, "ethnicity", {"ethnic_group": "03"})
    write(hoa, "admission", {"admitted_on": "2012-05-19", "official_on": "2013-05-19"})
    write(hoa, "card", {"number": "58123456"}, since(2013))

    with scope(system_actor("test")):
        now = Member.objects.select_related("person").get(pk=hoa.pk)
        official = Spell.objects.get(member=hoa, kind="official")
    assert (now.full_name, now.person.search_key) == ("Cà Thị Hoà", "ca thi hoa")
    assert (now.born_on, now.born_precision) == (date(1984, 8, 1), "month")
    assert (now.ethnic_code, now.card_number) == ("03", "58123456")
    assert now.official_on == official.valid_from == date(2013, 5, 19)


def test_a_card_belongs_to_one_member(town, hoa):
    write(town.members["duc"], "card", {"number": "58123456"}, since(2013))

    with pytest.raises(Refused) as refused:
        write(hoa, "card", {"number": "58123456"}, since(2013))
    assert refused.value.code == "card_taken"


def test_exemptions_and_absences_bring_the_spells_in_step(town):
    la = town.members["la"]
    assert held(la, "exemption") == [{"kind": "exempt"}]

    with scope(system_actor("test")):
        (opening,) = queries.history(la, group="exemption")
    write(
        la, "exemption", {"kind": "exempt", "decision": "Số 5"},
        Period(whole(date(2021, 3, 1))), slot=opening.slot, replaces=opening.pk,
    )  # fmt: skip
    write(la, "absence", {"kind": "abroad"}, since(2010, 2012), slot=writing.new_slot())

    with scope(system_actor("test")):
        spells = {one.kind: one for one in Spell.objects.filter(member=la)}
    assert spells[Flag.EXEMPT].valid_from == date(2021, 3, 1)
    assert spells[Flag.EXEMPT].decision == "Số 5"
    assert spells[Flag.ABROAD].valid_to == date(2011, 12, 31)


def row(found: Member, **more) -> Fact:
    """A fact as somebody would write it past the service."""
    common = {"person_id": found.person_id, "position": found.position, "recorded_at": clock.now()}
    given = {"group": "theory", "slot": "", "value": {"level": "advanced"}, "origin": Origin.EVENT}
    return Fact(member=found, **common, **(given | more))


def test_the_database_refuses_two_facts_of_one_day(hoa):
    with scope(system_actor("test")):
        row(hoa, valid_from=date(2010, 1, 1)).save()
        row(hoa, valid_from=date(2010, 1, 1), group="health").save()
        row(hoa, valid_from=date(2001, 1, 1), valid_to=date(2010, 1, 1), to_precision="year").save()
        with pytest.raises(IntegrityError, match="fact_no_overlap"), transaction.atomic():
            row(hoa, valid_from=date(2005, 1, 1), valid_to=date(2010, 1, 1)).save()


@pytest.mark.parametrize("change", [{"value": {}}, {"source": "x"}, {"recorded_at": clock.now()}])
def test_the_database_refuses_to_overwrite_a_fact(hoa, change):
    kept = write(hoa, "theory", {"level": "advanced"}, since(2015))

    with scope(system_actor("test")):
        rows = Fact.objects.filter(pk=kept.pk)
        with pytest.raises(DatabaseError, match="superseded, never"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="superseded, never"), transaction.atomic():
            rows.delete()
        rows.update(superseded_at=clock.now())
        with pytest.raises(DatabaseError, match="superseded, never"), transaction.atomic():
            rows.update(superseded_at=None)


@pytest.mark.parametrize("hands", ["none", "one", "member", "member approves", "asker approves"])
def test_the_database_refuses_a_request_through_one_pair_of_hands(hoa, hands):
    branch, committee = uuid7(), uuid7()
    signed = {
        "none": {"confirmed_by": branch},
        "one": {"confirmed_by": branch, "approved_by": branch},
        "member": {"confirmed_by": hoa.person_id, "approved_by": committee},
        "member approves": {"confirmed_by": branch, "approved_by": hoa.person_id},
        "asker approves": {
            "confirmed_by": branch,
            "approved_by": committee,
            "entered_by": committee,
        },
    }[hands]

    with scope(system_actor("test")), pytest.raises(IntegrityError, match="fact_two_persons"):
        row(hoa, origin=Origin.REQUEST, **signed).save()


def test_what_is_sensitive_is_read_by_the_member_and_for_a_purpose_only(town, hoa):
    write(hoa, "discipline", {"measure": "reprimand"}, since(2020), slot=writing.new_slot())
    write(hoa, "health", {"state": "Tốt"}, since(2020))

    def read(key: str) -> set[str]:
        with scope(town.actor(key)):
            return set(Fact.objects.filter(member=hoa).values_list("group", flat=True))

    assert read("hoa") == {"discipline", "health"}
    assert read("thoan") == set()
    look(town, hoa, Purpose.EVALUATION, at=clock.now() - timedelta(minutes=16))
    assert read("thoan") == set()
    look(town, hoa, Purpose.EVALUATION)
    assert read("thoan") == {"discipline"}
    look(town, hoa, Purpose.REQUEST)
    assert read("thoan") == {"discipline", "health"}
    assert read("lien") == set()
    with scope(town.actor("thoan")) as actor:
        assert queries.closed_groups(actor, hoa, at=clock.now()) == []
    with scope(town.actor("lien")) as actor:
        assert queries.closed_groups(actor, hoa, at=clock.now()) == [
            "discipline",
            "family",
            "health",
        ]


def look(town: Town, found: Member, purpose: Purpose, *, at=None) -> None:
    with scope(town.actor("thoan")) as actor:
        members.look_into(
            actor=actor, member_id=found.pk, reason="x", purpose=purpose, at=at or clock.now()
        )


def test_the_rule_of_purposes_in_the_database_is_that_of_the_file(db):
    rows = FieldRight.objects.values_list("purpose", "sensitivity")

    assert set(rows) == {(row["purpose"], row["sensitivity"]) for row in rules.rights()}


def test_a_code_is_given_for_life_and_never_again(town):
    with scope(system_actor("test")):
        member = factories.member(unit=town.branch)
        with pytest.raises(DatabaseError, match="for life"), transaction.atomic():
            Member.objects.filter(pk=member.pk).update(code="DV1")
        member.spells.all().delete()
        member.postings.all().delete()
        code = member.code
        member.delete()
        assert GivenCode.objects.filter(code=code).exists()
        again = factories.member(unit=town.branch)
        with pytest.raises(IntegrityError, match="given before"), transaction.atomic():
            Member.objects.create(
                id=uuid7(), person=factories.person(), unit=town.branch, code=code, full_name="x",
                position=again.position,
            )  # fmt: skip
