"""A commune with members, and a register over real HTTP in which they are known under other numbers."""

import pytest

from tests.ground.conftest import town  # noqa: F401  a fixture
from tests.people.registry.people import known
from tests.support import registry

PEOPLE = [
    registry.row("R1", "Cà Thị Hoa", "1984-08-15"),
    registry.row("R2", "Cà Thị Hoà", "1984-08-15", native_province="79"),
    registry.row("R3", "Quàng Thị Diên", "1979-03-05"),
    registry.row("R4", "Giàng A Páo", "1990-12-01", sex="m"),
    registry.row("R5", "Lò Minh Đức", "1995-07-03", sex="m"),
]


@pytest.fixture(scope="session")
def process(tmp_path_factory):
    with registry.simulated(PEOPLE, tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture
def register(process, settings):
    """The register, well-mannered again."""
    process.lever("manners")
    process.lever("reset")
    settings.CHIBO_REGISTRY_URL = process.url
    settings.CHIBO_REGISTRY_CLIENT = registry.CLIENT
    settings.CHIBO_REGISTRY_SERVICE = registry.SERVICE
    return process


@pytest.fixture
def client(register):
    found = register.client()
    yield found
    found.close()


@pytest.fixture
def members(request):
    """The members, known."""
    return known(request.getfixturevalue("town"))
