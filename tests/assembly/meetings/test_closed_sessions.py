"""Closed sessions on a real database: who reads them, what the meeting keeps, how it goes on."""

import pytest

from tests.assembly.meetings import private

pytestmark = pytest.mark.django_db


def test_smoke():
    evening = private.opened()
    evening.begin()
    evening.deal()
    evening.end()
    evening.end_meeting()
    assert evening.state().items[evening.running.item(2)].closed == "held"
