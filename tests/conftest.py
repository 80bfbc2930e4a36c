"""Databases of the tests: the application's role on a migrated database, behind the one door."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from chibo.core import scope as door
from chibo.core.actor import system_actor
from chibo.core.vault import custody, rotation
from tests.support import databases

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
settings.SECRET_KEY = os.environ.setdefault(
    "CHIBO_SECRET_KEY", "of the tests, for their processes too"
)
_KEYS = tempfile.TemporaryDirectory(prefix="chibo-keys-")
for _name, _make in (("CHIBO_VAULT_KEY", custody.add), ("CHIBO_INDEX_KEY", custody.write_index)):
    if _name not in os.environ:  # else a worker of a run that has made them
        os.environ[_name] = str(Path(_KEYS.name, _name.lower()))
        _make(Path(os.environ[_name]))
    setattr(settings, _name, Path(os.environ[_name]))

PROTECTED: set[str] = set()


@pytest.fixture(scope="session", autouse=True)
def built_messages() -> None:
    """Every test reads what people read: Vietnamese."""
    call_command("build_messages", verbosity=0)


def _same_environment() -> Iterator[None]:
    """What a command puts into the environment for its children ends with whoever ran the command."""
    before = dict(os.environ)
    yield
    for name in set(os.environ) - set(before):
        del os.environ[name]
    os.environ.update(before)


same_environment_of_files = pytest.fixture(autouse=True, scope="module")(_same_environment)


@pytest.fixture(autouse=True)
def same_environment_of_tests(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test patched is undone first: a variable that it took away may have come from a command."""
    each = _same_environment()
    next(each)
    yield
    monkeypatch.undo()
    next(each, None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: None, django_db_blocker: Any) -> Iterator[None]:
    """Create the test database as the owner, then let the tests run as the application's role."""
    owner = connections["owner"]
    with django_db_blocker.unblock():
        owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connections["default"].settings_dict["NAME"] = owner.settings_dict["NAME"]
        with owner.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
            PROTECTED.update(name for (name,) in cursor.fetchall())
        owner.close()
        rotation.prepare()  # as an installation does before anybody seals
        connections["default"].close()
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        owner.creation.destroy_test_db(settings.DATABASES["owner"]["NAME"], verbosity=0)


def _watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Fail on a query of a protected table outside ``core.scope``."""
    if door.current() is None:
        named = set(re.findall(r'"?([a-z_]+)"?', sql)) & PROTECTED
        if named and not sql.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            raise AssertionError(f"query of {sorted(named)} outside core.scope: {sql[:200]}")
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def only_through_the_door(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test with a database watches that protected tables are read through the door."""
    named = {"db", "own_database"} & set(request.fixturenames)
    if not named and request.node.get_closest_marker("django_db") is None:
        yield
        return
    with connection.execute_wrapper(_watch):
        yield


@pytest.fixture
def as_system(db: None) -> Iterator[None]:
    """The whole test runs behind the installation's own door."""
    with door.scope(system_actor("test")):
        yield


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own, where commits are real and other processes can connect.

    Yields the address for the application's role; ``default`` and ``owner`` point there meanwhile.
    """
    source = connections["owner"].settings_dict["NAME"]
    with django_db_blocker.unblock(), databases.copied(source) as name:
        yield databases.address("default", name)
