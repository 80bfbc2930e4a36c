"""Where people vote from: the hall, elsewhere with a decision on file, a closed session."""

import re

import pytest
from django.urls import reverse

from chibo.assembly.ballots import queries, services
from chibo.assembly.ballots.models import Election
from chibo.assembly.ballots.rules.questions import Kind, Wish
from chibo.assembly.ballots.services import Plan
from chibo.assembly.voting import queries as voting
from chibo.core.actor import system_actor
from chibo.core.errors import Denied, Refused
from chibo.core.scope import scope
from tests.assembly.ballots.hall import NO, YES, Hall, hall
from tests.assembly.meetings import private
from tests.assembly.scenario import APPROVAL, official

pytestmark = pytest.mark.django_db
AT_HOME = ("o11", "o12")


def shown(room: Hall, name: str, *args: object) -> str:
    """A page as the chair sees it, in English."""
    answer = room.branch.client("o1").get(reverse(name, args=args), HTTP_ACCEPT_LANGUAGE="en")
    return answer.content.decode()


@pytest.fixture
def scattered(db: None) -> Hall:
    """Twelve, two of them alone elsewhere; the committee above lets them decide admissions so."""
    return hall(official=12, elsewhere=2)


def test_with_the_superiors_decision_on_file_phones_elsewhere_vote_too(scattered):
    room = scattered
    room.get_ready()
    form = shown(room, "ballots:page", room.id)
    assert f"Decision {APPROVAL} of the committee above" in form
    assert "Lò Thị O12 (from elsewhere)" in form
    room.freeze([*official(1, 4), *AT_HOME])
    room.seal()
    room.do(services.open_election, by="o1")
    room.hand_out([*official(1, 4), *AT_HOME])

    for key in room.in_hand:
        room.cast(key, NO if key in AT_HOME else YES)

    with scope(system_actor("test")):
        assert voting.vote(room.election.votes[0]).unlocked_by == APPROVAL
    assert room.branch.state.open_vote.electors[room.branch.roll("o12")] == "phone"
    room.do(services.note_slip, by="o3", voter=room.person("o12"))
    with pytest.raises(Refused, match="at a meeting point only"):
        room.do(services.confirm_slip, by="o4", voter=room.person("o12"))
    room.do(services.close, by="o1")
    room.deliver("o3", "a2")
    assert room.election.result == [[4, 2, 0]]


def test_elsewhere_nobody_votes_in_secret_on_paper(scattered):
    room = scattered
    room.get_ready()
    room.freeze(official(1, 6))
    room.seal()
    room.do(services.open_election, by="o1")

    with scope(room.actor("o1")):
        there = queries.channels(room.election)
    assert (there.phones, there.papers) == (6, 4), "two at home have no vote"
    assert "Đồng chí tham gia từ xa." in room.branch.page("o12")
    room.hand_out([*official(1, 6), "o12"])
    with pytest.raises(Denied) as refused:
        room.cast("o12", YES)
    assert refused.value.code == "not_by_phone"


def test_without_a_decision_for_it_no_secret_vote_is_held_over_the_network(db):
    room = hall(official=12, elsewhere=2, unlocked=("RECOGNISE",))
    room.get_ready()
    page = shown(room, "ballots:page", room.id)
    assert re.search(
        r"nobody votes in secret without a decision[^:]*: Lò Thị O11, Lò Thị O12", page
    )
    assert "(from elsewhere)" not in page

    with pytest.raises(Refused, match="a decision of the superior committee is needed"):
        room.freeze([*official(1, 4), *AT_HOME])


def plan(item: str, *, authority: str, trustees: list[str]) -> Plan:
    return Plan(
        item=item,
        wish=Wish(kind=Kind.QUESTION, subjects=("Có thi hành kỷ luật không",)),
        decision_type="DISC_LOW",
        authority=authority,
        trustees=trustees,
        threshold=2,
    )


def test_a_confidential_matter_is_voted_on_paper(db):
    evening = private.opened()
    evening.begin()
    item = next(iter(evening.inner().items))
    people = [evening.branch.members[name].person_id for name in ("hoa", "binh", "dien", "hang")]
    wish = plan(item, authority=people[0], trustees=people[1:])

    with pytest.raises(Refused) as inside:
        evening.do(services.prepare, plan=wish)
    outside = plan(evening.running.item(2), authority=people[0], trustees=people[1:])
    with pytest.raises(Refused) as before:
        evening.do(services.prepare, session=False, plan=outside)

    assert inside.value.code == before.value.code == "in_private"
    assert str(inside.value).startswith("Nội dung riêng thì bỏ phiếu giấy")
    with scope(system_actor("test")):
        assert not Election.objects.exists()
    form = evening.branch.client("thoan").get(reverse("ballots:new", args=[evening.id]))
    assert evening.running.item(1) in form.content.decode()
    assert evening.running.item(2) not in form.content.decode()
    vote = evening.open_vote()
    evening.count(vote, yes=3, no=1)
