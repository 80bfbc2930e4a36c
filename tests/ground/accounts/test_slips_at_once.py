"""Two at once: a slip is used once, a member has one living slip, an account is made once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections

from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError
from chibo.core.scope import scope
from chibo.ground.accounts.models import Slip, User
from tests.ground.accounts.test_slips import handed, opened, printed, with_app
from tests.ground.town import Town, furnish


@pytest.fixture
def town(own_database: str) -> Town:
    return furnish()


def at_once(call: Callable[[], Any]) -> list[str]:
    """Run a call twice at the same moment; ``done`` or the code of the refusal, sorted."""
    start = Barrier(2)

    def run(_number: int) -> str:
        try:
            start.wait(timeout=5)
            call()
        except ChiboError as refused:
            return refused.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, range(2)))


def test_a_slip_sent_from_two_devices_at_once_is_used_once(town):
    made = printed(town)
    handed(town, made.slip)
    holder = opened(made.code)

    assert at_once(lambda: with_app(holder)) == ["done", "slip_used"]
    assert Authenticator.objects.filter(user=holder.user, type="totp").count() == 1


def test_a_code_typed_on_two_devices_at_once_makes_one_account(town):
    made = printed(town)
    handed(town, made.slip)

    assert at_once(lambda: opened(made.code)) == ["done", "done"]
    assert User.objects.filter(person_id=town.members["duc"].person_id).count() == 1


def test_two_officers_who_print_at_once_leave_one_living_slip(town):
    assert at_once(lambda: printed(town)) == ["done", "done"]
    with scope(system_actor("test")):
        assert Slip.objects.filter(ended_at=None).count() == 1
        assert Slip.objects.count() == 2


def test_one_form_sent_twice_at_once_prints_one_slip(town):
    assert at_once(lambda: printed(town, key="f" * 32)) == ["done", "done"]
    with scope(system_actor("test")):
        assert Slip.objects.count() == 1
