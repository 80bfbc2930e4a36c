"""The pages of a secret vote, as each of those concerned gets them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.urls.converters import UUIDConverter

from chibo.assembly.ballots import services, urls, views
from chibo.assembly.ballots.guides import GUIDES
from chibo.assembly.ballots.models import Election
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.accounts.models import User
from chibo.protocols.belenios.encodings import base64_of
from tests.assembly.ballots import devices
from tests.assembly.ballots.hall import LIST, NO, YES, Hall
from tests.assembly.scenario import official
from tests.support.sessions import sign_in

pytestmark = pytest.mark.django_db
PHONES = official(1, 6)
VIEWS = sorted(Path(next(iter(views.__path__))).glob("*.py"))


class Pages:
    """Browsers of everybody."""

    def __init__(self, room: Hall) -> None:
        self.room = room
        self.clients: dict[str, Client] = {}

    def client(self, key: str) -> Client:
        if key in self.room.branch.members:
            found = self.room.branch.client(key)
            found.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
            return found
        if key not in self.clients:
            user = User.objects.create(username=key, person=self.room.above[key])
            self.clients[key] = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="en")
            sign_in(self.clients[key], user)
        return self.clients[key]

    def url(self, name: str) -> str:
        return reverse(f"ballots:{name}", args=[self.room.id])

    def get(self, key: str, name: str, status: int = 200, **query: str) -> str:
        response = self.client(key).get(self.url(name), query)
        assert response.status_code == status, response.content.decode()[:800]
        return response.content.decode()

    def post(self, key: str, name: str, status: int = 302, **data: Any) -> str:
        response = self.client(key).post(self.url(name), data)
        assert response.status_code == status, response.content.decode()[:3000]
        return response.content.decode()

    def send(self, key: str, name: str, body: Any, status: int = 200) -> Any:
        text = body if isinstance(body, str) else json.dumps(body)
        response = self.client(key).post(self.url(name), text, content_type="application/json")
        assert response.status_code == status, response.content.decode()[:800]
        return response.json()


@pytest.fixture
def pages(room: Hall) -> Pages:
    return Pages(room)


def form(room: Hall, **changes: Any) -> dict[str, Any]:
    plan = room.plan()
    return {
        "item": plan.item,
        "decision_type": "ADMIT",
        "subjects": "Kết nạp quần chúng ưu tú",
        "authority": str(plan.authority),
        "trustees": [str(person) for person in plan.trustees],
        "threshold": "2",
        **changes,
    }


def test_a_vote_from_the_form_to_the_proof_by_pages_alone(pages, room):
    address = reverse("ballots:new", args=[room.branch.id])
    assert "Đồng chí a1" in pages.client("o1").get(address).content.decode()
    refused = pages.client("o1").post(address, form(room, threshold="1"))
    assert refused.status_code == 422
    assert "alone could open" in refused.content.decode()
    made = pages.client("o1").post(address, form(room))
    assert made.status_code == 302, made.content.decode()[:3000]
    with scope(system_actor("test")):
        room.election_id = Election.objects.get().pk

    assert "data-authority" in pages.get("a1", "authority")
    elements = devices.credentials(room.election.uuid, room.election.slips)
    room.slips = list(elements)
    listed = [str(one) for one in sorted(elements.values())]
    assert pages.send("a1", "authority", {"credentials": listed[1:]}, status=409)["error"]
    assert pages.send("a1", "authority", {"credentials": listed})["fingerprint"]
    room.trustees = {key: devices.Trustee() for key in ("o3", "o4", "a2")}
    assert "data-trustee" in pages.get("a2", "trustee")
    for _ in range(3):
        for key, device in room.trustees.items():
            state = pages.client(key).get(pages.url("ceremony")).json()
            pages.send(key, "ceremony", device.answer(state))
    assert pages.send("o3", "ceremony", "{", status=409)["error"]

    shown = pages.get("o1", "page")
    assert "Freeze the roll" in shown
    assert "have not yet checked" in shown
    for key in room.trustees:
        confirm(pages, key)
    assert "have not yet checked" not in pages.get("o1", "page")
    persons = [str(room.person(key)) for key in PHONES]
    assert "Confirm first" in pages.post("o1", "freeze", status=409, phones=persons)
    pages.post("o1", "freeze", phones=persons, has_read="on")
    assert "being sealed" in pages.get("o1", "page")
    room.seal()
    pages.post("o1", "open")
    room.hand_out(PHONES)

    booth = pages.get("o1", "booth")
    assert "data-ballot" in booth
    assert pages.get("o8", "booth", status=403)
    for key in PHONES:
        answer = pages.send(key, "cast", room.ballot(key, YES if key != "o2" else NO))
        assert len(answer["tracker"]) == 43
    assert pages.send("o8", "cast", room.ballot("o1", YES), status=403)["error"]
    assert "6 of 6" in pages.get("o1", "page")
    assert "waits closed" not in pages.get("o8", "page")
    assert pages.get("o1", "archive", status=404)

    pages.post("o1", "close")
    code = pages.client("o1").get(pages.url("archive"))
    assert code["Content-Disposition"].endswith(f'{room.election.uuid}.bel"')
    shown = pages.get("o3", "trustee")
    assert "data-decryption" in shown
    assert "Papers are still being counted" in shown
    assert "Count the papers" in pages.get("o1", "page")
    parts = {
        key: room.trustees[key].decrypt(room.archive(), number)
        for key, number in (("o3", 1), ("a2", 3))
    }
    assert pages.send("o3", "decryption", parts["o3"])["delivered"] == [1]
    refused = pages.send("a2", "decryption", parts["a2"], status=409)
    assert "counted first" in refused["error"]
    room.count_papers()
    assert "Papers are still" not in pages.get("o3", "trustee")
    assert pages.send("a2", "decryption", parts["a2"])["delivered"] == [1, 3]
    proof = pages.get("o8", "proof")
    assert "belenios-tool election verify" in proof
    assert "<dd>5</dd>" in proof
    assert "ballot-worker.js" in proof
    assert f'data-tracker="{answer["tracker"]}"' in pages.get("o8", "trackers")
    public = Client(SERVER_NAME="localhost").get(pages.url("public"))
    assert public.status_code == 200
    assert room.election.title not in public.content.decode()


def confirm(pages: Pages, key: str, status: int = 200, **changes: Any) -> dict[str, Any]:
    """What a trustee's device says once it found its key in the election."""
    state = pages.client(key).get(pages.url("ceremony")).json()
    mark = base64_of(state["setup"]["election"])
    body = {"step": "confirm", "fingerprint": mark, **changes}
    answer: dict[str, Any] = pages.send(key, "ceremony", body, status=status)
    return answer


