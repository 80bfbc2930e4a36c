"""The disk is full while the log grows: it waits, shows nothing half, and goes on when there is room."""

import pytest

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import Unavailable
from chibo.core.scope import scope
from chibo.trust.ledger import inspection, services
from chibo.trust.ledger.models import Seal
from chibo.trust.ledger.rules import State
from tests.support import disk
from tests.trust.ledger.conftest import enqueue


def states():
    with scope(system_actor("test")):
        return list(Seal.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.parametrize("room", [0, 16, 70, 130])
def test_the_log_waits_for_room_and_then_goes_on(db, settings, signer, room):
    with scope(system_actor("test")):
        enqueue(1)
        services.run_once(at=clock.now(), signer=signer)
        shown = (settings.CHIBO_LOG_DIR / "checkpoint").read_bytes()
        enqueue(2)
        enqueue(3)

    with disk.full(above=room), pytest.raises(Unavailable):
        services.run_once(at=clock.now(), signer=signer)

    assert (settings.CHIBO_LOG_DIR / "checkpoint").read_bytes() == shown
    assert State.SEALED not in states()[1:]
    services.run_once(at=clock.now(), signer=signer)
    assert states() == [State.SEALED] * 3
    with scope(system_actor("test")):
        assert inspection.fsck(settings.CHIBO_LOG_DIR).problems == []
    left = [path for path in settings.CHIBO_LOG_DIR.rglob(".*") if path.is_file()]
    assert left == []
