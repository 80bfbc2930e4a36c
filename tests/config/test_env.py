"""Readers of the environment: typed, told from files, failing with the name of what is wrong."""

import pytest

from chibo.config import env
from chibo.config.env import Misconfigured


def test_a_value_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("CHIBO_X", "from the environment")
    monkeypatch.setenv("CHIBO_X_FILE", str(tmp_path / "secret"))

    assert env.text("CHIBO_X") == "from the file"


def test_a_file_that_cannot_be_read_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("CHIBO_X_FILE", str(tmp_path / "none"))

    with pytest.raises(Misconfigured, match="CHIBO_X_FILE cannot be read"):
        env.text("CHIBO_X")


def test_what_is_missing_is_named_with_the_way_out(monkeypatch):
    monkeypatch.delenv("CHIBO_X", raising=False)

    with pytest.raises(Misconfigured, match=r"CHIBO_X is not set.*CHIBO_X_FILE"):
        env.text("CHIBO_X")


@pytest.mark.parametrize(
    ("given", "meant"), [("1", True), ("YES", True), ("on", True), ("no", False), ("", False)]
)
def test_a_flag_is_yes_or_no(given, meant, monkeypatch):
    monkeypatch.setenv("CHIBO_X", given)

    assert env.flag("CHIBO_X") is meant


@pytest.mark.parametrize(
    ("reader", "sentence"), [("flag", "yes or no"), ("number", "whole number")]
)
def test_nonsense_is_refused_by_name(reader, sentence, monkeypatch):
    monkeypatch.setenv("CHIBO_X", "perhaps")

    with pytest.raises(Misconfigured, match=rf"CHIBO_X must be .*{sentence}"):
        env.number("CHIBO_X", 1) if reader == "number" else env.flag("CHIBO_X")


def test_numbers_lists_and_paths(monkeypatch, tmp_path):
    monkeypatch.setenv("CHIBO_X", " a, b ,,c ")
    monkeypatch.setenv("CHIBO_PLACE", str(tmp_path / "x" / ".." / "y"))
    monkeypatch.delenv("CHIBO_N", raising=False)

    assert env.words("CHIBO_X") == ["a", "b", "c"]
    assert env.path("CHIBO_PLACE", tmp_path) == (tmp_path / "y").resolve()
    assert env.number("CHIBO_N", 7) == 7


def test_an_address_over_the_network_is_taken_apart():
    given = env.database("postgresql://us%40er:p%2Fw@db.example:5433/chibo?sslmode=verify-full")

    assert given["USER"] == "us@er"
    assert given["PASSWORD"] == "p/w"
    assert (given["HOST"], given["PORT"], given["NAME"]) == ("db.example", "5433", "chibo")
    assert given["OPTIONS"] == {"sslmode": "verify-full"}


def test_an_address_by_socket_names_its_folder():
    given = env.database("postgresql://chibo_app@/chibo?host=/var/run/postgresql&port=5433")

    assert (given["HOST"], given["PORT"]) == ("/var/run/postgresql", "5433")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://a@b/c", "must start with postgresql://"),
        ("postgresql://a@b/", "names no database"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address, sentence):
    with pytest.raises(Misconfigured, match=sentence):
        env.database(address)
