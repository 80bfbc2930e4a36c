"""A member without a personal id: asked about over real HTTP, explained, decided by a person, with a trace."""

import pytest

from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.people.members.models import Member
from chibo.people.registry.models import Enquiry, Link, Match
from chibo.people.registry.services import deciding, looking_up
from tests.support.factories import NOON

pytestmark = pytest.mark.django_db


def look_up(town, client, who="hoa", by="thoan"):
    return looking_up.look_up(
        actor=town.actor(by), member_id=town.members[who].pk, at=NOON, registry=client, case="12-KH"
    )


def test_who_it_may_be_is_explained_and_a_clerk_decides(town, members, register, client):
    match = look_up(town, client)

    assert (match.zone, match.state) == ("review", "open")
    first, second = match.candidates
    assert first["rid"] == "R1"
    assert [point[:2] for point in first["points"]] == [
        ["name", "same"], ["born", "same"], ["sex", "same"], ["native", "unknown"],
    ]  # fmt: skip
    assert "personal_id" not in first["facts"]
    assert first["chance"] > 0.4 > second["chance"] - 0.2

    deciding.accept(
        actor=town.actor("thoan"), match_id=match.pk, rid="R1", at=NOON, registry=client
    )

    with scope(town.actor("thoan")):
        assert Member.objects.get(pk=members["hoa"].pk).personal_id_last4 == "0001"
        link = Link.objects.get(member=members["hoa"])
        decided = Match.objects.get(pk=match.pk)
        assert (link.rid, link.linked_by_name) == ("R1", "Lò Văn Thoan")
        assert (decided.state, decided.candidates) == ("accepted", [])
        assert decided.decided_by == members["thoan"].person_id
        trail = AuditEntry.objects.filter(subject=members["hoa"].pk).order_by("at", "pk")
        assert [one.action for one in trail] == ["registry.looked_up", "registry.match_accepted"]
        asked = list(Enquiry.objects.filter(member=members["hoa"]).order_by("at", "-question"))
        assert [one.question for one in asked] == ["find", "fetch"]
        assert {one.asked_by_name for one in asked} == {"Lò Văn Thoan"}
        assert all(len(one.reply.request_hash) == 88 for one in asked)
    heard = register.asked()[-2:]
    assert [one["id"] for one in heard] == [str(one.message_id) for one in asked]
    assert heard[0]["case"] == "12-KH"
    assert {one["purpose"] for one in heard} == {"close_id_gap"}
    assert not any("Hoa" in one["target"] for one in heard)
