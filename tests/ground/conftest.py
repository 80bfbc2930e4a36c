"""People of one commune, who have signed in or are about to."""

from typing import Any

import pytest
from django.core.cache import cache

from tests.ground.town import Town, furnish


@pytest.fixture
def town(db: None) -> Town:
    """A commune of this test."""
    return furnish()


@pytest.fixture(autouse=True)
def no_failures_yet(settings: Any) -> None:
    """Failed attempts of one test do not count in the next; passwords are hashed quickly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
