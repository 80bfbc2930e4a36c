from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.support import signing as support
from tests.support.documents import House, furnish


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


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


@pytest.fixture
def house(as_system: None, settings: Any, tmp_path: Path, pki: support.Pki) -> House:
    """A branch with a secretary (chair) and a minutes secretary who have keys, and an empty store."""
    settings.CHIBO_MEDIA_DIR = tmp_path / "media"
    settings.CHIBO_LOG_DIR = tmp_path / "log"
    settings.CHIBO_LOG_ORIGIN = "log.example/1"
    settings.CHIBO_PKI_DIR = pki.authority.folder
    settings.CHIBO_TSA_URL = pki.tsa_url
    settings.SITE_URL = "http://localhost:8000"
    settings.CHIBO_VERIFY_RATE = "100000/m/ip"
    return furnish()
