"""After a loss the log goes on with one history, or stops with a sentence."""

import shutil
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from chibo.core.actor import system_actor
from chibo.core.errors import Broken
from chibo.core.scope import scope
from chibo.trust.ledger import inspection, queries, services
from chibo.trust.ledger.models import Seal
from chibo.trust.ledger.rules import State
from tests.support import databases
from tests.trust.ledger.conftest import LATER, NOON, enqueue


@pytest.fixture
def restored(own_database, signer, tmp_path):
    """A database set back to a copy from before three seals were placed and published."""
    kept = [enqueue(n) for n in (1, 2, 3)]
    services.run_once(at=NOON, signer=signer)
    kept += [enqueue(4), enqueue(5)]
    name = connections["default"].settings_dict["NAME"]
    copy = f"{name}_copy"
    connections.close_all()
    with psycopg.connect(databases.address("owner", "postgres"), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    enqueue(6)
    services.run_once(at=LATER, signer=signer)
    connections.close_all()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = copy
    yield kept
    connections.close_all()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
    with psycopg.connect(databases.address("owner", "postgres"), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def test_a_database_that_was_set_back_catches_up_and_goes_on(restored, signer, settings):
    with pytest.raises(Broken, match="restored from an old copy"):
        services.run_once(at=LATER, signer=signer)

    out = StringIO()
    call_command("restore_ledger", entries=True, stdout=out)
    enqueue(7)
    services.run_once(at=LATER, signer=signer)

    assert "3 entries came back, 2 with a seal" in out.getvalue()
    with scope(system_actor("test")):
        report = inspection.fsck(settings.CHIBO_LOG_DIR)
        assert (report.entries, report.published, report.problems) == (7, 7, [])
        assert set(Seal.objects.values_list("state", flat=True)) == {State.SEALED}
        assert all(queries.evidence(seal.pk) for seal in restored)
    assert services.restore_entries(at=LATER, signer=signer) == services.Restored(0, 0)


def test_entries_that_do_not_lead_to_the_signed_root_are_not_taken(restored, signer, settings):
    bundle = settings.CHIBO_LOG_DIR / "tile/entries/000.p/6"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"\0")
    with pytest.raises(Broken, match="do not lead to the root"):
        services.restore_entries(at=LATER, signer=signer)

    bundle.unlink()
    with pytest.raises(CommandError, match="missing"):
        call_command("restore_ledger", entries=True)


@pytest.mark.usefixtures("as_system")
def test_lost_files_are_written_anew(signer, settings):
    seals = []
    for number in range(3):
        seals.append(enqueue(number))
        services.run_once(at=LATER, signer=signer)
    before = snapshot(settings.CHIBO_LOG_DIR)
    evidence = [queries.evidence(seal.pk) for seal in seals]
    shutil.rmtree(settings.CHIBO_LOG_DIR)

    call_command("restore_ledger", files=True, stdout=StringIO())

    assert snapshot(settings.CHIBO_LOG_DIR) == before
    assert [queries.evidence(seal.pk) for seal in seals] == evidence


def snapshot(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.usefixtures("as_system")
def test_files_that_differ_are_not_overwritten(signer, settings):
    enqueue(1)
    services.run_once(at=LATER, signer=signer)
    (settings.CHIBO_LOG_DIR / "tile/0/000.p/1").write_bytes(bytes(32))

    with pytest.raises(Broken, match="other content"):
        services.rebuild_files(signer=signer)
