"""The people of the lower floor's tests."""

from tests.ground.conftest import town  # noqa: F401  a fixture
