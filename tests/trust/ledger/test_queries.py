"""Reads: states in one query, evidence that holds, and clear sentences where there is none."""

import pytest
from django.utils import translation

from chibo.core.actor import Actor
from chibo.core.errors import Broken, Missing, Refused
from chibo.core.ids import uuid7
from chibo.core.scope import scope
from chibo.protocols.tlog.note import Vkey
from chibo.protocols.tlog.policy import Policy
from chibo.protocols.tlog.proof import Evidence
from chibo.trust.ledger import queries, services
from chibo.trust.ledger.models import Opening, Seal
from chibo.trust.ledger.rules import State
from tests.trust.ledger.conftest import BRANCH, LATER, NOON, document, enqueue

pytestmark = pytest.mark.usefixtures("as_system")


def test_states_of_many_documents_cost_one_query(signer, django_assert_num_queries):
    enqueue(1)
    services.run_once(at=LATER, signer=signer)
    enqueue(1, version=2, manifest={"files": [{"sha256": "ab" * 32, "length": 1}]})
    enqueue(2)

    with django_assert_num_queries(1):
        found = queries.states([document(1), document(2), document(3)])

    assert {key: (s.state, s.number, s.index) for key, s in found.items()} == {
        (document(1), 1): (State.SEALED, 1, 0),
        (document(1), 2): (State.QUEUED, 2, None),
        (document(2), 1): (State.QUEUED, 3, None),
    }
    assert found[document(1), 1].sealed_at == LATER
    with translation.override("en"):
        assert "not yet watched by a witness" in str(found[document(1), 1].text)


def test_every_state_has_its_words():
    assert set(queries.STATE_TEXTS) == set(State)


def test_evidence_stays_the_same_while_the_log_grows(signer):
    seals = [enqueue(n) for n in range(3)]
    services.run_once(at=LATER, signer=signer)
    first = [queries.evidence(seal.pk) for seal in seals]
    for number in range(3, 260):
        enqueue(number)
    services.run_once(at=LATER, signer=signer)

    assert [queries.evidence(seal.pk) for seal in seals] == first
    policy = Policy.unwitnessed(Vkey.parse(queries.log_vkey()))
    for seal, data in zip(seals, first, strict=True):
        evidence = Evidence.parse(data)
        checkpoint = policy.judge(evidence.note).checkpoint
        evidence.check_entry(bytes(seal.leaf), checkpoint)
        assert checkpoint.size == 3


def test_there_is_no_evidence_before_the_seal(signer):
    seal = enqueue(1)
    with pytest.raises(Refused, match="not sealed yet"):
        queries.evidence(seal.pk)

    services.sequence(at=NOON)
    with pytest.raises(Refused, match="not sealed yet"):
        queries.evidence(seal.pk)


def test_a_plain_member_of_the_unit_gets_the_evidence_and_others_do_not(signer):
    seal = enqueue(1)
    services.run_once(at=LATER, signer=signer)
    whole = queries.evidence(seal.pk)

    with scope(Actor(home=BRANCH)):
        assert queries.evidence(seal.pk) == whole
    with scope(Actor(home=BRANCH + 1)), pytest.raises(Missing):
        queries.evidence(seal.pk)


def test_there_is_no_evidence_of_what_is_not_there():
    with pytest.raises(Missing, match="no such seal"):
        queries.evidence(uuid7())


def test_what_was_destroyed_cannot_be_proven_any_more(signer):
    seal, other = enqueue(1), enqueue(2)
    services.run_once(at=LATER, signer=signer)
    Opening.objects.filter(seal=seal).delete()

    with pytest.raises(Missing, match="destroyed"):
        queries.evidence(seal.pk)
    assert queries.evidence(other.pk)


def test_a_damaged_log_gives_no_evidence(signer, settings):
    seals = [enqueue(1), enqueue(2)]
    services.run_once(at=LATER, signer=signer)
    tile = settings.CHIBO_LOG_DIR / "tile/0/000.p/2"
    tile.write_bytes(bytes(64))

    with pytest.raises(Broken, match="another root"):
        queries.evidence(seals[0].pk)
    assert Seal.objects.count() == 2


def test_a_log_that_was_never_published_has_no_key_to_show(signer_files):
    with pytest.raises(Missing, match="not been published"):
        queries.log_vkey()
