"""The demo goes into an empty database only."""

from datetime import date

import pytest

from chibo.core import clock, installation
from chibo.core.errors import Refused
from chibo.demo import build
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import UnitKind

DAY = date(2026, 11, 3)


@pytest.mark.django_db
def test_an_empty_database_holds_no_demo():
    assert build.existing() is None
    assert installation.demo_seed() is None


@pytest.mark.django_db
def test_a_real_installation_is_never_touched():
    a_unit()

    with pytest.raises(Refused, match="real installation"):
        build.existing()


@pytest.mark.django_db
def test_the_invented_country_is_another_demonstration():
    a_unit()
    installation.mark_demo(seed=1, at=clock.now())

    with pytest.raises(Refused, match="invented country"):
        build.existing()


def a_unit():
    Unit.objects.create(
        code="TC-1",
        kind=UnitKind.CENTRAL,
        name="A",
        short_name="A",
        position=1,
        last=1,
        valid_from=DAY,
    )
