"""Which installation a command works on."""

import os
import stat

import pytest

from chibo.cli import environment

OURS = ("DATABASE_URL", "DATABASE_URL_FILE", "DATABASE_OWNER_URL", "CHIBO_EMBEDDED")


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """An environment without settings, and a folder of its own."""
    for name in (*OURS, "CHIBO_SECRET_KEY", "CHIBO_SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setitem(os.environ, name, "")  # so that what the code sets is undone as well
        monkeypatch.delitem(os.environ, name)
    monkeypatch.setenv("CHIBO_VAR", str(tmp_path / "var"))
    return monkeypatch


def test_a_server_of_ones_own_is_left_alone(bare):
    bare.setenv("DATABASE_URL", "postgresql://a:b@db.example/chibo")

    environment.prepare()

    assert os.environ["DATABASE_URL"] == "postgresql://a:b@db.example/chibo"
    assert not environment.is_embedded()


def test_a_database_named_in_a_file_counts_as_ones_own(bare, tmp_path):
    bare.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))

    assert not environment.is_embedded()


def test_the_secret_key_is_made_once_and_kept_from_others(bare):
    bare.setenv("DATABASE_URL", "postgresql://a:b@db.example/chibo")

    environment.prepare()
    path = environment.var() / "keys" / "secret_key"
    first = path.read_text()
    environment.prepare()

    assert os.environ["CHIBO_SECRET_KEY_FILE"] == str(path)
    assert path.read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_given_secret_key_is_used(bare):
    bare.setenv("DATABASE_URL", "postgresql://a:b@db.example/chibo")
    bare.setenv("CHIBO_SECRET_KEY", "given")

    environment.prepare()

    assert "CHIBO_SECRET_KEY_FILE" not in os.environ


def test_without_a_server_the_embedded_one_is_used_by_children_too(bare):
    class Server:
        def start(self) -> None:
            return None

        def url(self) -> str:
            return "postgresql://chibo_app:x@127.0.0.1:1/chibo"

        def owner_url(self) -> str:
            return "postgresql://chibo_owner:x@127.0.0.1:1/chibo"

    bare.setattr(environment, "embedded", Server)

    environment.prepare()

    assert os.environ["DATABASE_URL"].startswith("postgresql://chibo_app:")
    assert os.environ["DATABASE_OWNER_URL"].startswith("postgresql://chibo_owner:")
    assert environment.is_embedded()
