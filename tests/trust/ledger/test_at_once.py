"""Several at once: one seal for one version, one place for one seal."""

from threading import Barrier, Thread

from django.db import connection

from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.trust.ledger import inspection, services
from chibo.trust.ledger.models import Head, Seal
from tests.trust.ledger.conftest import LATER, enqueue


def at_once(*deeds):
    """Run deeds in threads with connections of their own, started together; what they raised."""
    barrier, raised = Barrier(len(deeds)), []

    def run(deed):
        barrier.wait()
        try:
            deed()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def test_the_same_version_sealed_at_once_has_one_seal(own_database, signer):
    raised = at_once(*[lambda: enqueue(1)] * 6)

    with scope(system_actor("test")):
        assert (raised, Seal.objects.count()) == ([], 1)


def test_seals_of_one_unit_are_numbered_without_gap_or_double(own_database, signer):
    raised = at_once(*[lambda n=n: enqueue(n) for n in range(8)])

    with scope(system_actor("test")):
        numbers = sorted(Seal.objects.values_list("number", flat=True))
    assert (raised, numbers) == ([], list(range(1, 9)))


def test_two_ledgers_at_once_make_one_log(own_database, signer, settings):
    for number in range(20):
        enqueue(number)

    raised = at_once(*[lambda: services.run_once(at=LATER, signer=signer)] * 4)

    with scope(system_actor("test")):
        report = inspection.fsck(settings.CHIBO_LOG_DIR)
        assert (raised, report.problems, report.published) == ([], [], 20)
        assert Head.objects.get().size == 20


def test_a_seal_that_commits_late_is_not_passed_over(own_database, signer):
    """Ids are made before they commit: a younger seal may be in the log already."""
    late = {}

    def slow():
        with scope(system_actor("test")):
            late["seal"] = enqueue(1, position=1)
            late["started"].wait()
            late["placed"].wait()

    late["started"], late["placed"] = Barrier(2), Barrier(2)

    def quick():
        late["started"].wait()
        enqueue(2, position=2)
        services.run_once(at=LATER, signer=signer)
        late["placed"].wait()

    assert at_once(slow, quick) == []
    services.run_once(at=LATER, signer=signer)

    with scope(system_actor("test")):
        found = {s.position: s.idx for s in Seal.objects.all()}
    assert found == {2: 0, 1: 1}
