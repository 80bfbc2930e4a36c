"""The pages of changes: look at what will happen, propose, decide; refused from below."""

from datetime import timedelta

import pytest

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.ground.organisation.models import Doubt, Proposal, Unit, UnitPast
from chibo.ground.organisation.rules import Office
from chibo.ground.organisation.rules.changes import ChangeKind
from tests.ground.town import PASSWORD, day
from tests.support import factories
from tests.support.sessions import sign_in

ALL = system_actor("test")


@pytest.fixture
def secretary(town):
    """The browser of the commune's secretary; ``lien`` of the town is its officer."""
    from django.test import Client

    with scope(ALL):
        person = factories.person(name="Vừ A Dính")
        factories.mandate(person=person, unit=town.commune, office=Office.SECRETARY)
        user = User.objects.create_user(
            username="0999999999", password=PASSWORD, person_id=person.pk
        )
    client = Client(SERVER_NAME="localhost")
    sign_in(client, user)
    return client


def paper(**more):
    return {"on": str(day()), "number": "9-QĐ/ĐU", "signatory": "BTV Đảng ủy"} | more


def latest():
    with scope(ALL):
        return Proposal.objects.latest("proposed_at")


def test_a_merger_is_looked_at_proposed_and_decided(town, secretary):
    officer, address = town.client("lien"), f"/units/{town.branch.pk}/merge/"
    form = paper(others=[str(town.other.pk)])

    begun = officer.get(address).content.decode()
    seen = officer.post(address, form | {"step": "preview"}).content.decode()
    with scope(ALL):
        assert not Proposal.objects.exists()
    sent = officer.post(address, form | {"step": "propose"})
    waiting = secretary.get(sent["Location"]).content.decode()
    own = officer.get(sent["Location"]).content.decode()
    listed = secretary.get("/units/changes/?q=V%E1%BA%A1t&state=open").content.decode()
    done = secretary.post(f"{sent['Location']}decide/", follow=True).content.decode()
    file = secretary.get("/units/changes/list.csv").content.decode("utf-8-sig")

    assert town.other.name in begun
    assert "1 đảng viên chuyển sang đơn vị khác" in seen
    assert "Quyết định thay đổi này" in waiting
    assert "Quyết định thay đổi này" not in own
    assert "Rút đề nghị" in own
    assert town.other.name in listed
    assert "Thay đổi đã được thực hiện." in done
    assert town.other.name in file
    assert Unit.objects.get(pk=town.other.pk).into_id == town.branch.pk


def test_a_name_is_changed_at_once_and_a_wrong_form_says_why(town, secretary):
    address = f"/units/{town.branch.pk}/rename/"
    wrong = secretary.post(address, {"step": "propose"})
    secretary.post(address, paper(name="Chi bộ bản Mới", step="propose"))

    assert wrong.status_code == 422
    assert Unit.objects.get(pk=town.branch.pk).name == "Chi bộ bản Mới"


@pytest.mark.parametrize(
    ("deed", "form"),
    [
        ("split", {"name": "Chi bộ bản Hai", "persons": ["duc"]}),
        ("found", {"name": "Chi bộ bản Ba", "level": "branch"}),
        ("convert", {"level": "grassroots"}),
        ("merge", {"others": ["other"], "into_new": "Chi bộ chung"}),
    ],
)
def test_each_form_proposes_its_change(town, secretary, deed, form):
    if "persons" in form:
        form = form | {"persons": [str(town.members["duc"].person_id)]}
    if "others" in form:
        form = form | {"others": [str(town.other.pk)]}
    unit = town.commune if deed == "found" else town.branch
    address = f"/units/{unit.pk}/{deed}/"

    shown = secretary.post(address, paper(**form, step="preview"))
    secretary.post(address, paper(**form, step="propose"))

    assert shown.status_code == 200
    assert latest().kind == deed


def test_what_hinders_is_said_with_what_to_do_first(town, secretary):
    address = f"/units/{town.other.pk}/dissolve/"

    shown = secretary.post(address, paper(step="preview")).content.decode()
    moved = secretary.post(f"/units/{town.other.pk}/move/", paper(under="TC-KHÔNG", step="preview"))
    same = secretary.post(
        f"/units/{town.other.pk}/move/", paper(under=town.commune.name, step="preview")
    ).content.decode()

    assert "Hiện chưa thể thực hiện" in shown
    assert "Chuyển sinh hoạt các đồng chí trước" in shown
    assert moved.status_code == 422
    assert "Đơn vị đã trực thuộc nơi này." in same