@pytest.mark.parametrize(
    ("given", "kind", "wish"),
    [
        ({"seats": "1"}, "committee", {"seats": 1, "surplus": False, "named": [], "grades": []}),
        (
            {"decision_type": "CONFIDENCE", "surplus": "on", "named": ["o5", "o6"]}, "confidence",
            {"seats": 0, "named": ["o5", "o6"], "grades": ["high", "middle", "low"]},
        ),
    ],
)  # fmt: skip
def test_elections_and_votes_of_confidence_are_prepared_by_the_same_form(
    pages, room, given, kind, wish
):
    address = reverse("ballots:new", args=[room.branch.id])
    names = {"decision_type": "ELECT", "subjects": "Bầu bí thư", "names": "Vừ A An\nLò Thị Bình\n"}
    persons = {"named": [str(room.person(key)) for key in given.get("named", ())]}
    refused = pages.client("o1").post(address, form(room, **names, seats="3"))
    assert refused.status_code == 422
    assert "Between one and 2" in refused.content.decode()

    made = pages.client("o1").post(address, form(room, **names | given | persons))

    assert made.status_code == 302, made.content.decode()[:3000]
    with scope(system_actor("test")):
        election = Election.objects.get()
    assert election.kind == kind
    expected = wish | {"named": [str(room.person(key)) for key in wish["named"]]}
    assert expected.items() <= election.wish.items()
    assert election.slips == (len(wish["named"]) or 9)
    room.election_id = election.pk
    assert "Lò Thị Bình" in pages.get("o1", "page")


