"""``chibo national``: what a person is told at the terminal."""

import json

import pytest

from chibo.cli import installation, national
from chibo.national import loading, settling


@pytest.fixture(autouse=True)
def standing(monkeypatch):
    """The installation is up: nothing is migrated here."""
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr(installation, "bring_up_to_date", lambda *, log_key: None)


def test_files_are_written_once(tmp_path, capsys):
    words = ["generate", "--members", "200", "--neighbours", "1", "--out", str(tmp_path)]

    assert national.main(words) == 0
    assert "members 200 of 200" in capsys.readouterr().out
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["members"] == 200
    assert national.main(words) == 2
    assert "holds a country already" in capsys.readouterr().err


def test_somewhere_has_to_be_said(capsys):
    with pytest.raises(SystemExit, match="2"):
        national.main(["generate"])
    assert "--out DIR, --load" in capsys.readouterr().err


def test_too_few_members_are_refused(tmp_path, capsys):
    assert national.main(["generate", "--members", "1", "--out", str(tmp_path)]) == 2
    assert "fill no branch" in capsys.readouterr().err


def test_after_loading_the_log_ins_are_told(monkeypatch, capsys, tmp_path, settings):
    settings.VAR = tmp_path
    asked = []
    login = settling.Login("xa", "abcd", "Lò Văn Thoan", "Đảng bộ xã", "officer")
    monkeypatch.setattr(loading, "load", lambda plan, country, **kept: asked.append((plan, kept)))
    monkeypatch.setattr(settling, "settle", lambda **told: [login])

    assert national.main(["generate", "--members", "60", "--load", "--processes", "1"]) == 0

    plan, kept = asked[0]
    assert (plan.seed, plan.members, kept["processes"]) == (1, 60, 1)
    assert "dbname=" in plan.address
    assert "Lò Văn Thoan, Đảng bộ xã" in capsys.readouterr().out


def test_a_database_in_use_is_refused(monkeypatch, capsys):
    def refuse(*_given, **_kept):
        raise loading.NotEmpty("this database holds units already")

    monkeypatch.setattr(loading, "load", refuse)

    assert national.main(["generate", "--members", "60", "--load"]) == 2
    assert "holds units already" in capsys.readouterr().err
