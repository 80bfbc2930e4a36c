"""`chibo manage`: which role, which database."""

import pytest

from chibo.cli import environment, manage


@pytest.fixture
def called(monkeypatch):
    monkeypatch.setattr("chibo.cli.installation.unknown", list)
    """Django's commands as they would be called; no database is started."""
    monkeypatch.setattr("chibo.cli.installation.unknown", list)
    words: list[list[str]] = []
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line", lambda given: words.append(given[1:])
    )
    monkeypatch.setattr(environment, "prepare", lambda: words.append(["(prepared)"]))
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@127.0.0.1/chibo")
    return words


def test_migrations_run_as_the_owner_of_the_tables(called):
    assert manage.main(["migrate"]) == 0

    assert called == [["(prepared)"], ["migrate", "--database", "owner"]]


def test_another_database_given_by_hand_is_kept(called):
    manage.main(["migrate", "--database=default"])

    assert called[-1] == ["migrate", "--database=default"]


def test_without_an_owner_the_sentence_names_the_setting(called, monkeypatch, capsys):
    monkeypatch.delenv("DATABASE_OWNER_URL")

    assert manage.main(["migrate"]) == 2
    assert "DATABASE_OWNER_URL" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["build_messages", "collectstatic", "help"])
def test_what_needs_no_database_starts_none(called, command):
    manage.main([command])

    assert called == [[command]]


def test_everything_else_has_its_database(called):
    manage.main(["shell"])

    assert called == [["(prepared)"], ["shell"]]
