"""A list taken in whole or not at all, and undone as long as nothing depends on it."""

from datetime import UTC, datetime, timedelta

import pytest

from chibo.core.actor import Actor
from chibo.core.errors import Denied, Missing, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts.models import Person, User
from chibo.ground.organisation.rules import Office
from chibo.people.members import tasks
from chibo.people.members.importing import queries, services
from chibo.people.members.importing.rules.columns import Column
from chibo.people.members.importing.rules.table import Fate
from chibo.people.members.models import Member, MemberImport, Posting, Spell
from chibo.people.members.rules import ImportState
from tests.ground.town import Town
from tests.people.members.importing import lists
from tests.support import factories

NOW = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


def upload(
    town: Town, data: bytes = b"", *, key: str = "thoan", at: datetime = NOW
) -> MemberImport:
    with scope(town.actor(key)) as actor:
        return services.upload(
            actor=actor, unit_id=town.branch.pk, file_name="ds.csv",
            data=data or lists.separated(), at=at,
        )  # fmt: skip


def confirmed(town: Town, data: bytes = b"") -> MemberImport:
    made = upload(town, data)
    with scope(town.actor("thoan")) as actor:
        return services.confirm(actor=actor, import_id=made.pk, at=NOW)


def count(town: Town) -> int:
    with scope(town.actor("thoan")):
        return Member.objects.filter(unit=town.branch).count()


def test_nothing_is_written_before_it_is_confirmed(town):
    before = count(town)

    made = upload(town)

    assert count(town) == before
    with scope(town.actor("thoan")):
        seen = queries.preview(made, today=TODAY)
    assert [(row.number, row.fate, row.name) for row in seen.rows] == [
        (4, Fate.NEW, "Lò Thị Mai"),
        (5, Fate.NEW, "Giàng A Páo"),
        (6, Fate.NEW, "Quàng Văn Đức"),
        (7, Fate.PASSED, "Tổng cộng: 3 đồng chí"),
    ]
    assert seen.left_out == ["STT", "Ghi chú"]


def test_a_confirmed_list_stands_in_the_records_and_its_cells_are_gone(town):
    before = count(town)

    made = confirmed(town)

    assert (made.state, made.added, made.cells_sealed) == (ImportState.CONFIRMED, 3, None)
    assert count(town) == before + 3
    with scope(town.actor("thoan")):
        mai = Member.objects.get(full_name="Lò Thị Mai")
        assert (mai.sex, mai.ethnic_code, mai.card_number) == ("f", "03", "12345678")
        assert (mai.personal_id_last4, mai.phone) == ("1234", "0912345678")
        assert mai.person.sort_key.startswith("mai")
        pao = Member.objects.get(full_name="Giàng A Páo", unit=town.branch)
        assert (pao.born_on.year, pao.born_precision, pao.ethnic_code) == (1949, "year", "08")
        duc = Member.objects.get(full_name="Quàng Văn Đức")
        assert [spell.kind for spell in duc.spells.all()] == ["probationary"]
        posting = Posting.objects.get(member=duc)
        assert (posting.unit, posting.valid_from) == (town.branch, duc.admitted_on)
        actions = list(AuditEntry.objects.filter(subject=made.pk).order_by("id"))
    assert [one.action for one in actions] == ["members.list_uploaded", "members.list_taken_in"]
    assert all("0141" not in str(one.detail) for one in actions)


def test_confirming_twice_takes_in_once(town):
    made = confirmed(town)
    before = count(town)

    with scope(town.actor("dien")) as actor:
        services.confirm(actor=actor, import_id=made.pk, at=NOW)

    assert count(town) == before


def test_one_wrong_row_keeps_everybody_out(town):
    wrong = (*lists.MAI[:3], "31/02/1978", *lists.MAI[4:])
    before = count(town)

    with pytest.raises(Refused) as refusal:
        confirmed(town, lists.separated([lists.PAO, wrong]))

    assert refusal.value.code == "rows_wrong"
    assert count(town) == before


def test_the_same_file_again_says_so_until_it_was_undone(town):
    made = confirmed(town)

    with pytest.raises(Refused) as refusal:
        upload(town)
    assert refusal.value.code == "same_file"
    assert "03/11/2026" in str(refusal.value)

    with scope(town.actor("thoan")) as actor:
        services.undo(actor=actor, import_id=made.pk, at=NOW)
    assert confirmed(town).added == 3


