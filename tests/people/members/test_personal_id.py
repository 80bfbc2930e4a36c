"""The personal id: kept sealed, held by one member only, shown for a purpose with a trace."""

from datetime import date, timedelta

import pytest
from django.db import connection

from chibo.core.actor import system_actor
from chibo.core.errors import Broken, Denied, Missing, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.core.vault import keys
from chibo.people.members import (
    disclosed,
    id_purposes,
    identity,
    personal_id,
    policy,
    registering,
    revealing,
    words,
)
from chibo.people.members.importing import services as importing
from chibo.people.members.importing.rules.columns import Column
from chibo.people.members.importing.rules.entry import Entry, PartialDate
from chibo.people.members.models import Member, RecordLook
from tests.ground.town import Town
from tests.support.factories import NOON

pytestmark = pytest.mark.django_db

ID, OTHER = "914180000001", "914180000002"


def give(town: Town, key: str = "hoa", digits: str = ID) -> Member:
    with scope(system_actor("test")):
        found = town.members[key]
        personal_id.keep([(found, digits)])
        found.save(update_fields=personal_id.COLUMNS)
    return found


def entry(**changes) -> Entry:
    return Entry(
        **{"full_name": "Lò Thị Mới", "sex": "f", "born": PartialDate(1980), "personal_id": ID,
           "admitted_on": date(2010, 2, 3), "official_on": date(2011, 2, 3), **changes}
    )  # fmt: skip


def add(town: Town, one: Entry) -> Member:
    with scope(town.actor("thoan")) as actor:
        return importing.add(actor=actor, unit_id=town.branch.pk, entry=one, at=NOON)


def reveal(town: Town, *, by: str = "thoan", purpose: str = "identity", detail: str = "", at=NOON):
    with scope(town.actor(by)) as actor:
        return revealing.reveal(
            actor=actor, member_id=town.members["hoa"].pk, purpose=purpose, detail=detail, at=at
        )


def test_who_is_registered_keeps_the_id_sealed(town):
    made = add(town, entry())

    with scope(system_actor("test")):
        found = Member.objects.get(pk=made.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT m::text FROM members_member m WHERE id = %s", [made.pk])
            (row,) = cursor.fetchone()
    assert personal_id.read(found) == ID
    assert found.personal_id_last4 == ID[-4:]
    assert ID not in row
    assert ID.encode().hex() not in row


def test_an_id_that_was_copied_to_another_member_does_not_open(town):
    mine, other = give(town), town.members["dien"]
    other.personal_id_sealed = mine.personal_id_sealed

    with pytest.raises(Broken):
        personal_id.read(other)


def test_two_members_never_have_one_id(town):
    give(town)

    with pytest.raises(Refused) as refused:
        add(town, entry())

    assert refused.value.code == "id_held"
    texts = {
        Column.FULL_NAME: "Lò Thị Mới", Column.SEX: "nữ", Column.BORN: "1980",
        Column.ADMITTED: "03/02/2010", Column.OFFICIAL: "03/02/2011", Column.PERSONAL_ID: ID,
    }  # fmt: skip
    with scope(town.actor("thoan")):
        read = importing.check_one(town.branch, texts, at=NOON)
    assert [one.code for one in read.problems] == ["id_held"]


def test_whoever_is_second_at_the_same_moment_is_refused_by_the_database(town):
    give(town)

    with scope(system_actor("test")), pytest.raises(Refused) as refused:
        registering.register(town.branch, [entry()])

    assert refused.value.code == "id_held"
    assert ID not in str(refused.value)


def test_the_member_reads_who_saw_the_id_and_why(town):
    give(town)

    look = reveal(town, purpose="request", detail="đơn ngày 02/11")

    with scope(town.actor("thoan")) as actor:
        assert revealing.shown(actor, look.pk, at=NOON)[2] == ID
    own = town.client("hoa").get("/record/").content.decode()
    assert "Số định danh cá nhân: Theo đề nghị của đảng viên: đơn ngày 02/11" in own
    assert "Lò Văn Thoan" in own
    with scope(system_actor("test")):
        line = AuditEntry.objects.get(action="members.personal_id_shown")
    assert line.detail == {"look": str(look.pk), "purpose": "request"}


def test_what_was_opened_for_a_record_opens_no_id_and_neither_does_old_or_others(town):
    member = give(town)
    look = reveal(town)
    with scope(system_actor("test")):
        record = RecordLook.objects.create(
            member=member, person=member.person, position=member.position,
            viewer=town.members["thoan"].person_id, viewer_name="x", reason="x", at=NOON,
        )  # fmt: skip

    for who, which, at in [
        ("thoan", record, NOON),
        ("lien", look, NOON),
        ("thoan", look, NOON + timedelta(minutes=2)),
    ]:
        with scope(town.actor(who)) as actor, pytest.raises(Missing):
            revealing.shown(actor, which.pk, at=at)


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"purpose": "register"}, Denied, "no_purpose"),
        ({"purpose": "curiosity"}, Denied, "no_purpose"),
        ({"purpose": "request"}, Refused, "no_reason"),
        ({"detail": "x" * 300}, Refused, "long_reason"),
        ({"by": "hoa"}, Denied, "no_permission"),
    ],
)
def test_no_id_is_shown_without_a_purpose_of_the_office(town, given, error, code):
    give(town)

    with pytest.raises(error) as refused:
        reveal(town, **given)

    assert refused.value.code == code
    with scope(system_actor("test")):
        assert not RecordLook.objects.exists()


