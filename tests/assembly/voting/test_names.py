"""Votes with names by the services alone: two persons count, papers of a cut-off point come late, nothing changes afterwards."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from chibo.assembly.voting import queries
from chibo.assembly.voting.models import Vote
from chibo.core.actor import system_actor
from chibo.core.errors import Refused
from chibo.core.scope import scope

pytestmark = pytest.mark.django_db
LIST = {
    "decision_type": "ELECT", "mode": "in_person", "subject": "Bầu chi ủy",
    "names": ("An", "Bình", "Chung"), "seats": 2,
}  # fmt: skip


def test_papers_of_a_point_that_was_cut_off_change_who_is_elected(room):
    vote = room.open(**LIST)
    with pytest.raises(Refused) as refused:
        room.count(vote, channel="paper", valid=3, invalid=1)
    assert refused.value.code == "more_than_persons"
    room.count(vote, channel="paper", valid=3, invalid=0, n1=3, n2=2, n3=1)

    first = room.close(vote, cut_off=["far"]).data
    room.announce(vote)

    assert (first["pending"], first["status"], first["elected"]) == (2, "provisional", [])
    room.late(vote, room.chair, valid=2, invalid=0, n1=1, n2=2)
    done = room.late(vote, room.second, valid=2, invalid=0, n1=1, n2=2)
    assert done.result is not None
    told = done.result.data
    assert (told["elected"], told["open_seats"], told["needed"]) == (["An", "Bình"], 0, 4)
    assert (told["valid"], told["not_voted"], told["status"]) == (5, 0, "passed")
    with scope(system_actor("test")):
        assert queries.result(vote.pk).first["elected"] == []


def test_the_names_of_a_vote_never_change(room):
    vote = room.prepare(**LIST)
    with (
        scope(system_actor("test")),
        transaction.atomic(),
        pytest.raises((IntegrityError, InternalError), match="never changes"),
    ):
        Vote.objects.filter(pk=vote.pk).update(sheet={})