def test_the_same_people_in_another_file_are_there_already(town):
    confirmed(town)
    made = upload(town, lists.separated(sign=","))

    with scope(town.actor("thoan")) as actor:
        seen = queries.preview(made, today=TODAY)
        with pytest.raises(Refused) as refusal:
            services.confirm(actor=actor, import_id=made.pk, at=NOW)
    assert len(seen.having(Fate.THERE)) == 3
    assert refusal.value.code == "nobody_new"


def test_a_card_of_another_branch_is_told_without_its_owner(town):
    with scope(
        factories.actor(town.members["lien"].person, unit=town.commune, office=Office.OFFICER)
    ):
        Member.objects.filter(pk=town.members["far"].pk).update(card_number="12345678")
    made = upload(town)

    with scope(town.actor("thoan")):
        seen = queries.preview(made, today=TODAY)
    (wrong,) = seen.having(Fate.WRONG)
    assert [one.code for one in wrong.problems] == ["elsewhere"]


def test_undo_leaves_nothing_of_the_list(town):
    before = count(town)
    made = confirmed(town)

    with scope(town.actor("dien")) as actor:
        for _again in range(2):
            undone = services.undo(actor=actor, import_id=made.pk, at=NOW)

    assert (undone.state, undone.undone_by_name) == (ImportState.UNDONE, "Quàng Thị Diên")
    assert count(town) == before
    with scope(town.actor("thoan")):
        assert not Person.objects.filter(display_name="Lò Thị Mai").exists()
        assert not Spell.objects.filter(member__full_name="Lò Thị Mai").exists()


@pytest.mark.parametrize(
    ("depends", "words"),
    [
        (lambda one: User.objects.create(username="mai", person_id=one.person_id), "tài khoản"),
        (
            lambda one: factories.mandate(
                person=one.person, unit=one.unit, office=Office.COMMITTEE
            ),
            "chức vụ",
        ),
    ],
)
def test_undo_is_refused_with_the_reason_once_something_depends_on_it(town, depends, words):
    made = confirmed(town)
    with scope(town.actor("thoan")) as actor:
        depends(Member.objects.select_related("person", "unit").get(full_name="Lò Thị Mai"))

        with pytest.raises(Refused) as refusal:
            services.undo(actor=actor, import_id=made.pk, at=NOW)

    assert refusal.value.code == "in_use"
    assert words in str(refusal.value)
    assert "Lò Thị Mai" in str(refusal.value)


def test_every_table_that_points_to_people_is_asked(town):
    labels = {model._meta.label for model, _column, _by_member in queries._pointing()}

    assert {
        "accounts.User",
        "organisation.Mandate",
        "meetings.RollEntry",
        "voting.Elector",
    } <= labels
    assert {"documents.Signature", "members.RecordLook", "notices.Notice"} <= labels


def test_columns_can_be_corrected(town):
    made = upload(town)
    mapping = [Column(name) if name else None for name in made.mapping]
    swapped = [None if column is Column.CARD else column for column in mapping]
    with scope(town.actor("thoan")) as actor:
        found = services.set_mapping(actor=actor, import_id=made.pk, mapping=swapped, at=NOW)
    assert "card" not in found.mapping

    for wrong, code in [
        (mapping[:-1], "columns"),
        ([None] * len(mapping), "lacking"),
        ([*mapping[:-1], Column.SEX], "twice"),
    ]:
        with scope(town.actor("thoan")) as actor, pytest.raises(Refused) as refusal:
            services.set_mapping(actor=actor, import_id=made.pk, mapping=wrong, at=NOW)
        assert refusal.value.code == code


def test_a_list_that_is_left_is_emptied(town):
    made = upload(town)

    with scope(town.actor("thoan")) as actor:
        services.discard(actor=actor, import_id=made.pk, at=NOW)
        found = services.discard(actor=actor, import_id=made.pk, at=NOW)
        assert (found.state, found.cells_sealed) == (ImportState.DISCARDED, None)
        for late in (services.confirm, services.undo):
            with pytest.raises(Refused):
                late(actor=actor, import_id=made.pk, at=NOW)


def test_a_new_list_replaces_one_that_waits(town):
    first = upload(town)
    upload(town, lists.separated(sign=","))

    with scope(town.actor("thoan")):
        first.refresh_from_db()
        assert (first.state, first.cells_sealed) == (ImportState.DISCARDED, None)


