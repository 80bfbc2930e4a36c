"""The look is tested in its languages."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def built_messages():
    call_command("build_messages", verbosity=0)