def test_a_proposal_is_refused_or_withdrawn_on_its_page(town, secretary):
    form = paper(others=[str(town.other.pk)], on=str(day() + timedelta(5)), step="propose")
    for _ in range(2):
        town.client("lien").post(f"/units/{town.branch.pk}/merge/", form)
    with scope(ALL):
        first, second = Proposal.objects.order_by("proposed_at")

    empty = secretary.post(f"/units/changes/{first.pk}/answer/", {"reason": ""})
    secretary.post(f"/units/changes/{first.pk}/answer/", {"reason": "Chưa bàn"})
    town.client("lien").post(f"/units/changes/{second.pk}/answer/", {"reason": "Nhầm"})

    assert empty.status_code == 409
    with scope(ALL):
        states = list(Proposal.objects.order_by("proposed_at").values_list("state", "answer"))
    assert states == [("refused", "Chưa bàn"), ("withdrawn", "Nhầm")]
    assert "Chưa bàn" in secretary.get(f"/units/changes/{first.pk}/").content.decode()


def test_from_below_nothing_is_changed(town):
    client = town.client("thoan")

    assert client.get(f"/units/{town.branch.pk}/rename/").status_code == 403
    assert client.get(f"/units/{town.branch.pk}/no-such/").status_code == 404
    assert (
        f"/units/{town.branch.pk}/rename/"
        not in client.get(f"/units/{town.branch.pk}/").content.decode()
    )
    for kind in ChangeKind:
        assert client.post(f"/units/{town.commune.pk}/{kind}/", paper()).status_code == 403


def test_one_that_waits_for_its_day_is_carried_out_by_the_night(town, secretary):
    from chibo.ground.organisation import tasks

    form = paper(others=[str(town.other.pk)], step="propose")
    town.client("lien").post(f"/units/{town.branch.pk}/merge/", form)
    with scope(ALL):
        found = Proposal.objects.get()
        found.state, found.decided_by, found.decided_at = "decided", found.pk, clock.now()
        found.save()

    tasks.due()
    tasks.shift()
    tasks.sweep()

    assert latest().state == "done"


def test_what_is_uncertain_is_answered_on_its_page(town, secretary):
    with scope(ALL):
        doubt = Doubt.objects.create(
            unit=town.branch, about="below", position=town.commune.position,
            candidates=[str(town.commune.pk), str(town.other.pk)],
        )  # fmt: skip
        UnitPast.objects.create(
            unit=town.branch, valid_from=day() - timedelta(9), valid_to=day() - timedelta(2),
            kind="branch", name="A", short_name="A", search_key="a", uncertain=True,
        )  # fmt: skip

    page = secretary.get("/units/doubts/?q=khoang&about=below").content.decode()
    file = secretary.get("/units/doubts/list.csv").content.decode("utf-8-sig")
    looked = town.client("lien").get("/units/doubts/").content.decode()
    nothing = secretary.post(f"/units/doubts/{doubt.pk}/", {"chosen": "x"})
    secretary.post(f"/units/doubts/{doubt.pk}/", {"chosen": str(town.commune.pk)})
    settled = secretary.get("/units/doubts/?settled=1").content.decode()

    assert "Chọn đơn vị này" in page
    assert "Chọn đơn vị này" not in looked
    assert town.other.name in file
    assert nothing.status_code == 404
    assert town.commune.name in settled
    assert UnitPast.objects.get(unit=town.branch).parent_id == town.commune.pk


def test_a_unit_that_ended_can_still_be_read_with_its_story(town, secretary):
    Unit.objects.filter(pk=town.other.pk).update(official_code="03646", decision="1-QĐ/ĐU")
    form = paper(others=[str(town.other.pk)], dated=str(day()), sign="CB2", step="propose")
    sent = town.client("lien").post(f"/units/{town.branch.pk}/merge/", form)
    secretary.post(f"{sent['Location']}decide/")
    before = day() - timedelta(1)

    ended = secretary.get(f"/units/{town.other.pk}/").content.decode()
    taker = secretary.get(f"/units/{town.branch.pk}/").content.decode()
    top = secretary.get(f"/units/{town.commune.pk}/").content.decode()
    proposal = secretary.get(sent["Location"]).content.decode()
    then = secretary.get(
        f"/units/?under={town.commune.pk}&day={before}&kind=branch"
    ).content.decode()

    assert f"Nhập vào {town.branch.name}" in ended
    assert "03646" in ended
    assert "1-QĐ/ĐU" in ended
    assert f"/units/{town.other.pk}/rename/" not in ended
    assert f"Tiếp nhận {town.other.name}" in taker
    assert f"/units/{town.branch.pk}/move/" in taker
    assert f"/units/{town.commune.pk}/found/" in top
    assert f"/units/{town.commune.pk}/rename/" not in top
    assert "BTV Đảng ủy" in proposal
    assert town.other.name in then