def test_lists_are_forgotten_after_a_day(town):
    old = upload(town, at=NOW - timedelta(days=365))
    tasks.forget_lists()

    with scope(town.actor("thoan")):
        old.refresh_from_db()
        assert (old.state, old.cells_sealed) == (ImportState.DISCARDED, None)


@pytest.mark.parametrize("key", ["hoa", "duc"])
def test_who_holds_no_office_for_it_takes_in_nothing(town, key):
    with pytest.raises((Denied, Missing)):
        upload(town, key=key)


def test_a_branch_outside_the_seat_is_not_there(town):
    with scope(town.actor("thoan")) as actor, pytest.raises(Missing):
        services.upload(
            actor=actor, unit_id=town.other.pk, file_name="x", data=lists.separated(), at=NOW
        )
    with scope(town.actor("lien")) as actor, pytest.raises(Missing):
        services.upload(
            actor=actor, unit_id=town.commune.pk, file_name="x", data=lists.separated(), at=NOW
        )


def test_another_branch_sees_nothing_of_a_list(town):
    made = upload(town)
    foreign: Actor = factories.actor(
        town.members["far"].person, unit=town.other, office=Office.SECRETARY
    )

    with scope(foreign):
        assert not MemberImport.objects.exists()
        for deed in (services.confirm, services.discard, services.undo):
            with pytest.raises(Missing):
                deed(actor=foreign, import_id=made.pk, at=NOW)


def test_the_committee_above_takes_in_for_its_branches(town):
    assert upload(town, key="lien").made_by_name == "Hoàng Thị Bích Liên"


def test_the_operator_takes_in_a_list_and_sees_no_other_and_no_record(town):
    person = town.members["lien"].person
    operator = factories.actor(person, unit=town.commune, office=Office.OPERATOR)

    others = upload(town)
    with scope(operator):
        assert not MemberImport.objects.filter(pk=others.pk).exists()
        made = services.upload(
            actor=operator, unit_id=town.branch.pk, file_name="x", data=lists.separated(), at=NOW
        )
        assert services.confirm(actor=operator, import_id=made.pk, at=NOW).added == 3
        assert list(MemberImport.objects.all()) == [made]
        assert not Member.objects.exclude(person=person).exists()
        assert services.undo(actor=operator, import_id=made.pk, at=NOW).state == ImportState.UNDONE


def test_two_branches_may_not_hold_the_same_card(town):
    with scope(town.actor("lien")) as above:
        made = services.upload(
            actor=above, unit_id=town.other.pk, file_name="x", data=lists.separated(), at=NOW
        )
        services.confirm(actor=above, import_id=made.pk, at=NOW)
        texts = {
            Column.FULL_NAME: "Ai Đó", Column.SEX: "nữ", Column.BORN: "02/09/1978",
            Column.ADMITTED: "19/05/2003", Column.OFFICIAL: "19/05/2004", Column.CARD: "12345678",
        }  # fmt: skip
        read = services.check_one(town.branch, texts, at=NOW)

    assert [one.code for one in read.problems] == ["elsewhere"]


@pytest.mark.parametrize(("data", "code"), [(b" ", "empty"), (b"a;b\n", "no_rows")])
def test_a_file_that_is_no_list_is_refused_in_words(town, data, code):
    with pytest.raises(Refused) as refusal:
        upload(town, data)

    assert refusal.value.code == code
    assert str(refusal.value)


def test_a_single_member_is_checked_as_a_row_is(town):
    texts = {
        Column.FULL_NAME: "Lò Thị Mai", Column.SEX: "nữ", Column.BORN: "02/09/1978",
        Column.ADMITTED: "19/05/2003", Column.OFFICIAL: "19/05/2004",
    }  # fmt: skip
    with scope(town.actor("thoan")) as actor:
        read = services.check_one(town.branch, texts, at=NOW)
        made = services.add(actor=actor, unit_id=town.branch.pk, entry=read.entry, at=NOW)
        again = services.check_one(town.branch, texts, at=NOW)
        with pytest.raises(Refused):
            services.add(actor=actor, unit_id=town.branch.pk, entry=read.entry, at=NOW)

    assert made.source is None
    assert [one.code for one in again.problems] == ["there"]
