"""People of one commune, who have signed in or are about to."""

from typing import Any

import pytest

from tests.ground.town import Town, furnish


@pytest.fixture
def town(db: None) -> Town:
    """A commune of this test."""
    return furnish()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords are hashed quickly; failed attempts go with the test's own transaction."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
