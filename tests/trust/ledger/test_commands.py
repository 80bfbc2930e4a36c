"""The log's own process, run once."""

import pytest
from django.core.management import CommandError, call_command

from chibo.gateways.logsigner import LogSigner
from chibo.trust.ledger import rules
from chibo.trust.ledger.management.commands import run_ledger
from chibo.trust.ledger.models import Checkpoint, Seal
from chibo.trust.ledger.rules import State
from tests.trust.ledger.conftest import enqueue

pytestmark = pytest.mark.usefixtures("as_system")


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch):
    monkeypatch.setattr(run_ledger, "close_old_connections", lambda: None)


def test_once_means_until_nothing_waits(signer, monkeypatch):
    monkeypatch.setattr(rules, "BATCH", 2)
    for number in range(5):
        enqueue(number)

    call_command("run_ledger", once=True)

    assert {s.state for s in Seal.objects.all()} == {State.SEALED}
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 5]


def test_without_signer_once_fails_with_a_sentence(signer_files):
    with pytest.raises(CommandError, match="does not answer"):
        call_command("run_ledger", once=True)


def test_two_histories_end_the_process(signer: LogSigner):
    signer.sign(size=1, root=bytes(32), proof=[])

    with pytest.raises(CommandError, match="restored from an old copy"):
        call_command("run_ledger", once=True)
