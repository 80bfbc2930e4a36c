"""The town, for facts and requests."""

from tests.ground.conftest import town  # noqa: F401  a fixture