def test_the_booth_says_how_many_names_may_be_ticked(pages, room):
    room.open(PHONES, **LIST)
    booth = pages.get("o2", "booth")
    assert "Choose at most 3" in booth
    assert booth.count('type="checkbox" id="q0-') == 5


def test_trustees_devices_check_the_election_before_it_is_opened(pages, room):
    room.prepare()
    early = pages.client("o3").get(pages.url("ceremony")).json()
    assert (early["setup"], early["confirmed"]) == (None, [])
    early_word = {"step": "confirm", "fingerprint": ""}
    assert pages.send("o3", "ceremony", early_word, status=409)["error"]
    room.make_keys()
    room.make_credentials()
    shown = pages.get("o1", "page")
    assert "have not yet checked" in shown

    assert "another election" in confirm(pages, "o4", status=409, fingerprint="x")["error"]
    assert confirm(pages, "o4")["confirmed"] == [2]
    assert confirm(pages, "o4")["confirmed"] == [2], "the same again changes nothing"
    assert confirm(pages, "o3")["confirmed"] == [1, 2]

    for key, word in (("o3", "data-confirmed"), ("a2", 'data-word="fault_key"')):
        assert word in pages.get(key, "trustee")
    shown = pages.get("o1", "page")
    warned = re.search(r"have not yet checked that the vote has their key: ([^<]*)", shown)
    assert warned is not None
    assert warned.group(1).startswith("Đồng chí a2.")
    room.freeze(PHONES)
    assert "data-trustee" in pages.get("o3", "trustee")
    room.seal()
    assert "have not yet checked" in pages.get("o1", "page")
    assert "have not checked yet" in pages.post("o1", "open", status=409)
    pages.post("o1", "open", reason="Mất sóng ở xã")
    shown = pages.get("o1", "page")
    assert "Mất sóng ở xã" in shown
    assert "done; the device checked" in shown
    assert "data-trustee" in pages.get("a2", "trustee")
    assert confirm(pages, "a2")["confirmed"] == [1, 2, 3], "late, and kept"


def test_a_ceremony_that_begins_again_has_a_new_name(room):
    first = room.prepare().uuid
    room.make_keys()
    room.do(services.void, by="o1", reason="Có người đọc số khác")

    again = room.prepare()

    assert again.uuid != first
    with scope(room.actor("o3")) as actor:
        state = services.state(actor=actor, election_id=again.pk)
    assert (state["uuid"], state["step"]) == (again.uuid, "cert")


def test_no_address_and_no_form_of_the_room_takes_a_tracker(pages, room):
    room.open(PHONES)
    sent = [room.cast(key, YES) for key in PHONES]
    room.do(services.close, by="o1")
    for one in urls.urlpatterns:
        if one.name == "guide":  # takes the name of a part and nothing else
            continue
        assert {type(part) for part in one.pattern.converters.values()} <= {UUIDConverter}, one
    for name in VIEWS:
        assert not re.search(r"\.GET\b|QUERY_STRING|get_full_path", name.read_text()), name

    shown = pages.get("o2", "trackers")
    assert re.findall(r'data-tracker="([^"]+)"', shown) == sorted(sent), "the whole list"
    assert listed(pages.get("o2", "trackers", q="zzz")) == listed(shown)
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert re.findall(r"<form[^>]*>", main) == [
        '<form class="stack-sm" method="dialog" autocomplete="off">'
    ]
    assert not [field for field in re.findall(r"<input[^>]*>", main) if " name=" in field]
    assert not re.findall(r'href="[^"]*ballots[^"]*[?#][^"]*"', main)


def listed(page: str) -> list[str]:
    return re.findall(r"<li[^>]*data-tracker.*?</li>", page)


