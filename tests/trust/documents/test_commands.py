"""The command that renews archive time stamps."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from chibo.trust.documents.models import DocumentVersion
from chibo.trust.documents.rules import VersionKind
from tests.support.documents import House

pytestmark = pytest.mark.django_db


def renew(**options: Any) -> str:
    out = io.StringIO()
    call_command("renew_stamps", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_young_stamps_are_left_alone(house: House):
    house.signed("resolution")

    assert "0 renewed, 0 failed" in renew()


def test_old_stamps_are_renewed_once_and_drafts_never(house: House):
    done, _waiting = house.signed("resolution"), house.create()

    said = renew(days=100_000)

    kinds = DocumentVersion.objects.filter(document=done).order_by("number")
    assert "1 renewed, 0 failed" in said
    assert [version.kind for version in kinds][-1] == VersionKind.RENEWED


def test_a_service_away_is_told_and_fails(house: House, settings: Any):
    house.signed("resolution")
    settings.CHIBO_TSA_URL = "http://127.0.0.1:9/tsa"

    with pytest.raises(CommandError, match="1 documents"):
        renew(days=100_000)
