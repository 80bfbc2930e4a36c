"""Upgrading: only behind a fresh backup, never by an older source, and written down."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chibo.cli import installation, manage, upgrade

NOW = datetime.now(UTC)


@pytest.fixture
def done(monkeypatch, settings, tmp_path) -> list[str]:
    """An installation two migrations behind; what is called is gathered."""
    monkeypatch.setenv("CHIBO_VAR", str(tmp_path))
    settings.CHIBO_BACKUP_DIR = tmp_path
    called: list[str] = []
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr(installation, "unknown", list)
    monkeypatch.setattr(installation, "unapplied", lambda: ["core.0008_x", "core.0009_y"])
    monkeypatch.setattr(installation, "is_empty", lambda: False)
    monkeypatch.setattr(installation, "bring_up_to_date", lambda: called.append("files"))
    monkeypatch.setattr(
        "django.core.management.call_command", lambda *words, **_: called.append(words[0])
    )
    return called


def back_up(folder, at: datetime) -> None:
    (folder / "last.json").write_text(json.dumps({"at": at.isoformat(), "data": "chibo-1.age"}))


def test_without_a_fresh_backup_nothing_is_changed(done, tmp_path, capsys):
    assert upgrade.main([]) == 1
    back_up(tmp_path, NOW - timedelta(hours=2))
    assert upgrade.main([]) == 1
    (tmp_path / "last.json").write_text("[]")
    assert upgrade.main([]) == 1

    assert done == []
    assert "chibo backup make" in capsys.readouterr().err


def test_behind_a_fresh_backup_everything_is_brought_up_to_date_and_noted(done, tmp_path, capsys):
    back_up(tmp_path, NOW)

    assert upgrade.main([]) == 0

    assert done == ["migrate", "files"]
    (line,) = (tmp_path / "upgrades.jsonl").read_text().splitlines()
    assert json.loads(line)["migrations"] == ["core.0008_x", "core.0009_y"]
    assert json.loads(line)["backup"] == "chibo-1.age"
    assert "chibo doctor --production" in capsys.readouterr().out


def test_a_first_start_and_one_who_insists_need_no_backup(done, monkeypatch):
    assert upgrade.main(["--without-backup"]) == 0
    monkeypatch.setattr(installation, "is_empty", lambda: True)
    assert upgrade.main([]) == 0
    monkeypatch.setattr(installation, "unapplied", list)
    done.clear()
    assert upgrade.main([]) == 0
    assert done == ["files"]


def test_an_older_source_touches_nothing(done, monkeypatch, capsys):
    monkeypatch.setattr(installation, "unknown", lambda: ["core.0099_z"])

    assert upgrade.main([]) == 2

    assert done == []
    assert "core.0099_z" in capsys.readouterr().err


def test_neither_does_migrate_nor_serve(monkeypatch, capsys):
    monkeypatch.setattr(installation, "unknown", lambda: ["core.0099_z"])
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://x@/y")
    monkeypatch.setattr("chibo.cli.environment.prepare", lambda: None)

    assert manage.main(["migrate"]) == 2
    assert "newer than this source" in capsys.readouterr().err
    with pytest.raises(installation.NotReady, match=r"core\.0099_z"):
        installation._tables()


@pytest.mark.django_db
def test_a_migration_that_only_the_database_knows_is_found():
    from django.db import connection

    assert installation.unknown() == []
    assert not installation.is_empty()
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'django_migrations', 'INSERT')")
        if not cursor.fetchone()[0]:
            pytest.skip("the application's role may not write there")
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('core', '9999_z', now()), "
            "('somebody_elses', '0001', now())"
        )

    assert installation.unknown() == ["core.9999_z"]
