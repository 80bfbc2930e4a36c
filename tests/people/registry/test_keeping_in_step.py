"""Linked members are compared with the register: resumable, once each, told of changes, and never overwritten."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chibo.core.actor import EVERYWHERE, system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.gateways.population.port import Away
from chibo.people.members.models import Fact, Member, Spell
from chibo.people.registry import tasks
from chibo.people.registry.models import Difference, Enquiry, Feed, Link, Match, Reply, Run
from chibo.people.registry.rules.differences import Choice
from chibo.people.registry.services import comparing, differing, following, forgetting
from tests.people.registry.people import link
from tests.support import jobs
from tests.support.factories import NOON
from tests.support.registry import row

ME = system_actor("test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(members):
    link(members)
    return members


def run_all(client):
    with scope(ME):
        run = comparing.begin(ME, lo=0, hi=EVERYWHERE, at=NOON)
    while comparing.step(run.pk, registry=client, at=NOON):
        pass
    with scope(ME):
        return Run.objects.get(pk=run.pk)


def differences():
    with scope(ME):
        return set(
            Difference.objects.filter(state__in=["open", "proposed"]).values_list(
                "person__display_name", "field", "ours", "theirs"
            )
        )


def only(town, key, field):
    with scope(ME):
        return Difference.objects.get(
            member=town.members[key], field=field, state__in=["open", "proposed"]
        )


def decide(town, client, key, field, choice, by="thoan", reason="Xem giấy tờ."):
    return differing.decide(
        actor=town.actor(by), difference_id=only(town, key, field).pk, choice=choice, at=NOON,
        registry=client, reason=reason,
    )  # fmt: skip


def test_everybody_is_compared_in_batches_and_nothing_is_overwritten(
    town, linked, register, client, monkeypatch
):
    monkeypatch.setattr(comparing, "MOST_AT_ONCE", 3)
    register.lever("change", rid="R4", facts={"personal_id": "911090123456"})

    run = run_all(client)
    again = run_all(client)

    assert (run.state, run.asked, run.changed) == ("done", 4, 4)
    assert (again.asked, again.changed) == (4, 0)
    assert differences() == {
        ("Quàng Thị Diên", "born", "1979-05-03", "1979-03-05"),
        ("Giàng A Páo", "personal_id", "•••• •••• 0004", "•••• •••• 3456"),
    }
    with scope(ME):
        assert Member.objects.get(pk=linked["dien"].pk).born_on == date(1979, 5, 3)
        asked = Enquiry.objects.filter(member=linked["dien"])
        assert {one.purpose for one in asked} == {"keep_in_step"}
        assert Reply.objects.filter(enquiry__in=asked).count() == 2
    assert [len(one["id"]) for one in register.asked()] == [36] * 4


def test_one_comparison_of_an_area_at_a_time_and_by_its_officer(town, linked, register):
    with scope(town.actor("lien")):
        run = comparing.start(actor=town.actor("lien"), at=NOON)
        with pytest.raises(Refused, match="Đang"):
            comparing.start(actor=town.actor("lien"), at=NOON)
    with scope(town.actor("thoan")), pytest.raises(Denied):
        comparing.start(actor=town.actor("thoan"), at=NOON)
    with scope(ME):
        jobs.drain()
        assert Run.objects.get(pk=run.pk).asked == 4


def test_a_register_that_is_away_is_asked_the_same_again(town, linked, register, client):
    with scope(ME):
        run = comparing.begin(ME, lo=0, hi=EVERYWHERE, at=NOON)
    register.plan("503")

    with pytest.raises(Away):
        comparing.step(run.pk, registry=client, at=NOON)
    comparing.step(run.pk, registry=client, at=NOON)

    first, second = register.asked()
    assert first["id"] == second["id"]
    with scope(ME):
        assert Enquiry.objects.count() == 4


def test_where_the_right_to_ask_ended_the_comparison_stops_and_says_so(
    town, linked, register, client
):
    register.plan("xroad_denied")

    run = run_all(client)

    assert (run.state, run.problem, run.asked) == ("stopped", "access_denied", 0)


def test_a_death_holds_and_asks_and_two_persons_record_it(town, linked, register, client):
    register.lever("change", rid="R1", facts={"died_on": "2026-10-20", "name": "Cà Thị Hà"})
    run_all(client)

    assert ("Cà Thị Hoa", "died_on", "", "2026-10-20") in differences()
    assert not {one for one in differences() if one[:2] == ("Cà Thị Hoa", "name")}
    with scope(ME):
        assert Link.objects.get(rid="R1").state == "held"
        assert not Spell.objects.filter(member=linked["hoa"], kind="deceased").exists()
    with pytest.raises(Refused, match="biết"):
        decide(town, client, "hoa", "died_on", Choice.THEIRS, reason=" ")
    decide(town, client, "hoa", "died_on", Choice.THEIRS)
    with pytest.raises(Refused, match="thứ hai"):
        decide(town, client, "hoa", "died_on", Choice.THEIRS)
    done = decide(town, client, "hoa", "died_on", Choice.THEIRS, by="dien", reason="Dự tang.")

    assert (done.state, done.proposed_by_name, done.decided_by_name) == (
        "taken", "Lò Văn Thoan", "Quàng Thị Diên",
    )  # fmt: skip
    assert done.reason == "Xem giấy tờ.; Dự tang."
    with scope(ME):
        spells = Spell.objects.filter(member=linked["hoa"]).order_by("valid_from")
        assert [(s.kind, s.valid_to) for s in spells] == [
            ("official", date(2026, 10, 19)), ("deceased", None),
        ]  # fmt: skip


def test_a_death_that_was_told_in_error_ends_by_itself(town, linked, register, client):
    register.lever("change", rid="R1", facts={"died_on": "2026-10-20"})
    run_all(client)
    register.lever("change", rid="R1", facts={"died_on": ""})
    run_all(client)

    assert not any(one[1] == "died_on" for one in differences())
    with scope(ME):
        assert Link.objects.get(rid="R1").state == "active"
        assert Difference.objects.get(member=linked["hoa"]).state == "agreed"


def test_a_record_that_is_kept_against_a_death_goes_on(town, linked, register, client):
    register.lever("change", rid="R1", facts={"died_on": "2026-10-20"})
    run_all(client)
    decide(town, client, "hoa", "died_on", Choice.THEIRS)
    decide(town, client, "hoa", "died_on", Choice.OURS, by="dien")
    decide(town, client, "hoa", "died_on", Choice.OURS)
    register.lever("change", rid="R1", facts={"name": "Cà Thị Hà"})
    run_all(client)

    with scope(ME):
        assert Link.objects.get(rid="R1").state == "active"
    assert {one[1] for one in differences() if one[0] == "Cà Thị Hoa"} == {"name"}


def test_one_person_settles_a_birth_and_what_was_kept_is_not_asked_again(
    town, linked, register, client
):
    register.lever("change", rid="R3", facts={"name": "Quàng Thị Diện", "born": "1979"})
    run_all(client)

    decide(town, client, "dien", "name", Choice.OURS, reason="")
    decide(town, client, "dien", "born", Choice.THEIRS, reason="")
    with pytest.raises(Difference.DoesNotExist):
        decide(town, client, "dien", "born", Choice.OURS)
    register.lever("change", rid="R3", facts={"sex": "m"})
    run_all(client)

    assert differences() == {("Quàng Thị Diên", "sex", "f", "m")}
    decide(town, client, "dien", "sex", Choice.THEIRS)
    with scope(ME):
        found = Member.objects.get(pk=linked["dien"].pk)
        assert (found.born_on, found.born_precision, found.sex) == (date(1979, 1, 1), "year", "m")
        assert found.full_name == "Quàng Thị Diên"
        facts = Fact.objects.filter(member=found, group="birth").order_by("recorded_at")
        assert [(one.value["born"], one.origin, one.entered_by_name) for one in facts] == [
            ("1979-05-03", "opening", ""), ("1979", "register", "Lò Văn Thoan"),
        ]  # fmt: skip
        assert [one.superseded_at is None for one in facts] == [False, True]


def test_another_name_is_taken_everywhere(town, linked, register, client):
    register.lever("change", rid="R5", facts={"name": "Lò Minh Đạt", "born": "1995-07"})
    run_all(client)

    with scope(town.actor("thoan")):
        chosen = Difference.objects.filter(member=linked["duc"]).values_list("pk", flat=True)
        count = differing.decide_many(
            actor=town.actor("thoan"), difference_ids=list(chosen), choice=Choice.THEIRS, at=NOON
        )

    assert count == 2
    with scope(ME):
        found = Member.objects.select_related("person").get(pk=linked["duc"].pk)
        assert found.full_name == found.person.display_name == "Lò Minh Đạt"
        assert found.person.search_key == "lo minh dat"
        assert found.born_precision == "month"


def test_another_id_is_fetched_only_when_the_second_person_takes_it(town, linked, register, client):
    register.lever("change", rid="R4", facts={"personal_id": "911090123456"})
    run_all(client)
    before = len(register.asked())

    decide(town, client, "far", "personal_id", Choice.THEIRS, by="lien")
    assert len(register.asked()) == before
    with scope(town.actor("lien")), pytest.raises(Refused, match="hai người"):
        differing.decide_many(
            actor=town.actor("lien"), difference_ids=[only(town, "far", "personal_id").pk],
            choice=Choice.THEIRS, at=NOON,
        )  # fmt: skip
    second = town.actor("lien")
    second = type(second)(**{**vars_of(second), "person_id": linked["la"].person_id, "name": "Lả"})
    differing.decide(
        actor=second, difference_id=only(town, "far", "personal_id").pk, choice=Choice.THEIRS,
        at=NOON, registry=client, reason="Thẻ căn cước mới.",
    )  # fmt: skip

    with scope(ME):
        assert Member.objects.get(pk=linked["far"].pk).personal_id_last4 == "3456"


def vars_of(actor):
    return {name: getattr(actor, name) for name in actor.__dataclass_fields__}


def test_nobody_decides_about_themselves(town, linked, register, client):
    run_all(client)

    with pytest.raises(Refused, match="chính đồng chí"):
        decide(town, client, "dien", "born", Choice.THEIRS, by="dien")


def test_the_database_insists_on_two_persons(town, linked, register, client):
    register.lever("change", rid="R1", facts={"died_on": "2026-10-20"})
    run_all(client)
    row_ = only(town, "hoa", "died_on")

    for values in (
        {"state": "taken", "decided_by": linked["thoan"].person_id},
        {"state": "taken", "decided_by": linked["thoan"].person_id,
         "proposed_by": linked["thoan"].person_id},
        {"state": "taken", "proposed_by": linked["thoan"].person_id},
        {"decided_by": linked["hoa"].person_id},
    ):  # fmt: skip
        with scope(ME), pytest.raises(IntegrityError), transaction.atomic():
            Difference.objects.filter(pk=row_.pk).update(**values)


def test_the_log_of_questions_cannot_be_changed(town, linked, register, client):
    run_all(client)

    with scope(ME), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Enquiry.objects.update(asked_by_name="x")
    with scope(ME), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Reply.objects.all().delete()


def test_numbers_that_became_one_are_followed_along(town, linked, register, client):
    register.lever("split", rid="R2", into=[])
    register.lever("merge", rid="R1", into="R2")
    register.lever("merge", rid="R3", into="R4")

    run_all(client)

    with scope(ME):
        assert Link.objects.get(member=linked["hoa"]).rid == "R2"
        assert Feed.objects.get().waiting == ["R2"]
        assert Link.objects.get(member=linked["dien"]).state == "held"
    assert ("Quàng Thị Diên", "number", "R3", "merged R4") in differences()


def test_a_number_that_was_two_persons_is_given_up_by_two(town, linked, register, client):
    register.lever("split", rid="R1", into=[row("R8", "Cà Thị Hoa", "1984-08-15")])
    run_all(client)

    decide(town, client, "hoa", "number", Choice.THEIRS)
    decide(town, client, "hoa", "number", Choice.THEIRS, by="dien")

    with scope(ME):
        assert not Link.objects.filter(member=linked["hoa"]).exists()
        assert Member.objects.get(pk=linked["hoa"].pk).personal_id_last4 == ""


def read_all(client):
    while following.read(registry=client, at=NOON):
        pass


def test_changes_of_the_night_are_read_once(town, linked, register, client, settings):
    while following.follow(registry=client, at=NOON):
        pass
    read_all(client)
    register.lever("change", rid="R5", facts={"name": "Lò Minh Đạt"})
    register.plan("duplicate_page")
    tasks.read_changes()
    read_all(client)

    assert differences() == {("Lò Minh Đức", "name", "Lò Minh Đức", "Lò Minh Đạt")}
    with scope(ME):
        feed = Feed.objects.get()
        assert (feed.last_seq, feed.waiting) == (1, [])
        asked = Enquiry.objects.filter(member=linked["duc"], question="fetch")
        assert asked.count() == Reply.objects.filter(enquiry__in=asked).count() == 1
        assert Link.objects.filter(is_followed=False).count() == 0
    settings.CHIBO_REGISTRY_URL = ""
    tasks.read_changes()


@pytest.mark.parametrize("mishap", ["skip_change", "lose_cursors"])
def test_what_was_missed_is_seen_and_everybody_compared(town, linked, register, client, mishap):
    tasks.follow()
    read_all(client)
    register.lever("change", rid="R1", facts={"name": "Cà Thị Hà"})
    read_all(client)
    register.lever("change", rid="R5", facts={"name": "Lò Minh Đạt"})
    register.lever("change", rid="R4", facts={"name": "Giàng A Sình"})
    if mishap == "lose_cursors":
        register.lever(mishap)
    else:
        register.plan(mishap)

    read_all(client)
    with scope(ME):
        jobs.drain()
        line = AuditEntry.objects.get(action="registry.feed_broken")
        assert line.detail["why"] in {"gap", "cursor"}
        assert Run.objects.get(position=0).state == "done"
    assert {one[0] for one in differences() if one[1] == "name"} == {
        "Cà Thị Hoa", "Lò Minh Đức", "Giàng A Páo",
    }  # fmt: skip


def test_candidates_are_forgotten_after_a_month(town, members, register):
    common = {"member": members["hoa"], "person_id": members["hoa"].person_id, "position": 1}
    with scope(ME):
        old = Match.objects.create(
            **common, zone="review", weights="1", candidates=[{"rid": "R1"}],
            made_at=NOON - timedelta(days=31),
        )  # fmt: skip
        assert forgetting.forget_candidates(at=NOON) == 1
        tasks.forget_candidates()
        old.refresh_from_db()
    assert (old.state, old.candidates) == ("expired", [])