def test_no_more_ids_than_the_rule_says_within_an_hour(town, monkeypatch):
    give(town)
    rule = id_purposes.rule_on(NOON.date())
    assert rule is not None
    for number in range(rule.most_an_hour):
        reveal(town, at=NOON + timedelta(seconds=number))

    with pytest.raises(Refused) as refused:
        reveal(town, at=NOON + timedelta(minutes=59))

    assert refused.value.code == "many_ids"
    reveal(town, at=NOON + timedelta(hours=2))


def test_purposes_are_dated_and_each_has_its_words():
    assert id_purposes.rule_on(date(2024, 6, 30)) is None
    rules = id_purposes.rules()
    assert all(rule.source for rule in rules)
    assert {code for rule in rules for code in rule.purposes} == set(words.ID_PURPOSES)
    assert "register" in rules[-1].for_office("officer")


def test_the_page_asks_what_for_and_shows_the_digits(town):
    member = give(town)
    client = town.client("thoan")

    page = client.get(f"/members/{member.pk}/personal-id/").content.decode()
    wrong = client.post(f"/members/{member.pk}/personal-id/", {"purpose": "request"})
    opened = client.post(f"/members/{member.pk}/personal-id/", {"purpose": "form"})
    shown = client.get(opened["Location"])

    assert "Đảng viên đọc được tên đồng chí" in page
    assert ID[:8] not in page
    assert wrong.status_code == 422
    assert "9141-8000-0001" in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    assert town.client("lien").get(opened["Location"]).status_code == 404


def test_an_id_is_asked_for_anew_who_one_is(town):
    assert policy.SHOW_ID.setting == "CHIBO_STEP_UP_SECONDS"
    give(town)
    client = town.client("thoan")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    path = f"/members/{town.members['hoa'].pk}/personal-id/"
    asked = client.get(path)
    client.post(path, {"digits": OTHER, "detail": "x"})

    assert asked.status_code == 303
    assert "members.show_id" in asked["Location"]
    assert client.session["kept_form"] == [path, {"detail": "x"}]


def test_too_many_are_told_on_the_page(town, monkeypatch):
    member = give(town)
    monkeypatch.setattr(id_purposes, "rules", lambda: (_without_any(),))

    page = town.client("thoan").post(f"/members/{member.pk}/personal-id/", {"purpose": "form"})

    assert page.status_code == 409
    assert "0 số định danh trong một giờ" in page.content.decode()


def _without_any() -> id_purposes.IdRule:
    return id_purposes.IdRule(
        valid_from=date(2020, 1, 1), valid_to=None, most_an_hour=0, source="x",
        purposes={"form": frozenset({"secretary"})},
    )  # fmt: skip


def test_a_missing_id_is_entered_from_the_card(town):
    path = f"/members/{town.members['hoa'].pk}/personal-id/"
    client = town.client("thoan")

    assert "Nhập số định danh của Cà Thị Hoa" in client.get(path).content.decode()
    assert client.post(path, {"digits": "12 số"}).status_code == 422
    assert client.post(path, {"digits": "914080000001"}).status_code == 409
    assert client.post(path, {"digits": "9141 8000 0001"})["Location"] == "/members/"

    with scope(system_actor("test")):
        found = Member.objects.get(pk=town.members["hoa"].pk)
        assert AuditEntry.objects.filter(action="members.personal_id_entered").count() == 1
    assert personal_id.read(found) == ID


def test_an_id_is_entered_once_and_by_nobody_else(town):
    member = give(town)

    def enter(digits: str, key: str = "hoa") -> Member:
        with scope(town.actor("thoan")) as actor:
            return revealing.enter(
                actor=actor, member_id=town.members[key].pk, digits=digits, at=NOON
            )

    assert enter(ID).pk == member.pk
    for digits, key, code in [(OTHER, "hoa", "has_id"), (ID, "dien", "id_held")]:
        with scope(system_actor("test")):
            Member.objects.filter(pk=town.members[key].pk).update(sex="f", born_on=date(1980, 5, 1))
        with pytest.raises(Refused) as refused:
            enter(digits, key)
        assert refused.value.code == code


def test_the_owner_takes_the_whole_id_along(town):
    member = give(town)

    with scope(town.actor("hoa")):
        (row,) = disclosed._record(member.person_id)

    assert row["personal_id"] == ID


def test_a_record_without_an_id_has_none_to_show(town):
    with pytest.raises(Missing):
        reveal(town)


def test_rooms_above_compare_and_replace_an_id(town):
    member = give(town)

    with scope(system_actor("test")):
        assert identity.has_id(member, ID)
        assert not identity.has_id(member, f"99999999{ID[-4:]}")
        identity.set_personal_id(member.pk, OTHER)
        found = Member.objects.get(pk=member.pk)
        assert personal_id.read(found) == OTHER
        with pytest.raises(Refused):
            identity.set_personal_id(town.members["dien"].pk, OTHER)
        old = town.members["dien"]
        old.personal_id_last4 = ID[-4:]
        assert identity.has_id(old, ID)


def test_the_key_of_the_index_changes_and_everybody_is_found_again(
    town, settings, tmp_path, monkeypatch
):
    from chibo.core.vault import custody

    settings.CHIBO_INDEX_KEY = tmp_path / "index.key"
    custody.write_index(settings.CHIBO_INDEX_KEY)
    monkeypatch.setattr(personal_id, "_BATCH", 1)
    assert personal_id.index_fits()
    give(town), give(town, "dien", OTHER)
    before, path = keys.index_key(), settings.CHIBO_INDEX_KEY

    assert personal_id.reindex() == 2

    assert keys.index_key() != before
    assert personal_id.index_fits()
    assert set(personal_id.holders([ID, OTHER, ""])) == {ID, OTHER}
    custody.write_index(path, before)
    assert not personal_id.index_fits()
    assert personal_id.holders([ID]) == {}
