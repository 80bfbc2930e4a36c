"""What the database refuses by itself, whoever asks it."""

import pytest
from django.db import IntegrityError, transaction

from chibo.assembly.ballots.models import Election, Pending, Record
from chibo.assembly.voting.models import Elector
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from tests.assembly.ballots.hall import YES
from tests.assembly.scenario import official

pytestmark = pytest.mark.django_db
PHONES = official(1, 6)


def refused(work) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        work()


def test_an_election_never_goes_back_nor_changes_what_was_fixed(room):
    room.open(PHONES)
    with scope(system_actor("test")):
        own = Election.objects.filter(pk=room.id)
        refused(lambda: own.update(phase="ready"))
        refused(lambda: own.update(roll="x"))
        refused(lambda: own.update(threshold=3))
        refused(lambda: own.update(opened_at=None))
        refused(lambda: own.delete())


def test_the_archive_never_changes_and_nobody_but_the_installation_reads_it(room):
    room.open(PHONES)
    room.cast("o1", YES)
    with scope(system_actor("test")):
        every = Record.objects.filter(election=room.id)
        refused(lambda: every.update(text="x"))
        refused(lambda: every.delete())
    for key in ("o1", "a2"):
        with scope(room.actor(key)):
            assert not Record.objects.exists()
            assert not Pending.objects.exists()


def test_an_elector_goes_from_phone_to_paper_and_no_other_way(room):
    room.open(PHONES)
    with scope(system_actor("test")):
        phone = Elector.objects.filter(vote=room.election.votes[0], channel="phone")[:1].get()
        own = Elector.objects.filter(pk=phone.pk)
        refused(lambda: own.update(channel="hands"))
        refused(lambda: own.update(channel="paper", name="x"))
        refused(lambda: own.delete())
        own.update(channel="paper")
        refused(lambda: own.update(channel="phone"))