def test_a_slip_comes_back_and_a_void_vote_says_why(pages, room):
    room.open(PHONES)
    voter = str(room.person("o6"))
    pages.post("o7", "slip", voter=voter, do="note")
    pages.post("o7", "slip", status=403, voter=voter, do="confirm")
    pages.post("o8", "slip", voter=voter, do="confirm")
    pages.post("o8", "slip", status=404, voter="nobody", do="confirm")
    assert "reason" in pages.post("o1", "void", status=409, reason=" ")
    pages.post("o1", "void", reason="Mất điện")
    assert "Mất điện" in pages.get("o1", "page")


def test_the_booth_of_a_vote_is_found_from_the_meeting(pages, room):
    room.open(PHONES)
    vote_id = room.election.votes[0]

    led = pages.client("o1").get(reverse("ballots:of_vote", args=[vote_id]))

    assert led["Location"] == pages.url("booth")
    assert reverse("ballots:of_vote", args=[vote_id]) in room.branch.page("o1")
    assert pages.client("o1").get(reverse("ballots:of_vote", args=[room.id])).status_code == 404


def test_the_list_of_a_meeting_names_its_votes_and_offers_a_new_one_to_those_who_lead(pages, room):
    room.prepare()
    address = reverse("ballots:list", args=[room.branch.id])

    assert (
        reverse("ballots:new", args=[room.branch.id])
        in pages.client("o1").get(address).content.decode()
    )
    shown = pages.client("o5").get(address).content.decode()
    assert room.election.title in shown
    assert "Prepare a secret vote" not in shown
    assert pages.client("o5").get(reverse("ballots:new", args=[room.branch.id])).status_code == 403


def test_each_part_has_its_guide_which_names_the_buttons_as_the_pages_do(db):
    reader = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="en")
    for name in GUIDES:
        shown = reader.get(reverse("ballots:guide", args=[name])).content.decode()
        assert "<ol" in shown
        assert "{" not in shown[shown.index("<main") : shown.index("</main>")]
    assert (
        "<b>Open the voting</b>"
        in reader.get(reverse("ballots:guide", args=["secretary"])).content.decode()
    )
    assert reader.get(reverse("ballots:guide", args=["cook"])).status_code == 404


def test_the_help_of_a_page_leads_to_the_guide_of_who_has_it_before_them(pages, room):
    room.open(PHONES)
    for key, name, part in (
        ("o1", "page", "secretary"),
        ("o2", "booth", "voter"),
        ("a1", "authority", "authority"),
    ):
        assert reverse("ballots:guide", args=[part]) in pages.get(key, name)


def test_the_page_that_checks_opened_ballots_has_a_policy_of_its_own(pages):
    response = Client(SERVER_NAME="localhost").get(reverse("ballots:check"))

    assert response.status_code == 200
    assert "sha256-" in response["Content-Security-Policy"]


def everything() -> dict[str, str]:
    """A digest of each table, as the installation sees it."""
    with scope(system_actor("test")), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
            )
            found[name] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("again", [False, True])
def test_casting_changes_one_table_and_leaves_no_line_anywhere(pages, room, caplog, again):
    room.open(PHONES)
    room.cast("o2", YES)
    if again:
        room.cast("o1", YES)
    client, url, text = pages.client("o1"), pages.url("cast"), room.ballot("o1", NO)
    cache.clear()
    before = everything()
    caplog.clear()
    with caplog.at_level(0):
        response = client.post(url, text, content_type="application/json")
        refused = client.post(url, "{}", content_type="application/json")

    after = everything()
    assert response.status_code == 200
    assert refused.status_code == 409
    assert {name for name in before if before[name] != after[name]} == {"ballots_pending"}
    assert [record.message for record in caplog.records if record.levelno >= 20] == []
    assert "X-Request-ID" not in response
    assert not response.cookies


def test_whoever_has_not_signed_in_casts_nothing(pages, room):
    room.open(PHONES)

    response = Client(SERVER_NAME="localhost").post(
        pages.url("cast"), room.ballot("o1", YES), content_type="application/json"
    )
    broken = pages.client("o1").post(
        pages.url("cast"), b"\xff\xfe", content_type="application/json"
    )

    assert response.status_code == 401
    assert broken.status_code == 400
