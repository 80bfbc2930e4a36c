from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import signing as support


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[support.Pki]:
    with support.running(tmp_path_factory.mktemp("pki") / "pki") as made:
        yield made


@pytest.fixture(scope="session")
def signed_minutes(pki: support.Pki) -> bytes:
    return pki.signed_minutes()


@pytest.fixture(scope="session")
def signed_resolution(pki: support.Pki) -> bytes:
    return pki.signed_resolution()


@pytest.fixture
def signed_file(signed_minutes: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "BB-11.pdf"
    path.write_bytes(signed_minutes)
    return path
